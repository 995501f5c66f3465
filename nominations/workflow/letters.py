"""What the secretariat does to e-mails of the outbox; decision letters leave by the release of two persons alone."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict, first
from audit import clock
from audit.models import Record
from audit.subjects import prefix
from nominations import permissions
from nominations.emails import anew as emails
from nominations.emails.misnamed import misnamed
from nominations.emails.objecting import objections
from nominations.emails.overtaken import objections as overtaken
from nominations.emails.stamped import standing
from nominations.models import Enclosed, Nomination, Proposal, SettledLetter
from nominations.querysets.delivery import stays_here
from nominations.querysets.dispatch import held_for
from nominations.querysets.letters import (
    COUNTRY_LIST,
    call_of,
    emails_visible_to,
    named_in,
    off_public,
    to_settle,
    told_in,
)
from nominations.rules import letters as rules
from nominations.rules.application import reasoned
from nominations.rules.dispatch import to_come
from nominations.rules.wording import worded
from nominations.workflow.bouncing import address_works
from nominations.workflow.steps import role
from notifications import bell, outbox
from notifications.differences import mark, unified
from notifications.models import Email

State = Email.State


def _take(key: str, verb: str, by: Person) -> Email:
    """The e-mail, seen, permitted and read fresh under its lock, and the verb can start."""
    seen = door.see(emails_visible_to(by), key)
    door.allow(permissions.handles_letters(seen, by))
    email = door.lock(Email.objects.filter(pk=seen.pk)).get()
    door.require(*rules.can(verb, email, tells=told_in(email)))
    if verb in rules.LETS_GO:
        door.require(rules.public(is_off_public(email)))
    return email


def is_off_public(email: Email) -> bool:
    """Whether it tells of an announcement that nobody may read now."""
    return Email.objects.filter(off_public(), pk=email.pk).exists()


def _apart(email: Email, moved: bool | int) -> None:
    """Who decides about one letter alone takes it out of a release that was stopped: it does not go on with that."""
    door.require(rules.moved(moved))
    Enclosed.objects.go_otherwise([email.pk])


def _moved(email: Email, verb: str, to: str, by: Person, reason: str = "", **more: Any) -> Email:
    door.record(verb, email, by=by, role=role(by), state_from=email.state, state_to=to, reason=reason, **more)
    email.refresh_from_db()
    return email


@door.act
def hold_email(key: str, *, by: Person) -> Email:
    """An e-mail that waits to be sent stays until somebody releases it."""
    email = _take(key, "hold_email", by)
    _apart(email, outbox.hold(email))
    return _moved(email, "hold_email", State.HELD, by)


@door.act
def release_email(key: str, *, by: Person) -> Email:
    """A held e-mail that is no decision may leave."""
    email = _take(key, "release_email", by)
    _apart(email, outbox.release(email))
    bell.ring()
    return _moved(email, "release_email", State.QUEUED, by)


@door.act
def schedule_email(key: str, due: datetime, *, by: Person) -> Email:
    """An e-mail that has not left leaves at an instant to come."""
    email = _take(key, "schedule_email", by)
    door.require(to_come(due, clock.now()))
    outbox.hold(email)
    _apart(email, outbox.let_go(Email.objects.filter(pk=email.pk), due))
    return _moved(email, "schedule_email", State.QUEUED, by, facts={"due": due.isoformat()})


@door.act
def edit_email(key: str, seen: str, title: str, text: str, *, by: Person) -> Email:
    """An e-mail that has not left gets another subject line or text; what changed stands in its history."""
    email = _reworded(key, "edit_email", by)
    door.require(rules.as_shown(seen, mark(email.title, email.text)))
    return _reword(email, "edit_email", by, title, text)


@door.act
def render_again(key: str, seen: str, *, by: Person) -> Email:
    """An e-mail that has not left is made anew, from the words in force and what was kept of it, in its place."""
    email = _reworded(key, "render_again", by)
    title, text, html = outbox.rendered_again(email)
    door.require(rules.as_shown(seen, mark(email.title, email.text, title, text)))
    return _reword(email, "render_again", by, title, text, html=html, wording=outbox.number_in_force(email))


def _reworded(key: str, verb: str, by: Person) -> Email:
    email = _take(key, verb, by)
    door.require(rules.unproposed(is_proposed(email)), rules.unbound(is_bound(email)))
    return email


def is_proposed(email: Email) -> bool:
    """Whether another person is asked to let it go with an announcement, and reads it as it stands."""
    if not email.is_held:  # what waits for a proposal is
        return False
    waiting = Proposal.objects.open().letting_go().filter(call__in=call_of(email)).select_related("call")
    return any(held_for(proposal).filter(pk=email.pk).exists() for proposal in waiting)


def is_of_stopped(email: Email) -> bool:
    """Whether it waits for a bulk release that was stopped to go on."""
    return Enclosed.objects.of_stopped([email]).exists()


def is_bound(email: Email) -> bool:
    """Whether two persons have set when it leaves: by an announcement, or by a bulk release that goes on."""
    calls = call_of(email).filter(cohort__release_approved=True, cohort__announcement=None)
    announced = email.kind == Email.Kind.DECISION and calls.exists()
    return announced or Enclosed.objects.going_on().filter(email=email).exists()


def _reword(email: Email, verb: str, by: Person, title: str, text: str, **columns: Any) -> Email:
    text = text.replace("\r\n", "\n").strip() + "\n"
    door.require(worded(outbox.one_line(title), text))
    door.require(rules.other((email.title, email.text), (title, text)))
    changes = unified(f"{email.title}\n\n{email.text}", f"{title}\n\n{text}")
    door.require(rules.moved(outbox.rewrite(email, title, text, **columns)))
    return _moved(email, verb, email.state, by, changes)


@door.act
def discard_email(key: str, *, by: Person, reason: str) -> Email:
    """An e-mail that has not left never will, with a reason."""
    email = _take(key, "discard_email", by)
    door.require(rules.moved(outbox.discard(email)))
    return _moved(email, "discard_email", State.DISCARDED, by, reason)


@door.act
def send_again(key: str, *, by: Person) -> Email:
    """A person decides that an e-mail which failed, came back or perhaps never arrived is sent once more."""
    email = _take(key, "send_again", by)
    door.require(true_and_new(email))
    SettledLetter.objects.filter(email=email).delete()
    _apart(email, outbox.again(email, by=by.someone))
    bell.ring()
    return _moved(email, "send_again", State.QUEUED, by)


def true_and_new(email: Email) -> Verdict:
    """It says what stands and no act has undone, and its reader has not read the same in a later letter."""
    later = _twins(email).filter(created__gt=email.created)
    return first(
        still_true(email),
        lambda: rules.not_written_yet(int(not later.exists())),
        lambda: rules.would_leave(overtaken([email]).get(email.key, "")),
    )


def _twins(email: Email) -> QuerySet[Email]:
    """The other letters that say the same outcome to the same address."""
    return _same(email, email.outcome, [email.address]) if email.outcome else Email.objects.none()


def _same(email: Email, said: str, addresses: list[str]) -> QuerySet[Email]:
    """The other letters about the same that say this outcome to these addresses; none that came to nothing."""
    about = {"subject_ref": email.subject_ref, "about_key": email.about_key}
    found = Email.objects.left().filter(**about, outcome=said, address__in=addresses)
    return found.exclude(Q(pk=email.pk) | Q(state__in=[State.FAILED, State.BOUNCED]))


@door.act
def confirm_arrival(key: str, *, by: Person) -> Email:
    """A person knows that an e-mail arrived of which nobody knew, or which seemed to come back."""
    email = _take(key, "confirm_arrival", by)
    door.require(rules.moved(outbox.has_arrived(email, by=by.someone)))
    SettledLetter.objects.filter(email=email).delete()
    address_works(email.address, by=by)
    return _moved(email, "confirm_arrival", State.SENT, by)


# What is left of a letter that did not arrive or was stopped.


def still_true(email: Email) -> Verdict:
    """It says what could be stamped in it now, and no name that was corrected since."""
    true = rules.still_true(email.outcome, standing([email]).get(email.key, ""))
    return first(true, lambda: rules.named_as_now(bool(misnamed([email]))))


def is_settled(email: Email) -> bool:
    """Whether a person has decided about it."""
    return SettledLetter.objects.filter(email=email).exists()


def _unsettled(key: str, verb: str, by: Person) -> Email:
    email = _take(key, verb, by)
    door.require(rules.waits(email, settled=is_settled(email)))
    return email


def is_unwanted(email: Email) -> bool:
    """Whether it tells of what is public and would lie here for ever: its reader is gone, or another says the same."""
    if not stays_here(email) or not told_in(email) or is_off_public(email):
        return False
    return bool(objections([email])) or _twins(email).exists()


def settleable(email: Email) -> Verdict:
    """One that has not left is settled by two persons; any other, if it still waits for somebody, by one."""
    if email.has_left_the_line:
        return rules.waits(email, settled=is_settled(email))
    return first(rules.unwanted(is_unwanted(email)), lambda: rules.asked_before(bool(_asked_by(email))))


def _asked_by(email: Email) -> str:
    """Who proposed to settle it, if that is the last thing that was done to it."""
    last = Record.objects.about(email).last()
    return last.actor if last is not None and last.act == "propose_settling" else ""


def proposable(email: Email) -> Verdict:
    """One that would lie here for ever, and about which nobody has to decide yet."""
    return first(rules.unwanted(is_unwanted(email)), lambda: rules.not_asked_yet(is_to_settle(email)))


@door.act
def propose_settling(key: str, *, by: Person, reason: str) -> Email:
    """One person says how the reader of a letter that lies here was told otherwise, or why nobody is to be told."""
    email = _take(key, "propose_settling", by)
    door.require(proposable(email), rules.said_how(reason))
    return _moved(email, "propose_settling", email.state, by, reason)


def is_to_settle(email: Email) -> bool:
    """Whether it waits for another person to say that it is settled, or is not."""
    return Email.objects.filter(to_settle(), pk=email.pk).exists()


@door.act
def send_back_settling(key: str, *, by: Person, reason: str) -> Email:
    """The letter waits as it did before; whoever proposed to settle it takes that back in the same way."""
    email = _take(key, "send_back_settling", by)
    door.require(rules.still_asked(is_to_settle(email)), reasoned(reason))
    return _moved(email, "send_back_settling", email.state, by, reason)


def settle(email: Email, verb: str, by: Person, reason: str = "", **facts: Any) -> SettledLetter:
    """By an act that has looked whether it may be: nothing waits about it any more."""
    more = {"anew": verb == "write_anew", "reason": reason}
    outbox.wait_no_more(email)
    settled = SettledLetter.objects.create(email=email, by=by.someone, at=clock.now(), **more)
    now = Email.objects.values_list("state", flat=True).get(pk=email.pk)  # the act may have called it off meanwhile
    _moved(email, verb, now, by, reason, facts=facts)
    return settled


@door.act
def settle_letter(key: str, *, by: Person, reason: str) -> SettledLetter:
    """Nothing waits any more about an e-mail that did not arrive or was stopped, and somebody says why.

    A second person says it of a letter that has not left: it stays readable, and never leaves.
    """
    email = _take(key, "settle_letter", by)
    door.require(settleable(email), rules.said_how(reason))
    if not email.has_left_the_line:
        door.require(rules.another(_asked_by(email), by.key), rules.moved(outbox.discard(email)))
    return settle(email, "settle_letter", by, reason)


@door.act
def write_anew(key: str, *, by: Person) -> SettledLetter:
    """A letter that was stopped, or never arrived and is true no more, is written with the outcome of now, and held.

    Where its reader may not have it any more, it is written to each who works now for that city or Commission and has
    none yet. Two persons release it.
    """
    email = _unsettled(key, "write_anew", by)
    files = files_of(email, by)
    door.require(rules.overtaken(email, still_true(email)), rules.is_told(files))
    messages, objection = emails.to_whom_it_may_go(email, files)
    door.require(rules.has_reader(messages, objection))
    unwritten = _unwritten(email, messages)
    door.require(rules.not_written_yet(len(unwritten)))
    door.say(unwritten)
    return settle(email, "write_anew", by, outcome=messages[0].outcome)


def _unwritten(email: Email, messages: list[outbox.Message]) -> list[outbox.Message]:
    """Those to whose reader no other letter says the outcome of now."""
    said = messages[0].outcome
    written = set(_same(email, said, [one.address for one in messages]).values_list("address", flat=True))
    return [message for message in messages if message.address not in written]


def files_of(email: Email, by: Person) -> list[Nomination]:
    """What it is about: one file, or all that were announced of a country in a call; as they stand now."""
    seen, name = Nomination.objects.visible_to(by).for_lists().order_by("pk"), prefix(Nomination)
    if email.event == COUNTRY_LIST:
        return list(seen.filter(named_in(email)))
    return list(seen.filter(key=email.subject_ref.removeprefix(name))) if email.subject_ref.startswith(name) else []
