"""Reports as mail servers write them, each in its own form, about a mail to somebody at example.org."""

from collections.abc import Callable

MESSAGE_ID = "<0123456789abcdef0123456789abcdef@portal.example.org>"
TO = "kim@example.org"
Form = Callable[[str, str], bytes]


def postfix(message_id: str = MESSAGE_ID, to: str = TO, *, status: str = "5.1.1") -> bytes:
    """A refusal by the next server, as Postfix passes it on; the whole mail is returned."""
    return _lines(f"""\
        Return-Path: <>
        Received: by mx.example.net (Postfix)
            id 4XYZ; Mon, 23 Nov 2026 09:00:00 +0000 (UTC)
        Date: Mon, 23 Nov 2026 09:00:00 +0000 (UTC)
        From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: studies@example.org
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="4XYZ.1700000000/mx.example.net"
        Message-Id: <20261123090000.4XYZ@mx.example.net>

        This is a MIME-encapsulated message.

        --4XYZ.1700000000/mx.example.net
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        Your mail did not get through to one recipient.

        <{to}>: host mail.example.org[203.0.113.9] said: 550 {status} <{to}>:
            Recipient address rejected: User unknown (in reply to RCPT TO command)

        --4XYZ.1700000000/mx.example.net
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net
        X-Postfix-Queue-ID: 4XYZ
        X-Postfix-Sender: rfc822; studies@example.org
        Arrival-Date: Mon, 23 Nov 2026 08:59:58 +0000 (UTC)

        Final-Recipient: rfc822; {to}
        Original-Recipient: rfc822;{to}
        Action: failed
        Status: {status}
        Remote-MTA: dns; mail.example.org
        Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected: User
            unknown

        --4XYZ.1700000000/mx.example.net
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        Return-Path: <studies@example.org>
        Date: Mon, 23 Nov 2026 08:59:57 +0000
        From: "Example Research" <studies@example.org>
        To: {to}
        Message-ID: {message_id}
        Subject: A message for your study team, NCT00000000
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=_inner"

        --=_inner
        Content-Type: text/plain; charset=utf-8

        Hello.
        --=_inner--

        --4XYZ.1700000000/mx.example.net--
        """)


