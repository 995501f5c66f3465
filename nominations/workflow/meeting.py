"""The meetings of a jury: opened, with who is present, closed; and extra readers for what is too close to call."""

from collections.abc import Iterable, Mapping

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions, proceedings
from nominations.emails import voting as emails
from nominations.models import Call, Juror, Meeting, Nomination
from nominations.rules import application as application_rules
from nominations.rules import meeting as rules
from nominations.rules.overseeing import room_open
from nominations.workflow.jury import give_further, tell_given
from nominations.workflow.steps import held, move, role, startable
from nominations.workflow.voting import meeting_of, void


def _led(call_key: str, by: Person) -> Call:
    """The call, locked, for whoever leads its jury's meetings; not while its room is shut."""
    call = held(Call, call_key, permissions.leads_meeting, by=by)
    door.require(room_open(call))
    return call


@door.act
def open_meeting(call_key: str, *, by: Person, present: Iterable[str] = (), secret: bool = False) -> Meeting:
    """The jury meets: these are present, and it votes openly or in secret."""
    call = _led(call_key, by)
    door.require(rules.no_meeting(meeting_of(call.pk) is not None))
    meeting = Meeting.objects.create(call=call, secret=secret, opened_at=clock.now())
    seats = _seats(call, present)
    meeting.present.set(seats)
    facts = {"meeting": meeting.key, "present": sorted(seat.key for seat in seats), "secret": secret}
    door.record("open_meeting", call, by=by, role=role(by), facts=facts)
    door.say(emails.meeting_opened(meeting))
    return meeting


def _seats(call: Call, keys: Iterable[str]) -> list[Juror]:
    return list(Juror.objects.serving().filter(call=call, key__in=keys))


def _running(call: Call) -> Meeting:
    meeting = meeting_of(call.pk)
    door.require(rules.in_meeting(meeting is not None))
    return Meeting.objects.get(call=call, closed_at=None)


@door.act
def note_present(call_key: str, *, by: Person, present: Iterable[str] = (), secret: bool = False) -> Meeting:
    """Who is in the room has changed, or how the jury votes from the next file on."""
    call = _led(call_key, by)
    meeting = _running(call)
    seats = _seats(call, present)
    meeting.present.set(seats)
    meeting.secret = secret
    meeting.save(update_fields=["secret"])
    facts = {"meeting": meeting.key, "present": sorted(seat.key for seat in seats), "secret": secret}
    door.record("note_present", call, by=by, role=role(by), facts=facts)
    return meeting


@door.act
def close_meeting(call_key: str, *, by: Person) -> Meeting:
    """The meeting ends; the jury can meet again."""
    call = _led(call_key, by)
    meeting = _running(call)
    meeting.closed_at = clock.now()
    meeting.save(update_fields=["closed_at"])
    door.record("close_meeting", call, by=by, role=role(by), facts={"meeting": meeting.key})
    return meeting


@door.act
def read_more(call_key: str, panels: Mapping[str, list[str]], *, by: Person, reason: str) -> list[Nomination]:
    """Files that are too close to call go to further readers; what was handed in stays closed and counts on."""
    call = _led(call_key, by)
    door.require(application_rules.reasoned(reason))
    files = list(door.lock(Nomination.objects.visible_to(by).filter(call=call, key__in=panels).order_by("pk")))
    seats = Juror.objects.serving().filter(call=call).select_related("user", "call", "nationality").order_by("pk")
    by_key = {seat.key: seat for seat in seats}
    seen = proceedings.seen_marks(proceedings.dealings(files, seats))
    for file in files:
        door.require(
            *(rules.independent(by_key[key], (key, file.pk) in seen) for key in panels[file.key] if key in by_key)
        )
        _read_again(file, [by_key[key] for key in panels[file.key] if key in by_key], by, reason)
    tell_given(seats, {file.key: panels[file.key] for file in files})
    return files


def _read_again(nomination: Nomination, readers: list[Juror], by: Person, reason: str) -> None:
    door.require(startable(nomination, "reopen_review"), rules.read_by_some(bool(readers)))
    void(nomination)
    move(nomination, "reopen_review", by=by, reason=reason, facts={"further_readers": len(readers)})
    for reader in readers:
        give_further(nomination, reader, by=by)
