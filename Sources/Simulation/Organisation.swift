import Core

/// Who there is, drawn from the seed: the sample with other steps, delays and needs, in two versions.
struct Organisation {
    let handbooks: [Handbook]
    let people: [PersonID] = ["ada", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"]
    let methods = ["hook", "mail"]
    let keys: [KeyID] = ["monitor", "pager"]
    /// The longest list of alerts that one sender has.
    let alerts = 8
    /// People keep pages back here, and one service waits for another.
    let isQuiet: Bool

    init(seed: inout Seed, isQuiet: Bool) {
        self.isQuiet = isQuiet
        var handbooks: [Handbook] = []
        for version: HandbookVersion in ["first", "second"] {
            let need = Int(seed.next(below: 3)) + 1
            let delay = Duration.seconds(Int(30 + seed.next(below: 150)))
            let isEmpty = seed.next(below: 6) == 0
            handbooks.append(
                Sample.handbook { handbook in
                    handbook.version = version
                    if isQuiet {
                        handbook.services["wiki"]?.dependsOn = ["checkout"]
                        handbook.patterns = SamplePatterns()
                    }
                    if delay.inMilliseconds / 1000 % 4 == 0 { Sample.addRules(to: &handbook) }
                    handbook.groups["database"] = Sample.group(
                        "database", [["ada", "bob"], [], ["hal"], ["ada"]], delay: delay)
                    handbook.zones["UTC"] = .utc
                    handbook.groups["network"] = Self.network(isEmpty: isEmpty)
                    handbook.plans["default"]?.groups = [
                        ResponsePlan.Member(group: "database", need: need),
                        ResponsePlan.Member(group: "network", required: false),
                    ]
                    handbook.runbooks["disk"] = Runbook(
                        id: "disk", title: "Disk", services: ["checkout"], alerts: [], text: "",
                        steps: ["look", "delete", "wait"])
                })
        }
        self.handbooks = handbooks
    }

    /// The one group whose people have shifts, of an hour each, behind which ada stands.
    private static func network(isEmpty: Bool) -> Group {
        var group = Sample.group("network", isEmpty ? [] : [[], ["ada"]])
        let layer = Layer(
            name: "hours", unit: .hour, length: 1, start: CivilDay(number: 0), handoffMinute: 0,
            members: ["cyd", "dan", "eve"])
        group.schedules = [Schedule(id: "shifts", zone: "UTC", layers: [layer])]
        if !isEmpty { group.steps[0].targets = [.schedule("shifts")] }
        return group
    }
}
