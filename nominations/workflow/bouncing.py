"""What comes back: the e-mail says so, its address is used no more, and a person confirms an address again."""

from datetime import timedelta

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations import permissions
from nominations.models import SettledLetter
from nominations.querysets.delivery import addresses_visible_to
from nominations.rules import delivery as rules
from nominations.workflow.steps import role
from notifications import bell, outbox
from notifications.bounces import Report, Said
from notifications.models import Email, ReturnedAddress

DECIDED = ("confirm_arrival", "send_again")
SKEW = timedelta(minutes=1)  # clocks of mail servers


@door.act
def note_report(report: Report, *, by: Person) -> bool:
    """What a mail server or a provider said of an e-mail takes effect; false if there is no such e-mail any more."""
    door.allow(by.is_clock)
    email = door.lock(Email.objects.filter(key=report.key)).first()
    if email is None:
        return False
    if report.said in {Said.GONE, Said.RETURNED}:
        bounce_email(email, report, by=by)
    elif report.said == Said.ARRIVED and outbox.arrived(email):
        _told(email, "note_report", Email.State.SENT, report, by)
    elif report.said == Said.DELAYED:
        outbox.delayed(email, report.reason)
    return True


@door.act
def bounce_email(email: Email, report: Report, *, by: Person) -> None:
    """The e-mail came back; where nothing will ever reach the address, nothing goes there any more.

    What a person has decided since that attempt stands.
    """
    if email.came_back or _is_overtaken(email, report):
        return
    if report.said == Said.GONE and not _works_since(email):
        ReturnedAddress.objects.keep_from(email, report.reason, clock.now())
    if outbox.bounced(email, report.reason):
        SettledLetter.objects.filter(email=email, anew=False).delete()  # what was said before is overtaken
        _told(email, "bounce_email", Email.State.BOUNCED, report, by)


def _is_overtaken(email: Email, report: Report) -> bool:
    """The same report once more, or one about an attempt before a person said that it arrived or sent it again."""
    records = Record.objects.about(email)
    if report.name and records.filter(act="bounce_email", facts__contains=report.name).exists():
        return True
    decided = records.filter(act__in=DECIDED).last()
    if decided is None or email.handed_at is None or email.handed_at < decided.at:
        return decided is not None
    return report.at is not None and report.at + SKEW < email.handed_at


def _works_since(email: Email) -> bool:
    """Whether a person confirmed its address after this e-mail had left."""
    left = email.handed_at or email.created
    return ReturnedAddress.objects.filter(address=email.address.lower(), confirmed_at__gt=left).exists()


def _told(email: Email, verb: str, state: str, report: Report, by: Person) -> None:
    facts = {"said": report.said.value, "status": report.status, "report": report.name}
    door.record(verb, email, by=by, state_from=email.state, state_to=state, facts=facts, reason=report.reason)


@door.act
def confirm_address(key: str, *, by: Person) -> ReturnedAddress:
    """Somebody asked the person: the address is right, and what waits for it leaves."""
    seen = door.see(addresses_visible_to(by), key)
    door.allow(permissions.handles_letters(seen, by))
    row = door.lock(ReturnedAddress.objects.filter(pk=seen.pk)).get()
    door.require(rules.unreachable(row))
    _confirm(row, by)
    return row


def _confirm(row: ReturnedAddress, by: Person) -> None:
    row.confirmed_at, row.confirmed_by = clock.now(), by.user
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    door.record("confirm_address", row, by=by, role=role(by))
    bell.ring()


def address_works(address: str, *, by: Person) -> None:
    """What arrived shows that its address works: nothing is kept from it any more."""
    for row in door.lock(ReturnedAddress.objects.unreachable().filter(address=address.lower())):
        _confirm(row, by)
