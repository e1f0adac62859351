// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import EngineHost
import Foundation
import Incidents
import Logging
import Reports
import ServiceLifecycle
import Synchronization
import Units
import Vocabulary

/// Writes the board into a folder every minute, one file each time and `latest.txt`; those of the last day stay. Where
/// the folder lies is the operator's choice: on another machine, so that it is there when this one is not.
///
/// When that machine is gone, a write may wait for it for ever. So it has a thread of its own, there is never a second one beside
/// it, and the end of keng does not wait for it.
final class SheetService: Service {
    private let folder: SheetFolder
    private let host: EngineHost
    private let keeper: CentreKeeper
    private let log: Logger

    /// Minutes that the sheet under way has taken; `nil`: none is.
    private let minutes = Mutex<Int?>(nil)

    private static let period = Duration.seconds(60)
    /// Minutes after which people are told. A slow network is not worth their while.
    private static let patience = 3

    init(folder: String, host: EngineHost, keeper: CentreKeeper, log: Logger) {
        (self.folder, self.host, self.keeper, self.log) = (SheetFolder(path: folder), host, keeper, log)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.minute()
                try? await Task.sleep(for: SheetService.period)
            }
        }
    }

    private func minute() async {
        switch turn() {
        case 0: await write()
        case SheetService.patience:
            log.error("sheets: \(folder.path) does not answer; no sheet has been written for \(SheetService.patience) minutes")
        default: break
        }
    }

    /// How long the sheet under way has taken; 0: the next one is.
    private func turn() -> Int {
        minutes.withLock { minutes in
            let passed = minutes.map { $0 + 1 } ?? 0
            minutes = passed
            return passed
        }
    }

    private func write() async {
        guard let (rows, seq) = await board() else {
            log.error("sheets: the engine did not answer")
            return finish()
        }
        let (now, centre) = (host.clock.now(), keeper.current)
        Thread.detachNewThread {
            let sheet = BoardSheet(
                centre: centre, at: now, seq: seq, incidents: rows.compactMap { $0.record as? Incident },
                units: rows.compactMap { $0.record as? UnitView })
            do {
                try self.folder.put(sheet.text, at: now)
            } catch {
                self.log.error("sheets: \(self.folder.path) cannot be written: \(error)")
            }
            self.finish()
        }
    }

    private func finish() {
        let passed = minutes.withLock { minutes in
            defer { minutes = nil }
            return minutes ?? 0
        }
        if passed >= SheetService.patience { log.notice("sheets: \(folder.path) answers again") }
    }

    /// Incidents and units as they stood behind one event.
    private func board() async -> ([AnswerRow], UInt64)? {
        await withCheckedContinuation { done in
            let isTaken = host.submit(.ask(.snapshot), by: Requester(name: "sheets")) { reply in
                if case .answered(let rows, let seq) = reply { done.resume(returning: (rows, seq)) } else { done.resume(returning: nil) }
            }
            if !isTaken { done.resume(returning: nil) }
        }
    }
}
