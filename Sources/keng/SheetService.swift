// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import EngineHost
import Foundation
import Incidents
import Logging
import Reports
import ServiceLifecycle
import Units
import Vocabulary

/// Writes the board into a folder every minute, one file each time and `latest.txt`; those of the last day stay. Where
/// the folder lies is the operator's choice: on another machine, so that it is there when this one is not.
final class SheetService: Service {
    private let folder: URL
    private let host: EngineHost
    private let keeper: CentreKeeper
    private let log: Logger

    private static let period = Duration.seconds(60)
    private static let kept = 1440

    init(folder: String, host: EngineHost, keeper: CentreKeeper, log: Logger) {
        (self.folder, self.host, self.keeper, self.log) = (URL(fileURLWithPath: folder), host, keeper, log)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.write()
                try? await Task.sleep(for: SheetService.period)
            }
        }
    }

    private func write() async {
        guard let (rows, seq) = await board() else { return log.error("sheets: the engine did not answer") }
        let now = host.clock.now()
        let sheet = BoardSheet(
            centre: keeper.current, at: now, seq: seq, incidents: rows.compactMap { $0.record as? Incident },
            units: rows.compactMap { $0.record as? UnitView })
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let text = Data(sheet.text.utf8)
            let stamp = now.description.prefix(16).replacing(":", with: "")
            try text.write(to: folder.appendingPathComponent("board-\(stamp)Z.txt"), options: .atomic)
            try text.write(to: folder.appendingPathComponent("latest.txt"), options: .atomic)
            try removeOld()
        } catch {
            log.error("sheets: \(folder.path) cannot be written: \(error)")
        }
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

    private func removeOld() throws {
        let sheets = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("board-") }.sorted()
        for name in sheets.dropLast(SheetService.kept) { try FileManager.default.removeItem(at: folder.appendingPathComponent(name)) }
    }
}
