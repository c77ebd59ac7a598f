/// Every bound of Muster and the reason for it, in one place (rule 15).
package enum Limits {
    // MARK: What comes in

    /// A request body. PagerDuty's own bound; larger than any alert that people read.
    package static let bodyBytes = 512 * 1024
    /// A summary. PagerDuty's bound; the rest is cut and says so.
    package static let summaryBytes = 1024
    /// A dedup key. PagerDuty's bound.
    package static let dedupKeyBytes = 255
    /// Any text that a person writes in one act. A war room is no wiki.
    package static let textBytes = 16 * 1024
    /// Labels and details kept of one alert; a sender that sends more is not read by people.
    package static let labels = 128
    /// The original bytes kept with an alert's entry; larger bodies are kept by their digest.
    package static let rawAlertBytes = 64 * 1024
    /// Entries that are looked at in one step for originals to let go: a few milliseconds, for which an
    /// append may have to wait. Four steps a second keep up with more than comes in.
    package static let letGoEntries = 256
    /// What is kept of a refused body.
    package static let refusedExcerptBytes = 2048
    /// Alerts that a mapping takes out of one body. A sender that has more sends several.
    package static let mappedAlerts = 5000
    /// What all paths of a mapping may look at in one body, in members and bytes of texts read as
    /// JSON: far more than any sender's body needs, and a few milliseconds.
    package static let mappingWork = 4_000_000
    /// A path or a text of a mapping, and its steps, parts or alternatives.
    package static let mappingTextBytes = 1024
    package static let mappingSteps = 16
    /// Texts that are tried one after the other.
    package static let mappingFallbacks = 16

    /// Changes that are remembered, of one service and together: what is older explains nothing.
    package static let changesOfService = 16
    package static let changes = 512
    /// A change so long before an incident may be its cause.
    package static let changesNearby: Duration = .hours(24)

    /// How long an alert fires whose sender does not say until when. Alertmanager's own default.
    package static let resolveTimeout: Duration = .minutes(5)

    // MARK: Mails

    /// What is read of one mail: more than mail servers usually take. Of a longer one the beginning
    /// counts, which says what is wrong.
    package static let mailBytes = 10 * 1024 * 1024
    /// Parts of one mail, and parts within parts: mail programs stay far below.
    package static let mailParts = 200
    package static let mailDepth = 12
    /// Lines of a mail's head, folded ones as one.
    package static let mailHeaders = 500
    /// What is made of a mail's body before it is cut as any text: what a mapping looks into.
    package static let mailTextBytes = 64 * 1024
    /// Files that are kept of one mail, each and together: a few pictures of a screen. What is larger
    /// stays in the mailbox, and its name and size in the case.
    package static let attachments = 16
    package static let attachmentBytes = 2 * 1024 * 1024
    package static let mailAttachmentBytes = 4 * 1024 * 1024
    /// Of all alerts and mails of one incident: every look at its timeline reads them.
    package static let incidentAttachmentBytes = 32 * 1024 * 1024
    /// The name of a file, and of a mail's sender.
    package static let attachmentNameBytes = 255
    /// Merges from one incident into the next that a mail about the first follows.
    package static let mergesFollowed = 16
    /// Mailboxes of one organisation: each has a thread and a connection.
    package static let mailboxes = 32
    /// Between two looks into a mailbox. The server tells of new mail by itself if it can; this is
    /// for the others, and the longest that a lost message of that kind costs.
    package static let mailboxEvery: Duration = .seconds(30)
    package static let mailboxIntervals: ClosedRange<Duration> = .seconds(1)...(.hours(1))
    /// Mails of one look, so that a full mailbox does not keep the newest waiting for hours.
    package static let mailsAtOnce = 200
    /// The longest answer of a mail server but for the mail in it.
    package static let mailboxLineBytes = 1024 * 1024
    /// Tries of a mailbox that fails begin so far apart, and end.
    package static let mailboxRetries: ClosedRange<Duration> = .seconds(2)...(.seconds(60))
    /// A mailbox that cannot be read for so long is a case: a mail server that starts again is none.
    package static let mailboxPatience: Duration = .seconds(60)
    /// Mails remembered that were taken but could not be marked so, and shown that were ignored.
    package static let mailsRemembered = 4096
    package static let mailsIgnored = 20

    // MARK: Heartbeats

    /// How often a sender may promise to beat. Below it a slow network is an alert; the longest is
    /// that of a monthly job.
    package static let heartbeatIntervals: ClosedRange<Duration> = .seconds(10)...(.hours(35 * 24))
    /// How late a beat may be. Who wants longer has a longer interval.
    package static let heartbeatGraces: ClosedRange<Duration> = .seconds(1)...(.hours(7 * 24))
    /// A missed heartbeat that is found so much later was not looked for: the node stood still.
    package static let heartbeatLate: Duration = .seconds(2)
    /// What a heartbeat that was put off once gets from then on, each time that Muster could not be
    /// reached: every sender tries again within it that tries again at all.
    package static let heartbeatPatience: Duration = .minutes(5)
    /// A node that has just started leaves missed heartbeats to the others for this time: by then it
    /// has found out who of them is there. Never longer than the shortest interval.
    package static let heartbeatNewcomer: Duration = .seconds(10)
    /// What two nodes of another installation tell may arrive in another order: they differ by no
    /// more than two clocks and the time that a request takes.
    package static let toldApart: Duration = .seconds(10)
    /// The name of another installation, or of a node of it, as it tells it.
    package static let toldNameBytes = 64

    /// How long an alert that ends by itself is believed after Muster could not be reached, if its
    /// sender's word was good for so long: nobody who repeats alerts does so less often than hourly.
    package static let expiryPatience: Duration = .hours(1)

    // MARK: Rosters

    /// A calendar that is imported: years of a busy person's appointments.
    package static let calendarBytes = 8 * 1024 * 1024
    package static let calendarEvents = 20_000
    /// Absences, or holidays, out of one calendar; more is a calendar of something else.
    package static let calendarOccurrences = 2_000
    /// Days, weeks, months or years that one rule is followed for: a hundred years of days.
    package static let calendarPeriods = 40_000
    /// For how long what was laid over the rosters is kept once it is over: a year and a month, so
    /// that who was on call is still known when the year is looked at.
    package static let changesKept: Duration = .hours(400 * 24)
    /// What may lie over the rosters at once, past ones included; each question who is on call reads
    /// those of its group.
    package static let rosterChanges = 10_000
    /// Why somebody takes a shift, in a sentence or two.
    package static let changeReasonBytes = 1000
    /// The name of an event in its calendar, with the time of its occurrence.
    package static let calendarUIDBytes = 512
    /// The time over which shifts are swapped: a quarter of a year.
    package static let swapStretch: Duration = .hours(92 * 24)
    /// Shifts of one temporary schedule: a quarter of a year by the hour.
    package static let temporaryShifts = 2_200

    // MARK: The engine

    /// Commands waiting for a decision. At 20,000 a second this is two seconds of backlog;
    /// beyond it a sender is better served by 503 and its own retry.
    package static let waitingCommands = 40_000
    /// Commands decided in one batch. Larger batches commit no faster and answer later.
    package static let batchCommands = 1024
    /// Incidents whose due timers are worked on in one batch, so that a start after a long pause
    /// does not hold up a new alert.
    package static let dueIncidents = 256
    /// How long a command may wait before it is answered 503.
    package static let commandDeadline: Duration = .seconds(10)
    /// How often repeats that change nothing are journalled, per alert.
    package static let repeatInterval: Duration = .minutes(5)
    /// How long an idempotency key is remembered.
    package static let idempotencyWindow: Duration = .hours(24)
    /// How many idempotency keys are remembered; the oldest go first.
    package static let idempotencyKeys = 20_000
    /// How long a closed incident stays in memory for the questions that follow a resolve.
    package static let archiveAfter: Duration = .hours(1)
    /// Entries between two snapshots: a start reads at most this many beyond the snapshot.
    package static let snapshotEvery = 20_000

    /// Entries read and folded at once.
    package static let foldedAtOnce = 4096
    /// Live listeners of one node: 20 KB each, and nobody reads a board that nobody needs.
    package static let listeners = 2000
    /// Commits that a listener may be behind before it is cut off.
    package static let listenerBacklog = 256

    // MARK: Incidents

    /// Alerts of an incident kept in memory for the board; the store has all of them.
    package static let shownAlerts = 20
    /// Reasons kept with a verdict.
    package static let verdictReasons = 32
    /// What would have changed a verdict: so many of the nearest, and how far away at most. What is
    /// farther is another alert and no "nearly".
    package static let verdictChanges = 3
    package static let changeCost = 3
    /// Alerts of an incident that time or other alerts may make worse; those that may become worst
    /// are kept.
    package static let watchedAlerts = 8
    /// What is kept of one of them, of the fields that rules ask for.
    package static let watchedBytes = 8 * 1024
    /// Different times after which an incident is judged again: more than any handbook has.
    package static let suspenses = 256
    /// Sources and labels' values that an incident keeps for counting; the latest push out the first.
    package static let traits = 64
    /// A value that is counted; the rest of it is cut.
    package static let traitBytes = 128
    /// The longest time within which different services and sources are counted: no longer than
    /// closed incidents stay in memory.
    package static let crowdWindow: Duration = .hours(1)
    /// Incidents whose severity is judged again in one decision because another alert came: at
    /// 20 microseconds each, 20 milliseconds.
    package static let weighedAtOnce = 1000
    /// A value that alerts are grouped by; the rest of it is told apart by a mark.
    package static let groupedBytes = 200
    /// Facts that one grouping rule groups by.
    package static let groupedFacts = 8
    /// Values of an incident's alerts that others are compared with; those of the first alerts.
    package static let marks = 24
    /// What more incidents than this have in common says nothing about any of them, and looking
    /// at all of them for each that opens would make a storm slow.
    package static let relatedHomes = 100
    /// Related incidents that are named, and what is named that they share.
    package static let related = 5
    /// What opened longer ago is not named as related.
    package static let relatedWithin: Duration = .hours(24)
    /// A grave incident that opened within this time may have the same cause without sharing a fact.
    package static let relatedMinutes: Duration = .minutes(5)
    /// Ties to other incidents that people made.
    package static let links = 50
    /// Alerts that are split off in one act: each is judged, at some 20 microseconds.
    package static let splitAlerts = 1000
    /// Incidents whose entries are read for what was merged into one.
    package static let splitOrigins = 64
    /// Incidents that are listed as parts of a storm.
    package static let stormParts = 500
    /// A notice "another alert joined" goes out at most this often per incident.
    package static let joinedNoticeEvery: Duration = .minutes(1)
    /// An open sev1 or sev2 that began within this time makes a declaration "maybe the same".
    package static let nearby: Duration = .hours(1)
    /// The owner of a resolved incident whose alerts still fire is asked again after this time.
    package static let stillFiringAsk: Duration = .minutes(30)

    // MARK: Paging

    /// A round of an obligation never starts sooner than this after the one before began.
    package static let roundFloor: Duration = .seconds(60)
    /// An unanswered person is paged again this often until the step's delay ends.
    package static let pageAgain: Duration = .seconds(60)
    /// A method that has not delivered within this time starts the person's next method.
    package static let nextMethod: Duration = .seconds(15)
    /// The lease of one attempt; longer than any channel's own time-out (`attemptTimeout`).
    package static let attemptLease: Duration = .seconds(45)
    /// The longest that one attempt may take before it counts as a time-out.
    package static let attemptTimeout: Duration = .seconds(30)
    /// A channel that failed is not called working again sooner than this, nor is anybody tried by
    /// it: one that comes and goes would open and close a case, and ring people, each second.
    package static let channelRest: Duration = .seconds(30)
    /// The longest wait between two tries of the same message by the same method.
    package static let retryCeiling: Duration = .seconds(30)
    /// Tries of one message by one method: with the ceiling about ten minutes, by when the person
    /// was paged again or somebody else was.
    package static let attemptsPerMethod = 25
    /// An acknowledgement without an ETA, where joining is needed.
    package static let defaultETA: Duration = .minutes(5)
    /// An ETA beyond this keeps the acknowledgement and pages the next candidate too.
    package static let patientETA: Duration = .minutes(15)
    /// The longest ETA that means anything.
    package static let longestETA: Duration = .hours(24)
    /// Where acknowledging is enough, it lapses after this time without any act of that person.
    package static let acknowledgeLapse: Duration = .minutes(30)
    /// How long the link in a page opens that page; a page that old has been superseded long ago.
    package static let linkLife: Duration = .hours(24)
    /// Messages of one incident kept in memory besides those still being delivered.
    package static let settledMessages = 64
    /// Obligations of one incident; a plan with more groups than this is a phone book.
    package static let obligations = 200

    // MARK: Delivery

    /// Transfers at once over all receivers: sockets of one process, well under the usual bound of
    /// 1024 descriptors. What is over it waits and is not dropped.
    package static let transfers = 256
    /// Transfers at once to one HTTP receiver: one receiver that hangs leaves room for the others.
    package static let transfersPerReceiver = 64
    /// Connections at once to one mail relay; many relays refuse more from one client.
    package static let transfersPerRelay = 8
    /// A receiver that takes longer than this to take a connection is tried again later.
    package static let connectTimeout: Duration = .seconds(10)
    /// A kept connection is not used again after this idle time: mail relays hang up after a minute.
    package static let connectionIdle: Duration = .seconds(50)
    /// Bytes of an answer that are read; nothing of it is kept.
    package static let answerBytes = 64 * 1024
    /// The longest Retry-After that is passed on.
    package static let retryAfterCeiling: Duration = .hours(1)

    // MARK: Certificates of senders

    /// A certificate in PEM; with its whole chain it has a tenth of this.
    package static let certificateBytes = 64 * 1024
    /// How long an alarm waits for the certificate that it is checked with. Amazon SNS gives up after
    /// 15 s.
    package static let certificateTime: Duration = .seconds(3)
    /// How long an address that failed is not asked again.
    package static let certificateRest: Duration = .seconds(60)
    /// Certificates that are kept or asked for: one a region, and their successors.
    package static let certificates = 64

    // MARK: The server

    /// What is read and dropped of a body after its request was answered, so that a client that
    /// sends all before it reads still finds the answer: bytes, and for how long.
    package static let droppedBodyBytes = 16 * 1024 * 1024
    package static let droppedBodyTime: Duration = .seconds(5)
    /// From the first that came of a body until it is whole: what trickles in longer only holds a
    /// connection. The largest takes a tenth of it on a bad line.
    package static let bodyTime: Duration = .seconds(60)
    /// One header field and all of them together; tokens and cookies fit many times.
    package static let headerBytes = 16 * 1024
    /// Header fields of one request.
    package static let headers = 100
    /// The store is asked to write for `/readyz` at most this often: each time costs a disk write,
    /// and anybody may ask.
    package static let writeProbeEvery: Duration = .seconds(1)
    /// What is due for an incident and cannot be written is tried again after so long.
    package static let rejectedRest: Duration = .seconds(60)
    /// For how long a failed append, with none done since, makes a node unready even if the store
    /// takes the probe's few bytes: a disk may have room for one page and not for a batch.
    package static let failedAppendCounts: Duration = .seconds(10)
    /// Connections at once; each costs a file descriptor and about 10 KB.
    package static let connections = 16_000
    /// Connections that wait to be accepted: a thousand senders may start in the same moment.
    package static let connectionBacklog = 4096
    /// A connection on which nothing comes, or a request stalls, is closed after this time.
    package static let idleConnection: Duration = .seconds(120)
    /// Between two signs of life on a live stream: shorter than any proxy's patience.
    package static let streamHeartbeat: Duration = .seconds(15)
    /// How long a reader waits for the position that it names.
    package static let positionWait: Duration = .seconds(2)
    /// When a sender that was answered 503 should try again.
    package static let retryAfter: Duration = .seconds(2)
    /// How long a session lasts that a token opened.
    package static let session: Duration = .hours(24)
    /// How long a page's link, and the session that it opened, outlive their incident.
    package static let linkAfterResolve: Duration = .hours(24)
    /// Rows of one answer when the client does not say, and at most.
    package static let listed = 100
    package static let mostListed = 500
    /// Named values of one address's query, and of one form.
    package static let queryFields = 64
    package static let formFields = 256
    /// Shifts of one temporary schedule that is made by a form: three fields each.
    package static let formShifts = 40
    /// Alerts of one answer to a reader of Alertmanager's API, and entries read for it, together and
    /// at once: an entry may hold 64 KiB of its sender's.
    package static let firingListed = 1000
    package static let entriesForAlerts = 20_000
    package static let entriesAtOnce = 128
    /// An idempotency key as clients make them; longer ones are no keys.
    package static let idempotencyKeyBytes = 255
    /// Stretches shown of what a change of the rosters does, and handovers looked at for them: a
    /// quarter of a year by the hour.
    package static let previewedChanges = 50
    package static let previewedSteps = 2_200

    /// What a calendar's feed covers: long enough to look back on, and to plan with.
    package static let feedPast: Duration = .hours(24 * 30)
    package static let feedAhead: Duration = .hours(24 * 90)
    /// The longest window of one preview: a year and a month.
    package static let previewWindow: Duration = .hours(24 * 400)

    // MARK: The auditor

    /// Between two looks.
    package static let auditEvery: Duration = .seconds(5)
    /// How much later than its moment something may be done: longer than a database's fail-over
    /// that nobody need be woken for, shorter than any step of an escalation.
    package static let auditTolerance: Duration = .seconds(20)
    /// For how long an engine may take nothing up: longer than an append that gets no answer.
    package static let engineStill: Duration = .seconds(15)
    /// Between two heartbeats to the outside.
    package static let heartbeatEvery: Duration = .seconds(30)

    // MARK: Many nodes

    /// A node that gave no sign of life for so long is lost to the others.
    package static let nodeSilence: Duration = .seconds(2)
    /// How much later than the node before it each further one takes up what is due.
    package static let rankDelay: Duration = .milliseconds(50)
    /// How far an entry's time may be ahead of the database's clock.
    package static let clockAhead: Duration = .seconds(2)
}
