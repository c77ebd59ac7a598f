// What people do in the war room.

extension Event {
    /// Something worth keeping.
    package struct Noted: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// A mail that answers this incident. Whoever wrote it is told by its sender's address, which
    /// anybody can write: it is nobody's act.
    package struct Mailed: Hashable, Sendable {
        /// As the mail says: a name with an address.
        package var sender: String
        /// Whose address that is in the handbook, if anybody's.
        package var person: PersonID?
        package var subject: String
        /// What it says, without what it quotes.
        package var text: String
        package var attachments: [Attachment]
        /// The mail's own beginning, at most `Limits.rawAlertBytes`.
        package var raw: [UInt8]

        package init(
            sender: String, person: PersonID? = nil, subject: String = "", text: String = "",
            attachments: [Attachment] = [], raw: [UInt8] = []
        ) {
            self.sender = sender
            self.person = person
            self.subject = subject
            self.text = text
            self.attachments = attachments
            self.raw = raw
        }
    }

    /// A decision.
    package struct Decided: Hashable, Sendable {
        package var text: String
        package var owner: PersonID?

        package init(text: String = "", owner: PersonID? = nil) {
            self.text = text
            self.owner = owner
        }
    }

    /// Somebody has to do something.
    package struct ActionAdded: Hashable, Sendable {
        package var id: ActionID
        package var text: String
        package var owner: PersonID?

        package init(id: ActionID, text: String = "", owner: PersonID? = nil) {
            self.id = id
            self.text = text
            self.owner = owner
        }
    }

    /// It is done.
    package struct ActionDone: Hashable, Sendable {
        package var id: ActionID

        package init(id: ActionID) {
            self.id = id
        }
    }

    /// What those outside are told.
    package struct Updated: Hashable, Sendable {
        package var text: String

        package init(text: String) {
            self.text = text
        }
    }

    /// Somebody plays a part from here on.
    package struct RoleGiven: Hashable, Sendable {
        package var role: Role
        package var person: PersonID

        package init(role: Role, person: PersonID) {
            self.role = role
            self.person = person
        }
    }

    /// A mitigation step of the runbook is done.
    package struct StepTicked: Hashable, Sendable {
        /// Counted from 1.
        package var step: Int
        /// The step's words.
        package var text: String

        package init(step: Int, text: String = "") {
            self.step = step
            self.text = text
        }
    }
}
