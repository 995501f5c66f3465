"""What must be true before the register changes; every rule says a sentence."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from cities.folding import search_key


def one_country(person: str, held: Collection[str], wanted: str) -> Verdict:
    """One person holds roles in one country only."""
    others = sorted(set(held) - {wanted})
    if not others:
        return Verdict.ok("one_country")
    sentence = _("%(person)s already acts for %(country)s: one person may hold roles in one country only.")
    facts = {"person": person, "country": ", ".join(others)}
    return Verdict.fail("one_country", sentence % facts, **facts)


def somebody_hands_in(others: int, *, hands_in: bool) -> Verdict:
    """A city is never left by its own people without somebody who can hand in."""
    if others or not hands_in:
        return Verdict.ok("somebody_hands_in")
    sentence = _("Nobody else can hand in for this city. Hand over to a colleague first, or ask your Commission.")
    return Verdict.fail("somebody_hands_in", sentence)


def heads(is_head: bool, head: str) -> Verdict:
    """The head of a Commission alone decides who acts for it."""
    if is_head:
        return Verdict.ok("heads")
    sentence = _("Only the head of the National Commission does this: %(head)s.") % {"head": head}
    return Verdict.fail("heads", sentence)


def not_oneself(is_same: bool) -> Verdict:
    """The right to sign goes to a colleague."""
    return Verdict.fail("not_oneself", _("Choose a colleague.")) if is_same else Verdict.ok("not_oneself")


def stands(count: int, person: str) -> Verdict:
    """Only a delegation that runs, or is still to begin, can be ended."""
    if count:
        return Verdict.ok("stands")
    sentence = _("%(person)s does not act in the name of the head: there is no delegation to end.")
    return Verdict.fail("stands", sentence % {"person": person})


def in_order(since: date, until: date, today: date) -> Verdict:
    """A delegation has a first and a last day, and the last is not over."""
    if since <= until and today <= until:
        return Verdict.ok("in_order")
    return Verdict.fail("in_order", _("Choose a last day that is not before the first and not over."))


def somebody_leads(is_head: bool, others: int) -> Verdict:
    """A head with colleagues hands over before leaving; the last officer leaves when a successor is there."""
    if not others:
        sentence = _("You are the only officer of this Commission. Invite a successor, who takes over from you.")
        return Verdict.fail("somebody_leads", sentence)
    if not is_head:
        return Verdict.ok("somebody_leads")
    return Verdict.fail("somebody_leads", _("First make a colleague the head: a Commission has one."))


def on_behalf(title: str, head: str) -> str:
    """How a signature by delegation reads."""
    return _("%(title)s, on behalf of %(head)s") % {"title": title, "head": head}


def one_spelling(name: str, found: int) -> Verdict:
    """A name leads to one city of its country, or to none yet."""
    if found <= 1:
        return Verdict.ok("one_spelling")
    sentence = _("%(count)s cities of this country are called %(name)s: say which larger unit is meant.")
    facts = {"name": name, "count": found}
    return Verdict.fail("one_spelling", sentence % facts, **facts)


def has_a_name(name: str, key: str) -> Verdict:
    """A name has letters or digits by which it can be found."""
    if key:
        return Verdict.ok("has_a_name")
    sentence = _("“%(name)s” is not a name: it has neither a letter nor a digit.")
    return Verdict.fail("has_a_name", sentence % {"name": name}, name=name)


def address_is_free(slug: str, *, is_taken: bool) -> Verdict:
    """An announcement is made once; its address is never used again."""
    if not is_taken:
        return Verdict.ok("address_is_free")
    sentence = _("An announcement with the address “%(slug)s” has been made already.")
    return Verdict.fail("address_is_free", sentence % {"slug": slug}, slug=slug)


def embargo_is_over(instant: datetime, now: datetime) -> Verdict:
    """Nothing under embargo becomes a row of the register."""
    if instant <= now:
        return Verdict.ok("embargo_is_over")
    sentence = _("This announcement is due on %(instant)s and cannot be made before.")
    facts = {"instant": instant.isoformat(timespec="minutes")}
    return Verdict.fail("embargo_is_over", sentence % facts, **facts)


def named_once(names: list[str], ids: list[int]) -> Verdict:
    """An announcement names a city once."""
    twice = sorted({name for name, pk in zip(names, ids, strict=True) if ids.count(pk) > 1})
    if not twice:
        return Verdict.ok("named_once")
    sentence = _("Named twice: %(cities)s.")
    return Verdict.fail("named_once", sentence % {"cities": ", ".join(twice)}, cities=twice)


def not_members_yet(members: list[str]) -> Verdict:
    """A city is a member once at a time."""
    if not members:
        return Verdict.ok("not_members_yet")
    sentence = _("Already members: %(cities)s.")
    return Verdict.fail("not_members_yet", sentence % {"cities": ", ".join(members)}, cities=members)


def all_real_or_all_fictional(names: list[str]) -> Verdict:
    """Fictional cities stand in fictional announcements only, real ones never do."""
    if not names:
        return Verdict.ok("all_real_or_all_fictional")
    sentence = _("Fictional and real cities cannot stand in one announcement: %(cities)s.")
    facts = {"cities": ", ".join(names)}
    return Verdict.fail("all_real_or_all_fictional", sentence % facts, cities=names)


def told_once(known: object, told: object) -> Verdict:
    """What is told of members admitted before this register began is told once."""
    if known == told:
        return Verdict.ok("told_once")
    return Verdict.fail(
        "told_once", _("Other figures of members admitted before this register began are kept already.")
    )


def has_a_reason(reason: str) -> Verdict:
    """A correction says why."""
    if reason.strip():
        return Verdict.ok("has_a_reason")
    return Verdict.fail("has_a_reason", _("A correction needs a reason: it stands on the page of the announcement."))


def changes_something(changes: int) -> Verdict:
    """A further edition differs from the former one."""
    if changes:
        return Verdict.ok("changes_something")
    return Verdict.fail("changes_something", _("This correction changes nothing: name a city to remove or to add."))


def stands_in_it(missing: list[str]) -> Verdict:
    """Only a city that was announced can be taken out again."""
    if not missing:
        return Verdict.ok("stands_in_it")
    sentence = _("Not in the latest edition: %(cities)s.")
    return Verdict.fail("stands_in_it", sentence % {"cities": ", ".join(missing)}, cities=missing)


def not_withdrawn(*, is_withdrawn: bool) -> Verdict:
    """What is withdrawn already is not public."""
    if not is_withdrawn:
        return Verdict.ok("not_withdrawn")
    return Verdict.fail("not_withdrawn", _("This announcement is withdrawn already."))


def withdrawn(*, is_withdrawn: bool) -> Verdict:
    """Only what was withdrawn can be made public again."""
    if is_withdrawn:
        return Verdict.ok("withdrawn")
    return Verdict.fail("withdrawn", _("This announcement is public; there is nothing to put back."))


def has_words(words: list[str]) -> Verdict:
    """A city and its country are printed with a name."""
    if all(search_key(word) for word in words):
        return Verdict.ok("has_words")
    return Verdict.fail("has_words", _("Write the name of the city and of its country as they are to be printed."))


def no_line_twice(lines: Collection[str]) -> Verdict:
    """A list names no city twice in the same words."""
    if not lines:
        return Verdict.ok("no_line_twice")
    sentence = _("Two lines of the list would read the same: %(lines)s. Write what tells the two cities apart.")
    return Verdict.fail("no_line_twice", sentence % {"lines": ", ".join(lines)})


def names_its_country(strange: Mapping[str, str]) -> Verdict:
    """A city is not printed with the name of another country; how its own is spelled stays free."""
    if not strange:
        return Verdict.ok("names_its_country")
    sentence = _("%(lines)s: that is the name of another country. Write the country of the city.")
    lines = ", ".join(f"{city} ({country})" for city, country in strange.items())
    return Verdict.fail("names_its_country", sentence % {"lines": lines})


def name_is_free(name: str, *, is_taken: bool) -> Verdict:
    """Two cities of a country do not bear the same name."""
    if not is_taken:
        return Verdict.ok("name_is_free")
    sentence = _("Another city of this country is called %(name)s already.")
    return Verdict.fail("name_is_free", sentence % {"name": name}, name=name)


def counts_earlier(recounted: Mapping[str, int], *, has_earlier: bool) -> Verdict:
    """Only where members admitted before the register began are counted can they be counted anew."""
    if has_earlier or not recounted:
        return Verdict.ok("counts_earlier")
    sentence = _("This announcement counts no members admitted before this register began.")
    return Verdict.fail("counts_earlier", sentence, figures=sorted(recounted))


def both_published(known: Mapping[str, int], told: Mapping[str, int]) -> Verdict:
    """A release states cities and countries, or nothing of the whole network."""
    if not told or len({*known, *told}) == 2:
        return Verdict.ok("both_published")
    return Verdict.fail("both_published", _("Give both published figures: cities and countries."))
