-- SPDX-License-Identifier: Apache-2.0
-- SPDX-FileCopyrightText: The keng authors
--
-- Gives the roles of roles.sql the passwords that stand in the environment of psql, so that no command line shows them.

\getenv owner KENG_DATABASE_OWNER_PASSWORD
\getenv engine KENG_DATABASE_PASSWORD
ALTER ROLE keng_owner PASSWORD :'owner';
ALTER ROLE keng PASSWORD :'engine';
