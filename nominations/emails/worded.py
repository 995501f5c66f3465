"""What is asked of the words of an e-mail by what it tells: two persons for an outcome, a subject line of its own."""

from functools import lru_cache

from django.utils import translation

from nominations.emails.events import EVENTS, in_words
from nominations.querysets.letters import MAYORS_COPY, TELLING
from nominations.rules.wording import folded
from notifications import outbox
from notifications.house import house, in_names, spoken
from notifications.models import Wording

SIDES = ("_city", "_commission", "_secretariat", "_other")
TELL_TOO = {*TELLING, MAYORS_COPY, "ineligible_declared"}  # an outcome, in another class
FIXED = ("login_code", "password_reset_key", "unknown_account")  # the words of signing in stand with the sign-in


def by_two(event: str) -> bool:
    """Whether a second person answers for its words: for those of whatever tells an outcome."""
    return event in TELL_TOO or EVENTS[event].kind in outbox.HELD_AT_FIRST


def told(event: str) -> str:
    """The act that it tells: several sides may hear of one act under one subject line."""
    return next((event.removesuffix(side) for side in SIDES if event.endswith(side)), event)


def taken(event: str, language: str) -> dict[str, str]:
    """By the folded line the e-mail that has it, in words: own words in force, and house texts, for they may return."""
    others = [one for one in EVENTS if one not in FIXED and told(one) != told(event)]
    own = Wording.objects.in_force(others)
    lines = [(line, one) for one in others for line in house_lines(one, language)]
    lines += [(wording.title, one) for (one, code), wording in own.items() if code == language]
    return {folded(line): in_words(one) for line, one in lines}


@lru_cache(maxsize=1024)
def house_lines(event: str, language: str) -> tuple[str, ...]:
    """What the subject line of the house text may be, in names; of several cases each one."""
    with translation.override(language):
        title = outbox.parted(in_names(event))[0]
        cases = house(event).placeholders.get(title.strip("{}"))
        return tuple(spoken(cases.samples)) if cases and cases.is_case else (title,)
