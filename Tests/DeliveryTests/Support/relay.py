"""A mail relay for the tests: prints its port, then one JSON line for each mail it takes.

relay.py SECURITY [CERTIFICATE KEY]: SECURITY is starttls, tls or none. With certificates it wants
the login muster/right. What it answers hangs on the recipient's local part.
"""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

security = sys.argv[1]
context = None
if len(sys.argv) > 2:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(sys.argv[2], sys.argv[3])

AT_RECIPIENT = {
    "gone": "550 5.1.1 No such user here",
    "later": "451 4.7.1 Greylisted, try again",
}
AT_CONTENT = {
    "spam": "554 5.7.1 Looks like spam",
    "full": "452 4.3.1 Out of disk space",
}


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("stranger@"):
            return "553 5.7.1 Sender not allowed"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = AT_RECIPIENT.get(address.split("@")[0])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        refusal = AT_CONTENT.get(envelope.rcpt_tos[0].split("@")[0])
        if refusal:
            return refusal
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from,
            "to": ",".join(envelope.rcpt_tos),
            "peer": str(session.peer[1]),
            "login": "yes" if session.authenticated else "no",
            "tls": "yes" if session.ssl or security == "tls" else "no",
            "raw": envelope.original_content.decode("utf-8", "replace"),
            "headerFrom": str(mail["From"]),
            "headerTo": str(mail["To"]),
            "subject": str(mail["Subject"]),
            "date": mail["Date"].datetime.isoformat(),
            "messageID": str(mail["Message-ID"]),
            "references": str(mail["References"] or ""),
            "inReplyTo": str(mail["In-Reply-To"] or ""),
            "auto": str(mail["Auto-Submitted"]),
            "type": mail.get_content_type(),
            "text": mail.get_content().replace("\r\n", "\n"),
            "defects": ",".join(type(d).__name__ for d in mail.defects),
        }), flush=True)
        return "250 2.0.0 Ok: queued as 4711"


def login(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"muster", b"right")
    return AuthResult(success=right, handled=False if not right else True)


def protocol():
    options = {}
    if context:
        options = dict(
            authenticator=login, auth_required=True,
            auth_require_tls=security == "starttls",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls")
    return SMTP(Handler(), hostname="relay.test", **options)


async def main():
    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
