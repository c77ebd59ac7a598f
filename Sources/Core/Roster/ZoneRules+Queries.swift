extension ZoneRules {
    /// Seconds east of UTC at this instant.
    package func offset(at moment: Moment) -> Int32 { offset(atSegment: segment(moment.seconds)) }

    /// What a wall clock in this zone shows. Instants outside of the years 1 to 9999 are clamped.
    package func local(_ moment: Moment) -> LocalTime {
        LocalTime(asSeconds: moment.clampedSeconds + Int64(offset(at: moment)))
    }

    /// The instant at which a wall clock in this zone shows `local`.
    ///
    /// A time that a clock change skips is the first instant after the gap; a time that comes twice
    /// is its first occurrence. So a later reading is never an earlier instant.
    package func instant(_ local: LocalTime) -> Moment {
        let wanted = local.asSeconds
        // No offset is a whole day and a half, so the walk starts before the answer. In the first
        // stretch that ends after the reading's instant, the reading is inside, or it was skipped
        // at that stretch's start.
        var index = segment(wanted - 129_600)
        while index < transitions.count {
            let candidate = wanted - Int64(offset(atSegment: index))
            if candidate < transitions[index].at { return clamp(candidate, toSegment: index) }
            index += 1
        }
        return clamp(wanted - Int64(offset(atSegment: index)), toSegment: index)
    }

    /// How many transitions lie at or before this second: the stretch that holds it.
    private func segment(_ second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func offset(atSegment index: Int) -> Int32 {
        index == 0 ? initialOffset : transitions[index - 1].offset
    }

    private func clamp(_ second: Int64, toSegment index: Int) -> Moment {
        Moment(seconds: index == 0 ? second : max(second, transitions[index - 1].at))
    }
}
