"""After a text was corrected: all held letters of it made anew, each replaced, none added."""

from dataclasses import dataclass, field
from typing import Any

from accounts import door
from accounts.person import Person
from nominations import permissions
from nominations.querysets.rewording import held_letters, with_hands
from nominations.rules import letters as rules
from nominations.rules.wording import unchanged
from nominations.workflow.steps import role
from notifications import outbox
from notifications.differences import unified
from notifications.models import Email, Wording


@dataclass
class SortedOut:
    """Held letters of one text, by what the words in force now would change in each."""

    number: int = 0  # the version of the words; 0 is the house text
    changing: list[tuple[Email, str, str]] = field(default_factory=list)  # with subject line and text as they would be
    edited: list[Email] = field(default_factory=list)  # by hand, and so nobody's but by hand
    same: int = 0
    bound: int = 0


def sorted_out(event: str, language: str, *, by: Person, only: list[int] | None = None) -> SortedOut:
    """What rendering all of them again would do, looked at letter by letter; nothing is changed."""
    own = Wording.objects.in_force([event]).get((event, language))
    letters = with_hands(held_letters(by, event, language)).defer("html")
    found = SortedOut(own.number if own else 0)
    for letter in letters if only is None else letters.filter(pk__in=only):
        _sort(letter, own, found)
    return found


def _sort(letter: Any, own: Wording | None, found: SortedOut) -> None:
    if letter.is_bound:
        found.bound += 1
    elif (letter.title, letter.text) == (said := outbox.words_now(letter, own)):
        found.same += 1
    elif letter.worded_by == "edit_email":
        found.edited.append(letter)
    else:
        found.changing.append((letter, *said))


@door.act
def render_all_again(event: str, language: str, *, by: Person, number: int, seen: int) -> int:
    """Every held letter that would read otherwise is replaced, from the words in force and what was kept of it."""
    door.allow(permissions.handles_letters(None, by))
    locked = list(door.lock(held_letters(by, event, language)).values_list("pk", flat=True))
    found = sorted_out(event, language, by=by, only=locked)  # read under their locks
    door.require(unchanged(seen, found.number))
    door.require(rules.some_change(len(found.changing)), rules.as_counted(number, len(found.changing)))
    for letter, title, text in found.changing:
        _record(letter, title, text, found.number, by)
        letter.title, letter.text, letter.wording = title, text, found.number
        letter.html = outbox.framed(title, text, language)
    outbox.replace_words([letter for letter, *_said in found.changing])
    return len(found.changing)


def _record(letter: Email, title: str, text: str, number: int, by: Person) -> None:
    changes = unified(f"{letter.title}\n\n{letter.text}", f"{title}\n\n{text}")
    states = {"state_from": letter.state, "state_to": letter.state}
    door.record("render_all_again", letter, by=by, role=role(by), facts={"wording": number}, reason=changes, **states)
