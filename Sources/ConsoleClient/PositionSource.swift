// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where a receiver's bytes come from: a file, a serial device, a pipe, or standard input. Never waits.
final class PositionSource {
    struct Failure: Error { let reason: String }

    let descriptor: Int32
    private(set) var isAtEnd = false

    /// - Parameters:
    ///   - path: `-` is standard input.
    ///   - baud: bits a second of a serial device; 4,800 is what NMEA 0183 says, 9,600 and 38,400 are common.
    init(path: String, baud: Int) throws(Failure) {
        if path == "-" {
            descriptor = STDIN_FILENO
            return
        }
        descriptor = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(reason: "\(path): \(String(cString: strerror(errno)))") }
        if isatty(descriptor) == 1 { try PositionSource.prepare(descriptor, path, baud) }
    }

    deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

    /// What has come; empty when nothing has.
    func read() -> [UInt8] {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard !isAtEnd, poll(&ready, 1, 0) == 1 else { return [] }
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = readSome(descriptor, &chunk)
        if count > 0 { return Array(chunk[..<count]) }
        if count == 0 || (errno != EAGAIN && errno != EINTR) { isAtEnd = true }
        return []
    }

    private static func prepare(_ descriptor: Int32, _ path: String, _ baud: Int) throws(Failure) {
        let speeds: [Int: speed_t] = [
            4_800: speed_t(B4800), 9_600: speed_t(B9600), 19_200: speed_t(B19200), 38_400: speed_t(B38400), 57_600: speed_t(B57600),
            115_200: speed_t(B115200),
        ]
        guard let speed = speeds[baud] else { throw Failure(reason: "\(baud) baud: use one of \(speeds.keys.sorted())") }
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { throw Failure(reason: "\(path): \(String(cString: strerror(errno)))") }
        cfmakeraw(&settings)
        settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
        cfsetspeed(&settings, speed)
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { throw Failure(reason: "\(path): \(String(cString: strerror(errno)))") }
    }
}

private func readSome(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int { read(descriptor, &chunk, chunk.count) }
