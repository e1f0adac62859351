import Glibc
public enum Knobs {
    static let model = value("MODEL", 0)
    static let alpha = value("ALPHA", 0.53)
    static func future(_ nodes: Double, _ around: Double) -> Double {
        var (n, h, total, pieces) = (nodes, around, 0.0, 1.0)
        while n > 64 {
            let s = alpha * (n.squareRoot() * n.squareRoot().squareRoot()).squareRoot()
            let w = h + s / 2
            total += pieces * s * w * w / 2
            n /= 2
            h = h / 2 + s
            pieces *= 2
        }
        return total
    }
    static func ideal(_ s: Int, _ n: Int, _ h: Int) -> Double {
        if model == 0 { return ratio(s, (n - s) / 2) }
        let w = Double(h) + Double(s) / 2
        return Double(s) * w * w / 2 + 2 * future(Double(n) * 0.47, Double(h) / 2 + Double(s))
    }
    static let mu = value("MU", 1)
    static func cost(_ s: Int, _ h: Int, _ a: Int, _ ha: Int, _ b: Int, _ hb: Int) -> Double {
        if model > 0 {
            let w = Double(h) + Double(s) / 2
            return Double(s) * w * w / 2 + future(Double(a), Double(ha + s)) + future(Double(b), Double(hb + s))
        }
        let f = Double(max(ha, hb) + s) / (Double(h) / 2 + Double(s))
        return ratio(s, min(a, b)) * pow(max(f, 1), mu)
    }
    @inline(__always) static func ratio(_ u: Int, _ m: Int) -> Double {
        power == 1 ? Double(u) / Double(m) : Double(u) / pow(Double(m), power)
    }
    static func value(_ name: String, _ standard: Double) -> Double { getenv(name).flatMap { Double(String(cString: $0)) } ?? standard }
    static let share = value("SHARE", 0.2)
    static let small = Int(value("SMALL", 64))
    static let rounds = Int(value("ROUNDS", 24))
    static let dirs = Int(value("DIRS", 9))
    static let dirsSmall = Int(value("DIRSSMALL", 5))
    static let dirsAt = Int(value("DIRSAT", 2000))
    static let power = value("POWER", 1)
}
