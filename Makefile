# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The keng authors
#
#   make run    installs what is missing, builds a release, and brings the exercise in the sketch city to life
#   make test   installs what is missing and runs every test
#   make lint   checks the format
#   make fuzz   every reader of bytes from outside under libFuzzer: SECONDS_EACH=3600 READERS="cap eido"; fixtures/fuzz/README.md
#   make soak   keng among faults, as long as you like: FAULTS=2000 MINUTES=0 SEED=1; soak-short, soak-bugs: fixtures/soak/README.md

SHELL := /bin/bash
SCRATCH ?= .build
PACKAGES := libsqlite3-dev zlib1g-dev libedit-dev libpq-dev pkg-config python3
# Tests start private servers of it; nothing else needs one.
TEST_PACKAGES := postgresql-15 python3-yaml python3-venv binutils curl strace
BUILD := swift build --scratch-path $(SCRATCH)
RELEASE := $(SCRATCH)/release/keng
RUN := run
# Tests that keep every core busy for a minute. They run by themselves: others wait on sockets meanwhile.
KERNELS := ContractionTests|MatchingTests|RoadNetworkTests|RoutingTests|CityTests|OpenStreetMapTests
# Tests that wait on sockets, or for an answer in a quarter of a second, in the few threads that tasks share: with hundreds of
# others beside them they would wait too long.
SOCKETS := ConsoleServerTests|IntakeTests|WebhooksTests|LedgerLinkTests
FAULTS ?= 2000
MINUTES ?= 0
SEED ?= 1
SOAK := python3 fixtures/soak/soak.py
# Fail points and planted bugs are compiled into this build only.
FAULTY := .build-faults
# So is what the fuzzer watches.
FUZZED := .build-fuzz
FUZZ := fixtures/fuzz/fuzz.py $(FUZZED)/debug/Fuzzing --work $(FUZZED)
READERS ?=
SECONDS_EACH ?= 3600

.PHONY: run build test check-client check-disconnects check-nearest check-docker check-intake soak soak-short soak-bugs \
  check-readers fuzz fuzz-short fuzz-save fuzz-build lint install clean

run: build $(RUN)/sketch.keng
	$(RELEASE) serve --city $(RUN)/sketch.keng --centre fixtures/sketch-city/centre.yaml \
	  --journal $(RUN)/sketch.journal --exercise fixtures/sketch-city/exercise.tsv

build: install
	$(BUILD) -c release --product keng

$(RUN)/sketch.keng: fixtures/sketch-city/sketch.osm.gz | build
	mkdir -p $(RUN)
	$(RELEASE) import $< -o $@ --attribution "an invented city, by the keng authors"

test: PACKAGES += $(TEST_PACKAGES)
test: install
	$(BUILD) --product keng
	$(BUILD) --build-tests
	swift test --scratch-path $(SCRATCH) --skip-build --filter '$(KERNELS)'
	swift test --scratch-path $(SCRATCH) --skip-build --skip '$(KERNELS)|$(SOCKETS)|KengTests'
	swift test --scratch-path $(SCRATCH) --skip-build --filter '$(SOCKETS)'
	KENG_BINARY=$(abspath $(SCRATCH))/debug/keng swift test --scratch-path $(SCRATCH) --skip-build --filter KengTests
	$(MAKE) check-client
	$(MAKE) check-disconnects
	$(MAKE) check-nearest
	$(MAKE) check-docker
	$(MAKE) check-intake
	$(MAKE) soak-short
	$(MAKE) check-readers FUZZED=$(SCRATCH)

# A client in Python, written from the page of the line protocol, plays every scenario whole, byte by byte and in one write.
check-client:
	fixtures/client/check-scenarios.py $(SCRATCH)/debug/keng

# Consoles that are cut at random moments under load, and a server killed now and then: nothing missed, nothing twice. In full:
# fixtures/abuse/disconnects.py .build/release/keng --disconnects 10000
check-disconnects:
	fixtures/abuse/disconnects.py $(SCRATCH)/debug/keng --disconnects 300 --kill-every 100 --seed $(SEED)

# The nearest units, held against an independent Dijkstra over the exported CSV: the sketch city always, the real
# extracts where KENG_SHARED (default ../shared) has them.
check-nearest:
	fixtures/check-cities.sh $(SCRATCH)/debug/keng

# What docker/ does, without Docker: every service of compose with its own command, on a private PostgreSQL.
check-docker:
	fixtures/check-docker.py $(SCRATCH)/debug/keng

# What the intake says of itself: every command of its page, its EIDO against NENA's schema, and its description by schemathesis
# (PyPI) for about a minute.
check-intake:
	fixtures/intake/check-intake.py $(SCRATCH)/debug/keng

soak: PACKAGES += $(TEST_PACKAGES)
soak: build
	$(SOAK) $(RELEASE) --faults $(FAULTS) --minutes $(MINUTES) --seed $(SEED) --verbose

# Behind `make test`, on the program that it built.
soak-short:
	$(SOAK) $(SCRATCH)/debug/keng --faults 40 --minutes 1.3 --seed $(SEED)

soak-bugs: PACKAGES += $(TEST_PACKAGES)
soak-bugs: install
	KENG_FAULTS=1 swift build --scratch-path $(FAULTY) -c release --product keng
	fixtures/soak/detect.py $(FAULTY)/release/keng --seed $(SEED)

fuzz: fuzz-build
	$(FUZZ) --seconds $(SECONDS_EACH) $(READERS)

fuzz-short: fuzz-build
	$(FUZZ) --seconds 60 $(READERS)

# A minute for each of the doors at most, from the saved inputs on and always in the same order. In the folder of `make test` the
# libraries are built already, and only our rooms are built once more.
check-readers: fuzz-build
	$(FUZZ) --seconds 60 --inputs 100000 --seed $(SEED) --jobs 2 framer request call cap eido receiver centre

# Puts what was found worth keeping into fixtures/fuzz/corpus.
fuzz-save: fuzz-build
	$(FUZZ) --save $(READERS)

fuzz-build: install
	KENG_FUZZ=1 swift build --scratch-path $(FUZZED) --product Fuzzing

lint: install
	swift format lint --strict --recursive Sources Tests Package.swift

install:
	@missing=""; for package in $(PACKAGES); do dpkg -s $$package >/dev/null 2>&1 || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then echo "installing$$missing"; \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get -o DPkg::Lock::Timeout=300 update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq $$missing >/dev/null; fi
	@command -v swift >/dev/null || { echo "keng needs Swift 6.2 or newer: https://www.swift.org/install/linux"; exit 1; }

clean:
	rm -rf $(SCRATCH) $(FAULTY) $(FUZZED) $(RUN)
