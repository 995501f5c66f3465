"""What became of an e-mail, in one sentence for people; and what a mail server said of it, as it said it."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from audit import clock
from nominations.querysets.delivery import stays_here, waits_for_its_address
from nominations.querysets.letters import told_in
from nominations.views.lettering import when
from notifications import bounces
from notifications.house import spoken
from notifications.models import Email

REPLY = re.compile(r"[245]\d\d\b")  # so a mail server begins
LATER = re.compile(r"4\d\d\b")
QUOTED = re.compile(r"^[^(]*\((.+)\)$", re.DOTALL)  # what came back: in our words, then in those of the mail server
TECHNICAL = re.compile(r"\[Errno|\(\d{3}, |\w+(?:Error|Exception|Disconnected|Timeout|timeout)\b|timed out")
ARRIVED = {
    "confirm_arrival": gettext_lazy("Handed to the mail server: %(sent_at)s. A person knows that it arrived."),
    "note_report": gettext_lazy("Handed to the mail server: %(sent_at)s. The provider says that it arrived."),
}


def said_by_server(email: Email) -> str:
    """The words of the mail server, where there are any: our own reasons are no words of it."""
    if REPLY.match(email.error):
        return email.error
    found = QUOTED.match(email.error) if email.came_back or email.is_sent else None
    return found[1] if found else ""


def technically(email: Email) -> str:
    """What our own software met, for whoever looks after it."""
    return email.error if TECHNICAL.match(email.error) else ""


def reason(error: str) -> str:
    """Why, in plain words where the code of the mail server has a meaning; else as it was said, to end a sentence."""
    meaning = bounces.meant_by(bounces.code(error))
    if not meaning and REPLY.match(error):
        return error.strip().rstrip(".")
    plain = (meaning or error.partition(" (")[0]).strip().rstrip(".")
    return plain[:1].lower() + plain[1:] or _("no reason was given")


def outcome(email: Any, person: Person, *, last: Any = None, is_replayed: bool = False) -> str:
    """What became of the e-mail, in one sentence; `last` is the last record about it."""
    said = spoken([email.error])[0] if email.error else ""  # our own sentences were kept in the language of the worker
    facts = {"why": reason(said), "reason": said, "tried": str(email.attempts)}
    for name in ("due", "handed_at", "sent_at"):
        instant = getattr(email, name)
        facts[name] = when(instant, email.zone, person) if instant else ""
    if email.was_called_off:
        return _called_off(email, last, is_replayed=is_replayed)
    return f"{_sentence(email, last.act if last else '') % facts} {_settled(email, last)}".rstrip()


def _settled(email: Email, last: Any) -> str:
    """What a person said about one that does not reach its reader: that it is no task any more, or ought to be none."""
    facts = {"who": last.actor_name, "reason": last.reason} if last else {}
    if last and last.act == "settle_letter":
        return _("%(who)s settled it: %(reason)s") % facts
    if last and last.act == "propose_settling" and stays_here(email):
        said = [_("%(who)s proposed to settle it; another person decides."), _("Reason: %(reason)s")]
        return " ".join(said) % facts
    return ""


def _sentence(email: Any, last: str) -> str:
    sentences = {
        "held": _held,
        "queued": _queued,
        "sending": lambda _email: _("It is being handed to the mail server."),
        "sent": lambda sent: str(ARRIVED.get(last) or _sent(sent)),
        "failed": _failed,
        "uncertain": _uncertain,
        "bounced": lambda _email: _("It came back: %(why)s."),
        "discarded": _stayed,
    }
    return sentences[email.state](email)


def _held(email: Email) -> str:
    waits = _("It waits here until it is released.")
    if told_in(email):
        waits = _("It waits here until two persons release it.")
    is_ours = email.error and not REPLY.match(email.error) and not TECHNICAL.match(email.error)
    return " ".join([waits, *(["%(reason)s"] if is_ours else []), *([_kept(email.due)] if email.due else [])])


def _kept(due: datetime) -> str:
    """What a stop left of the instant at which it was to leave."""
    if due <= clock.now():
        return _("The instant that was set for it has passed (%(due)s): it leaves as soon as it is released.")
    return _("The instant that was set for it is kept: %(due)s.")


def _queued(email: Email) -> str:
    if waits_for_its_address(email):
        return _("It waits: e-mails to this address came back. It leaves when somebody confirms the address.")
    if TECHNICAL.match(email.error):
        return _("The mail server could not be reached. It is tried again: %(due)s.")
    if REPLY.match(email.error):
        return _("The mail server did not take it: %(why)s. It is tried again: %(due)s.")
    if email.error:
        return _("Its last try did not succeed: %(why)s. It is tried again: %(due)s.")
    if email.gathers:
        return _("It waits for others to the same person, to leave with them as one e-mail: %(due)s.")
    return _("It leaves: %(due)s, or within a minute.")


def _sent(email: Email) -> str:
    if email.error:
        return _("Handed to the mail server: %(sent_at)s. It is delayed: %(why)s. The mail server goes on trying.")
    return _("Handed to the mail server: %(sent_at)s. Nothing has come back since.")


def _failed(email: Email) -> str:
    if LATER.match(email.error):
        return _("The mail server did not take it, though it was tried %(tried)s times: %(why)s.")
    if REPLY.match(email.error):
        return _("The mail server refused it: %(why)s.")
    if TECHNICAL.match(email.error):
        return _("It could not be sent, though it was tried %(tried)s times: the mail server could not be reached.")
    return _("It could not be sent: %(reason)s")


def _uncertain(email: Email) -> str:
    if TECHNICAL.match(email.error):
        return _("The line broke while it was being handed over (%(handed_at)s). Nobody knows if it arrived.")
    return _("It was being handed over (%(handed_at)s) when the sender stopped. Nobody knows if it arrived.")


def _stayed(email: Email) -> str:
    """The reason is a sentence of ours."""
    if email.digest is not None and email.digest.is_sent:
        return _("It went out together with others, in the e-mail of the day.")
    if email.digest is not None:
        return _("It is part of an e-mail of the day, whose page says how far it came.")
    if not email.is_readable and email.handed_at:
        return _("It may not have arrived. Whoever needs it asks for a new one.")
    return _("It stayed here. %(reason)s")


def _called_off(email: Email, last: Any, *, is_replayed: bool) -> str:
    if last and last.act == "discard_email":
        facts = {"who": last.actor_name, "reason": last.reason}
        return _("%(who)s decided that it is never sent: %(reason)s") % facts
    if settled := _settled(email, last):
        return settled
    if is_replayed:
        return _("It belongs to a round of the past that was played again, and never leaves.")
    return _("It was called off before it left: what it says was overtaken by what happened since.")
