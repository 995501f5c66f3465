"""What may be done while the jury reads: remind who is late, open sealed marks, shut the jury room."""

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.emails import overseeing as emails
from nominations.emails import recipients
from nominations.models import Call, Juror, Nomination, Peek, Review
from nominations.rules import application as application_rules
from nominations.rules import overseeing as rules
from nominations.workflow.steps import held, role

# Sealed marks.


@door.act
def peek(key: str, *, by: Person, reason: str) -> Peek:
    """Somebody opens the marks of one file before they are closed; the chair is told who, and why."""
    nomination = held(Nomination, key, permissions.peeks, by=by)
    is_open = nomination.peeks.open().of(by).exists()
    door.require(rules.being_read(nomination), application_rules.reasoned(reason), rules.not_opened(is_open))
    made = Peek.objects.create(nomination=nomination, user=by.someone, reason=reason, at=clock.now())
    door.record("peek", nomination, by=by, role=role(by), reason=reason)
    door.say(emails.marks_opened(nomination, _told_of_peeks(nomination), made))
    return made


def _told_of_peeks(nomination: Nomination) -> list[User]:
    """The chair, if the file is not kept from the chair; else the director, so that somebody always knows."""
    chair = Juror.objects.chair_of(nomination.call_id)
    if chair and Nomination.objects.visible_to(Person.of(chair.user)).filter(pk=nomination.pk).exists():
        return [chair.user]
    return recipients.directors(nomination)


# Who is late.


@door.act
def remind_juror(key: str, *, by: Person) -> Juror:
    """A juror hears how many files are awaited and how long is left; at most once a day."""
    seen = door.see(Juror.objects.visible_to(by).serving().with_awaited(by).select_related("call"), key)
    door.allow(permissions.reminds(seen.call, by))
    juror = door.lock(Juror.objects.filter(pk=seen.pk)).select_related("call", "user").get()
    door.require(rules.room_open(juror.call), rules.is_awaited(seen.awaited), rules.not_reminded(juror, clock.now()))
    juror.reminded_at = clock.now()
    juror.save(update_fields=["reminded_at"])
    number = awaited_of(juror)
    door.record("remind_juror", juror, by=by, role=role(by), facts={"awaited": number})
    door.say(emails.juror_reminded(juror, number, juror.call.reviews_due))
    return juror


def awaited_of(juror: Juror) -> int:
    """How many reviews the juror has still to hand in, whoever may know of them: what the juror is told."""
    return Review.objects.awaited().filter(juror=juror).count()


@door.act
def remind_jurors(call_key: str, *, by: Person) -> list[Juror]:
    """Everyone of whom a review is awaited and who was not reminded within a day hears of it, in one e-mail each."""
    call = held(Call, call_key, permissions.reminds, by=by)
    keys = [juror.key for juror in to_remind(call, by)]
    door.require(rules.room_open(call), rules.anyone_late(len(keys)))
    return [remind_juror(key, by=by) for key in keys]


def to_remind(call: Call, by: Person) -> list[Juror]:
    """Those of whom a review is awaited that this person may know of, without who was reminded within a day."""
    late = Juror.objects.visible_to(by).serving().filter(call=call).late_for(by)
    found = late.select_related("user").order_by("user__name", "pk")
    return [juror for juror in found if rules.not_reminded(juror, clock.now()).passed]


# When something has gone wrong.


@door.act
def shut_jury(call_key: str, *, by: Person, reason: str) -> Call:
    """From this instant nobody in the jury reads, marks, discusses or votes in this call; what is there is kept."""
    call = _locked(call_key, by)
    door.require(rules.in_use(call), application_rules.reasoned(reason))
    call.jury_shut_at, call.jury_shut_reason = clock.now(), reason
    call.save(update_fields=["jury_shut_at", "jury_shut_reason"])
    door.record("shut_jury", call, by=by, role=role(by), reason=reason)
    door.say(emails.jury_shut(call))
    return call


@door.act
def open_jury(call_key: str, *, by: Person, reason: str) -> Call:
    """The jury goes on where it was."""
    call = _locked(call_key, by)
    door.require(rules.room_shut(call), application_rules.reasoned(reason))
    call.jury_shut_at, call.jury_shut_reason = None, ""
    call.save(update_fields=["jury_shut_at", "jury_shut_reason"])
    door.record("open_jury", call, by=by, role=role(by), reason=reason)
    door.say(emails.jury_opened(call))
    return call


def _locked(call_key: str, by: Person) -> Call:
    return held(Call, call_key, permissions.runs_jury, by=by)
