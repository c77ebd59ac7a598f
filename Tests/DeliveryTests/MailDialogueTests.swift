import CCurl
import Core
import Testing

@testable import Delivery

@Suite struct `Mail dialogues` {
    /// `>` went out, `<` came in.
    private static func dialogue(_ lines: [String]) -> MailDialogue {
        var dialogue = MailDialogue()
        for line in lines {
            let bytes = Array((line.dropFirst(2) + "\r\n").utf8)
            if line.hasPrefix(">") { dialogue.sent(bytes) } else { dialogue.received(bytes) }
        }
        return dialogue
    }

    @Test(
        arguments: [
            ([], .connecting, nil),
            (["< 220 hello"], .connecting, 220),
            (["< 220 hello", "> EHLO x"], .hello, nil),
            (["> EHLO x", "< 250-a", "< 250 STARTTLS", "> STARTTLS", "< 220 go"], .securing, 220),
            (["> STARTTLS", "> EHLO x", "< 250 OK"], .hello, 250),
            (["> EHLO x", "> AUTH LOGIN", "< 334 VXNlcm5hbWU6", "> DATA", "> QUIT"], .login, nil),
            (["> MAIL FROM:<a@b>", "< 250 OK"], .sender, 250),
            (
                ["> MAIL FROM:<a@b>", "> RCPT TO:<a@b>", "< 550 no", "> QUIT", "< 221 bye"],
                .recipient, 550
            ),
            (
                ["> MAIL FROM:<a@b>", "> RCPT TO:<a@b>", "> DATA", "< 354 go", "< 250 ok"],
                .content, 250
            ),
            (["> QUIT", "< 221 an older connection", "> MAIL FROM:<a@b>"], .sender, nil),
        ] as [([String], MailDialogue.Stage, Int?)])
    func `the stage follows the commands`(
        _ lines: [String], _ stage: MailDialogue.Stage, _ code: Int?
    ) {
        let dialogue = Self.dialogue(lines)
        #expect(dialogue.stage == stage)
        #expect(dialogue.reply?.code == code)
    }

    @Test func `a reply is one clean line`() {
        var dialogue = MailDialogue()
        dialogue.received(Array("550 no\u{1B}[31m\t such \u{202E}user\r\n".utf8))
        #expect(dialogue.reply?.text == "550 no [31m such user")
        dialogue.received(Array(("550 " + String(repeating: "x", count: 5000)).utf8))
        #expect(dialogue.reply?.text.count == 165)
    }
}
