"""How the secretariat words an e-mail: a new version each time, never a changed one, and two persons for a decision."""

from typing import Any

from django.db.models import Max

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.emails.worded import by_two, taken
from nominations.emails.wording import wording_tried
from nominations.querysets.letters import wordings_visible_to
from nominations.rules import wording as rules
from nominations.workflow.steps import role
from notifications.models import Wording


@door.act
def reword(event: str, language: str, *, by: Person, title: str, text: str, reason: str, seen: int) -> Wording:
    """From now on e-mails of this event are written in these words, in this language."""
    door.allow(permissions.rewords(None, by))
    door.require(*rules.fits(event, language, title, text), rules.distinct(title, taken(event, language)))
    return _next(event, language, seen, by=by, title=title, text=text, reason=reason)


@door.act
def restore_house(event: str, language: str, *, by: Person, reason: str, seen: int) -> Wording:
    """From now on the house text is said again; a version too, so that the history shows it."""
    door.allow(permissions.rewords(None, by))
    door.require(rules.is_own(Wording.objects.of(event, language).first()))
    return _next(event, language, seen, by=by, reason=reason)


@door.act
def confirm_wording(key: str, *, by: Person) -> Wording:
    """A second person puts the words of a decision letter into force."""
    found = door.see(wordings_visible_to(by), key)
    door.allow(permissions.rewords(None, by))
    wording: Wording = door.lock(Wording.objects.filter(pk=found.pk)).get()
    door.require(rules.waits(wording, newest(wording.event, wording.language)), rules.another(wording, by))
    if not wording.is_house:
        place = wording.event, wording.language
        door.require(*rules.fits(*place, wording.title, wording.text), rules.distinct(wording.title, taken(*place)))
    wording.confirmed_by, wording.confirmed_at = by.someone, clock.now()
    wording.save(update_fields=["confirmed_by", "confirmed_at"])
    _record("confirm_wording", wording, by=by)
    return wording


@door.act
def try_wording(language: str, title: str, text: str, *, by: Person) -> None:
    """One e-mail with these words to the person who is wording them."""
    door.allow(permissions.rewords(None, by))
    door.say(wording_tried(by.someone, language, title, text))


def newest(event: str, language: str) -> int:
    """The number of the newest version; 0 where the house text was never left."""
    return int(Wording.objects.of(event, language).aggregate(number=Max("number"))["number"] or 0)


def _next(event: str, language: str, seen: int, *, by: Person, reason: str, **words: Any) -> Wording:
    """The version after the one that the person saw; whoever was faster has taken its number."""
    door.require(rules.unchanged(seen, newest(event, language)))
    made = Wording(event=event, language=language, number=seen + 1, reason=reason, by=by.someone, at=clock.now())
    made.by_two = by_two(event)
    made.title, made.text = words.get("title", ""), words.get("text", "").replace("\r\n", "\n")
    Wording.objects.bulk_create([made], ignore_conflicts=True)
    kept = Wording.objects.filter(key=made.key).first()
    if kept is None:
        door.require(rules.unchanged(seen, newest(event, language)))
        raise AssertionError
    _record("restore_house" if kept.is_house else "reword", kept, by=by, reason=reason)
    return kept


def _record(verb: str, wording: Wording, *, by: Person, reason: str = "") -> None:
    facts = {"event": wording.event, "language": wording.language, "number": wording.number}
    door.record(verb, wording, by=by, role=role(by), facts=facts, reason=reason)
