"""What comes back: the e-mail says so, its address is used no more, and a person confirms an address again."""

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.querysets.delivery import addresses_visible_to
from nominations.rules import delivery as rules
from nominations.workflow.steps import role
from notifications import bell, outbox
from notifications.bounces import Report, Said
from notifications.models import Email, ReturnedAddress


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
    """The e-mail came back; where nothing will ever reach the address, nothing goes there any more."""
    if email.came_back:  # the same report once more, after a person may have confirmed the address
        return
    if report.said == Said.GONE:
        ReturnedAddress.objects.keep_from(email, report.reason, clock.now())
    if outbox.bounced(email, report.reason):
        _told(email, "bounce_email", Email.State.BOUNCED, report, by)


def _told(email: Email, verb: str, state: str, report: Report, by: Person) -> None:
    facts = {"said": report.said.value, "status": report.status}
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
