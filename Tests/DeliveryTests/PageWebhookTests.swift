import Core
import Delivery
import Testing

@Suite struct `The webhook of a page` {
    private func json(_ dispatch: Dispatch, link: String? = nil) -> String {
        let webhook = PageWebhook(
            dispatch: dispatch, handbook: PageSample.handbook, link: link,
            publicURL: "https://muster.example.test", idempotencyKey: "17-3/hook",
            sentAt: PageSample.now + .milliseconds(7))
        return String(decoding: webhook.bytes, as: UTF8.self)
    }

    @Test func `a page, whole`() {
        let body =
            #"SEV1 #17 Checkout: Checkout is down\n\nPlease acknowledge for network, then join "#
            + #"the room.\nYou are on call.\n\nAnswer here (this link is yours alone):\n"#
            + #"https://muster.example.test/p/T\n\nBridge:\nhttps://meet.example.test/war-room"#
            + #"\n\nWhy sev1:\n- Rule tier-1-down sets sev1 because customers cannot pay.\n\n"#
            + #"Runbook: Checkout is down\n\nOpened 2026-11-23 03:04 UTC; 2 alerts, 1 firing."#
            + #"\nMuster, Northwind, message 17-3\n"#
        let expected = [
            #"{"asked":"Please acknowledge for network, then join the room.","attempt":2"#,
            #""bridge":"https://meet.example.test/war-room","idempotency_key":"17-3/hook""#,
            #""incident":{"level":"L3","number":17,"service":"Checkout","severity":"sev1""#,
            #""state":"open","title":"Checkout is down""#,
            #""url":"https://muster.example.test/incidents/17"}"#,
            #""link":"https://muster.example.test/p/T","message":"17-3""#,
            #""obligation":{"id":1,"must_join":true,"title":"network"}"#,
            #""person":{"id":"ada","name":"Ada Okafor"},"reason":"You are on call.""#,
            #""runbook":{"title":"Checkout is down"},"sent_at":"2026-11-23T03:04:05.007Z""#,
            #""subject":"SEV1 #17 Checkout: Checkout is down","text":""# + body + #"""#,
            #""type":"page","urgency":"high","version":1"#,
            #""why":["Rule tier-1-down sets sev1 because customers cannot pay."]}"#,
        ]
        #expect(
            json(PageSample.dispatch(attempt: 2), link: "https://muster.example.test/p/T")
                == expected.joined(separator: ","))
    }

    @Test func `a notice to the fallback address names no person and no obligation`() {
        var dispatch = PageSample.dispatch(
            purpose: .notice(.alarm), text: "nobody answered for network in round 1")
        dispatch.message.person = nil
        let text = json(dispatch)
        #expect(text.contains(#""type":"notice""#))
        #expect(text.contains(#""notice":"alarm""#))
        #expect(!text.contains(#""person""#) && !text.contains(#""obligation""#))
        #expect(text.contains(#""link":"https://muster.example.test/incidents/17""#))
    }
}