def exchange(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """A mailbox that is not there, as Exchange says it: a page of HTML, codes of its own, headers returned as
    a message."""
    return _lines(f"""\
        From: <postmaster@example.org>
        To: <studies@example.org>
        Date: Mon, 23 Nov 2026 09:00:01 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="7a1c4e0d-9a2b-4b8e-8f21-5c7a0f3d1e66"
        Content-Language: en-US
        Message-ID: <2f0d3c7b-11aa-4bd7-9c02-000000000000@mail.example.org>
        In-Reply-To: {message_id}
        References: {message_id}
        Subject: Undeliverable: A message for your study team, NCT00000000
        MIME-Version: 1.0

        --7a1c4e0d-9a2b-4b8e-8f21-5c7a0f3d1e66
        Content-Type: multipart/alternative; differences=Content-Type;
        \tboundary="b1d9f1a2-inner"

        --b1d9f1a2-inner
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        We could not find a mailbox for kim. Check the address and send it again.=

        --b1d9f1a2-inner
        Content-Type: text/html; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        <html><body><b>We could not find a mailbox.</b></body></html>
        --b1d9f1a2-inner--

        --7a1c4e0d-9a2b-4b8e-8f21-5c7a0f3d1e66
        Content-Type: message/delivery-status

        Reporting-MTA: dns;MAIL01.example.org
        Received-From-MTA: dns;relay.example.net
        Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

        Original-Recipient: rfc822;{to}
        Final-Recipient: rfc822;{to}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; no recipient by SMTP address lookup

        --7a1c4e0d-9a2b-4b8e-8f21-5c7a0f3d1e66
        Content-Type: message/rfc822

        Received: from relay.example.net by MAIL01.example.org
        From: "Example Research" <studies@example.org>
        To: {to}
        Message-ID: {message_id}
        Subject: A message for your study team, NCT00000000

        --7a1c4e0d-9a2b-4b8e-8f21-5c7a0f3d1e66--
        """)


def gmail(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An address that Google does not know: pictures beside the words, answers of several lines."""
    return _lines(f"""\
        From: Mail Delivery Subsystem <mailer-daemon@mail.example.com>
        To: studies@example.org
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: {message_id}
        In-Reply-To: {message_id}
        X-Failed-Recipients: {to}
        Message-ID: <655f2a11.000000@mail.example.com>
        Date: Mon, 23 Nov 2026 01:00:02 -0800 (PST)
        MIME-Version: 1.0
        Content-Type: multipart/report; boundary="000000000000aa"; report-type=delivery-status

        --000000000000aa
        Content-Type: multipart/related; boundary="000000000000bb"

        --000000000000bb
        Content-Type: multipart/alternative; boundary="000000000000cc"

        --000000000000cc
        Content-Type: text/plain; charset="UTF-8"

        ** Nobody with this address **

        The mail to {to} did not get there.

        --000000000000cc--

        --000000000000bb
        Content-Type: image/png; name="icon.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --000000000000bb--

        --000000000000aa
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.com
        Arrival-Date: Mon, 23 Nov 2026 01:00:01 -0800 (PST)
        X-Original-Message-ID: {message_id}

        Final-Recipient: rfc822; {to}
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.org. (203.0.113.26, the server for the domain example.org.)
        Diagnostic-Code: smtp; 550-5.1.1 The account you wrote to does not exist.
         550-5.1.1 Look for spaces in the address.
         550 5.1.1 - gsmtp
        Last-Attempt-Date: Mon, 23 Nov 2026 01:00:02 -0800 (PST)

        --000000000000aa
        Content-Type: message/rfc822

        From: "Example Research" <studies@example.org>
        To: {to}
        Message-ID: {message_id}
        Subject: A message for your study team, NCT00000000

        Hello.
        --000000000000aa--
        """)


def exim(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """Exim gives 5.0.0 for everything and the other server's words beside it; only headers are returned."""
    return _lines(f"""\
        Return-path: <>
        Received: from Debian-exim by mx.example.net with local (Exim 4.96)
        \tid 1r6abc-0001aB-2C; Mon, 23 Nov 2026 09:00:00 +0000
        X-Failed-Recipients: {to}
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@mx.example.net>
        To: studies@example.org
        Content-Type: multipart/report; report-type=delivery-status; boundary=1700730000-eximdsn-1804289383
        MIME-Version: 1.0
        Subject: Mail delivery failed: returning message to sender
        Message-Id: <E1r6abc-0001aB-2C@mx.example.net>

        --1700730000-eximdsn-1804289383
        Content-type: text/plain; charset=us-ascii

        A message that you sent could not be brought to one recipient:

          {to}
            host mail.example.org [203.0.113.9]
            SMTP error from remote mail server after RCPT TO:<{to}>:
            550 5.1.1 <{to}>: no such user

        --1700730000-eximdsn-1804289383
        Content-type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Action: failed
        Final-Recipient: rfc822;{to}
        Status: 5.0.0
        Remote-MTA: dns; mail.example.org
        Diagnostic-Code: smtp; 550 5.1.1 <{to}>: no such user

        --1700730000-eximdsn-1804289383
        Content-type: text/rfc822-headers

        Return-path: <studies@example.org>
        From: "Example Research" <studies@example.org>
        To: {to}
        Message-Id: {message_id}
        Subject: A message for your study team, NCT00000000

        --1700730000-eximdsn-1804289383--
        """)


def footed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """A gateway has put its footer under somebody's report, and ends its lines in the Unix way."""
    inner = postfix(message_id, to).replace(b"\r\n", b"\n")
    head, body = inner.split(b"\n\n", 1)
    kind = next(line for line in head.decode().replace("\n    ", " ").split("\n") if "multipart/" in line)
    return (
        b"From: gateway@example.org\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n"
        + kind.encode()
        + b"\n\n"
        + body
        + b"\n--outer\nContent-Type: text/plain\n\nScanned for viruses.\n--outer--\n"
    )


def exim_in_words(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An old Exim, which knew no reports."""
    return _lines(f"""\
        X-Failed-Recipients: {to}
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@mx.example.net>
        To: studies@example.org
        Subject: Mail delivery failed: returning message to sender

        One of the addresses of your message did not take it:

          {to}
            550 5.1.1 no such user

        ------ This is a copy of the message, including all the headers. ------

        From: "Example Research" <studies@example.org>
        To: {to}
        Message-ID: {message_id}

        Hello.
        """)


def qmail(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """The own form of qmail, for people and for programs that know it."""
    return _lines(f"""\
        From: MAILER-DAEMON@mx.example.net
        To: studies@example.org
        Subject: failure notice

        Hi. This is the qmail-send program at mx.example.net.
        I could not bring your message to these addresses. That is final.

        <{to}>:
        203.0.113.9 does not like recipient.
        Remote host said: 550 5.1.1 no such user
        Giving up on 203.0.113.9.

        --- Below this line is a copy of the message.

        Return-Path: <studies@example.org>
        Message-ID: {message_id}
        To: {to}

        Hello.
        """)


def delayed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """The server goes on trying, and says so."""
    report = postfix(message_id, to, status="4.4.1")
    return report.replace(b"Action: failed", b"Action: delayed\r\nWill-Retry-Until: Sat, 28 Nov 2026")


def relayed(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """Passed on to a server that sends no reports."""
    return postfix(message_id, to, status="2.0.0").replace(b"Action: failed", b"Action: relayed")


def absence(message_id: str = MESSAGE_ID, to: str = TO) -> bytes:
    """An automatic answer of somebody who is away."""
    return _lines(f"""\
        From: Kim Lee <{to}>
        To: studies@example.org
        Subject: Automatic reply: A message for your study team
        Auto-Submitted: auto-replied
        In-Reply-To: {message_id}
        Content-Type: text/plain; charset="x-unknown-charset"

        I am away until Monday. 550 5.1.1
        """)


STANDARD: dict[str, Form] = {
    "postfix": postfix,
    "exchange": exchange,
    "gmail": gmail,
    "exim": exim,
    "footed": footed,
}
IN_WORDS: dict[str, Form] = {"exim in words": exim_in_words, "qmail": qmail, "absence": absence}


def _lines(text: str) -> bytes:
    """As it is sent: not indented, every line ended by CR and LF."""
    return "".join(line.removeprefix("        ") + "\r\n" for line in text.split("\n")).encode()
