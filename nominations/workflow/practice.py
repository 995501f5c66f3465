"""The acts around practice files: chosen by the secretariat, marked by every juror, closed; they count nowhere."""

from collections.abc import Mapping

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.emails import practice as emails
from nominations.models import Call, Criterion, Juror, Practice, PracticeMark
from nominations.rules import jury as jury_rules
from nominations.rules import practice as rules
from nominations.rules.overseeing import room_open
from nominations.workflow.marking import Given
from nominations.workflow.steps import held, role


class OutdatedPracticeError(Exception):
    """The juror marked the same practice file in another window."""


@door.act
def add_practice(call_key: str, title: str, text: str, *, by: Person, language: str = "en") -> Practice:
    """The secretariat gives the jury of a call a fictional file to practise on."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    present = Practice.objects.of(call)
    door.require(rules.before_the_word(call))
    door.require(rules.room_for_one(present.count()), rules.another_title(present.filter(title=title).exists()))
    made = Practice.objects.create(call=call, title=title, text=text, language=language, added_at=clock.now())
    door.record("add_practice", made, by=by, role=role(by), facts={"call": call.slug, "title": title})
    door.say(emails.practice_added(made))
    return made


@door.act
def drop_practice(key: str, *, by: Person) -> None:
    """A practice file that nobody has marked is taken away."""
    practice = held(Practice, key, permissions.runs_jury, by=by)
    door.require(rules.unmarked(PracticeMark.objects.filter(practice=practice).exists()))
    door.record("drop_practice", practice, by=by, role=role(by), facts={"title": practice.title})
    practice.delete()


@door.act
def practise(key: str, given: Mapping[str, Given], *, by: Person) -> Practice:
    """A juror's marks on a practice file; with the last mark of the last juror it closes by itself."""
    practice = held(Practice, key, permissions.practises, by=by)
    juror = Juror.objects.serving().get(call=practice.call_id, user=by.user)
    criteria = {one.code: one for one in Criterion.objects.filter(rubric=practice.call.rubric_id)}
    if not criteria.keys() >= given.keys():
        raise Criterion.DoesNotExist
    door.require(room_open(practice.call), rules.still_open(practice))
    door.require(*(jury_rules.within(criteria[code], one.value) for code, one in given.items()))
    latest = marks_of(practice, juror)
    PracticeMark.objects.bulk_create(
        _mark(practice, juror, criteria[code], one, latest.get(code))
        for code, one in given.items()
        if not _stands(one, latest.get(code))
    )
    if _all_in(practice, len(criteria)):
        _close(practice, by)
    return practice


def marks_of(practice: Practice, juror: Juror) -> dict[str, PracticeMark]:
    """A juror's marks on a practice file, by criterion."""
    newest = PracticeMark.objects.filter(practice=practice, juror=juror).newest().select_related("criterion")
    return {mark.criterion.code: mark for mark in newest}


def _stands(given: Given, latest: PracticeMark | None) -> bool:
    if latest is None:
        return given[1:] == Given(0)[1:]
    return (given.value, given.cannot_judge, given.comment) == (latest.value, latest.cannot_judge, latest.comment)


def _mark(
    practice: Practice, juror: Juror, criterion: Criterion, given: Given, latest: PracticeMark | None
) -> PracticeMark:
    if given.seen != (latest.version if latest else 0):
        raise OutdatedPracticeError
    facts = {"value": given.value, "cannot_judge": given.cannot_judge, "comment": given.comment}
    version = given.seen + 1
    return PracticeMark(practice=practice, juror=juror, criterion=criterion, version=version, at=clock.now(), **facts)


def _all_in(practice: Practice, criteria: int) -> bool:
    """Whether every serving juror has judged every criterion."""
    judged: dict[int, int] = {}
    for mark in PracticeMark.objects.filter(practice=practice).newest():
        judged[mark.juror_id] = judged.get(mark.juror_id, 0) + mark.is_judged
    seats = Juror.objects.serving().filter(call=practice.call_id).values_list("pk", flat=True)
    return all(judged.get(seat) == criteria for seat in seats)


@door.act
def close_practice(key: str, *, by: Person) -> Practice:
    """The chair or the secretariat ends a practice without those who are late, and its differences are shown."""
    practice = held(Practice, key, permissions.closes_practice, by=by)
    door.require(room_open(practice.call), rules.still_open(practice))
    _close(practice, by)
    return practice


def _close(practice: Practice, by: Person) -> None:
    practice.closed_at = clock.now()
    practice.save(update_fields=["closed_at"])
    door.record("close_practice", practice, by=by, role=role(by), facts={"title": practice.title})
