"""What mail servers and people send to the mailbox of bounces, as the kinds of them write it."""

from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def report(to: str, action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 user unknown") -> bytes:
    """A report in the form of RFC 3464, as Postfix and Exchange write it."""
    message = MIMEMultipart("report", **{"report-type": "delivery-status"})
    message["From"], message["To"] = "MAILER-DAEMON@mx.example", to
    message["Subject"], message["Auto-Submitted"] = "Undelivered Mail Returned to Sender", "auto-replied"
    message["Return-Path"] = "<>"
    message.attach(MIMEText("I am sorry to have to inform you that your message could not be delivered."))
    message.attach(_status(action, status, said))
    message.attach(_original())
    return message.as_bytes()


def _status(action: str, status: str, said: str) -> Message:
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.example"
    recipient["Final-Recipient"], recipient["Action"] = "rfc822; ana@city.example", action
    if status:
        recipient["Status"] = status
    if said:
        recipient["Diagnostic-Code"] = f"smtp; {said}"
    part.set_payload([server, recipient])
    return part


def _original() -> Message:
    """What came back, with a report inside that nobody should believe."""
    part, inner = Message(), MIMEMultipart("mixed")
    part["Content-Type"] = "message/rfc822"
    inner["Subject"] = "Your file was endorsed"
    inner.attach(_status("delivered", "2.0.0", "fine"))
    part.set_payload([inner])
    return part


def words(to: str, text: str, **headers: str) -> bytes:
    """A message in words only."""
    message = EmailMessage()
    message["To"] = to
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def away(to: str) -> bytes:
    return words(to, "I am out of office until Monday.", From="ana@city.example", Auto_Submitted="auto-replied")


def qmail(to: str) -> bytes:
    text = "Hi. This is the qmail-send program.\n\n<ana@city.example>:\n192.0.2.1 failed after I sent the message.\n"
    return words(to, f"{text}Remote host said: 550 5.1.1 no mailbox here by that name\n", Return_Path="<>")
