import Testing

@testable import Delivery

@Suite struct `Lanes of waiting parcels` {
    private typealias Numbers = Lanes<Int>

    @Test func `lanes take turns`() {
        var lanes = Numbers(total: 10, perReceiver: 10, perRelay: 10)
        for number in 1...3 { lanes.add(number, to: .receiver("a")) }
        for number in 11...12 { lanes.add(number, to: .receiver("b")) }
        lanes.add(21, to: .relay("a"))
        var order: [Int] = []
        while let (_, number) = lanes.next() { order.append(number) }
        #expect(order == [1, 11, 21, 2, 12, 3])
        #expect(lanes.underWay == 6)
        #expect(lanes.waiting == 0)
    }

    @Test func `a full lane does not hold up another`() {
        var lanes = Numbers(total: 10, perReceiver: 2, perRelay: 1)
        for number in 1...5 { lanes.add(number, to: .receiver("a")) }
        lanes.add(11, to: .receiver("b"))
        var order: [Int] = []
        while let (_, number) = lanes.next() { order.append(number) }
        #expect(order == [1, 11, 2])
        lanes.ended(.receiver("a"))
        #expect(lanes.next()?.1 == 3)
        #expect(lanes.next() == nil)
    }

    @Test func `the bounds hold for any order of events`() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: .min ... .max, using: &random)
        var numbers = Seeded(state: seed)
        var lanes = Numbers(total: 7, perReceiver: 3, perRelay: 2)
        var underWay: [Numbers.Lane] = []
        var added = 0
        var begun = 0
        for _ in 0..<20_000 {
            let name = String(Int.random(in: 0..<5, using: &numbers))
            switch Int.random(in: 0..<3, using: &numbers) {
            case 0:
                lanes.add(added, to: Bool.random(using: &numbers) ? .receiver(name) : .relay(name))
                added += 1
            case 1:
                if let (lane, _) = lanes.next() {
                    underWay.append(lane)
                    begun += 1
                }
            default:
                guard let lane = underWay.randomElement(using: &numbers),
                    let index = underWay.firstIndex(of: lane)
                else { continue }
                underWay.remove(at: index)
                lanes.ended(lane)
            }
            #expect(lanes.underWay == underWay.count && underWay.count <= 7, "seed \(seed)")
            #expect(lanes.waiting == added - begun, "seed \(seed)")
            for lane in Set(underWay) {
                let count = underWay.count { $0 == lane }
                if case .relay = lane { #expect(count <= 2) } else { #expect(count <= 3) }
            }
        }
        while !underWay.isEmpty || lanes.waiting > 0 {
            while let (lane, _) = lanes.next() {
                underWay.append(lane)
                begun += 1
            }
            if let lane = underWay.popLast() { lanes.ended(lane) }
        }
        #expect(begun == added, "seed \(seed): something waits for ever")
    }

    @Test func `what waits can be taken back`() {
        var lanes = Numbers(total: 1, perReceiver: 1, perRelay: 1)
        for number in 1...3 { lanes.add(number, to: .receiver("a")) }
        lanes.add(4, to: .receiver("b"))
        #expect(lanes.next()?.1 == 1)
        #expect(lanes.removeWaiting().sorted() == [2, 3, 4])
        lanes.ended(.receiver("a"))
        #expect(lanes.next() == nil)
        lanes.add(5, to: .receiver("b"))
        #expect(lanes.next()?.1 == 5)
    }
}

private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
