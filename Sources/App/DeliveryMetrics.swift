import Core
import Delivery
import Server

/// The figures of delivery, for `/metrics`.
enum DeliveryMetrics {
    static func all(_ counters: DeliveryCounters) -> [Metric] {
        counters.byChannel.sorted { $0.key < $1.key }.flatMap { channel, counts in
            let ends = [
                ("delivered", counts.delivered), ("retried", counts.retried),
                ("failed", counts.failed), ("channel_failed", counts.channelFailed),
            ]
            return ends.map { outcome, count in
                Metric(
                    name: "muster_attempts_total", kind: .counter,
                    help: "Attempts that ended, by channel and outcome.",
                    labels: [("channel", channel.name), ("outcome", outcome)], value: Double(count))
            }
        }
    }
}
