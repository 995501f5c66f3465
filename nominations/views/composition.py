"""A cohort as it is read: its files in the jury's order, its balance, its departures from the jury's word."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from cities.states import Region
from nominations import timeline
from nominations.models import Call, Cohort, Nomination
from nominations.querysets.composing import before_their_word
from nominations.rules import composing as rules
from nominations.rules.decision import departs
from nominations.rules.screening import name_checked
from nominations.states import Status
from nominations.weighing import Board, board
from nominations.workflow import decision as workflow

TONES = {Status.RECOMMENDED: "done", Status.RESERVED: "now", Status.DEFERRED: "due", Status.NOT_RECOMMENDED: "quiet"}


@dataclass(frozen=True)
class Composition:
    """The files of a call on which the jury has spoken, and where each stands towards the cohort."""

    call: Call
    board: Board
    kept: int = 0  # living files of the call that a conflict keeps from the reader
    behind: tuple[Nomination, ...] = ()  # of a cohort that is not decided: living, and the jury has not spoken on them

    @property
    def files(self) -> list[Nomination]:
        """In the order of the jury: its word, then the mean."""
        return list(self.board.rows.values())

    @property
    def chosen(self) -> list[Nomination]:
        """In the cohort."""
        return [file for file in self.files if file.is_in_cohort]

    @property
    def left_out(self) -> list[Nomination]:
        """Not in the cohort."""
        return [file for file in self.files if file.is_out_of_cohort]

    @property
    def open(self) -> list[Nomination]:
        """The jury has spoken, and nobody has chosen."""
        return [file for file in self.files if file.awaits_choice]

    @property
    def undecided(self) -> list[Nomination]:
        """Every living file that is neither in nor out, as a decision on the cohort counts them."""
        return [*self.open, *self.behind]

    @property
    def today(self) -> list[Nomination]:
        """In the cohort as it was corrected since."""
        return [file for file in self.files if file.is_admitted]

    @property
    def departures(self) -> list[Nomination]:
        """Against the jury's word, or chosen with a reason that its order asked for."""
        choices = [file for file in self.files if file.is_in_cohort or file.is_out_of_cohort]
        return [file for file in choices if departs(file, file.is_in_cohort) or self.passed(file)]

    def passed(self, file: Nomination) -> list[Nomination]:
        """The files of which the reason for this choice speaks, and which stand on the other side of it."""
        choices, is_in = self.board.choices, file.is_in_cohort
        other = {key for key, choice in choices.items() if choice.is_in != is_in}
        return [self.board.rows[key] for key in file.choice_over if key in other]

    @property
    def unnamed(self) -> list[Nomination]:
        """What the jury recommends and nobody looked up: legal status and name as printed."""
        return [file for file in self.open if file.is_recommended and not name_checked(file)]

    def part(self, name: str) -> list[Nomination]:
        """The files that a number counts."""
        parts = {
            "in": self.chosen,
            "out": self.left_out,
            "open": self.undecided,
            "departures": self.departures,
            "unnamed": self.unnamed,
        }
        return parts.get(name, self.files)


def of(call: Call, person: Person, *, by_mean: bool = True) -> Composition:
    """The composition as far as this person may see its files, in the order of the jury."""
    return Composition(call, board(call, person, by_mean=by_mean), workflow.kept_from(call, person))


def whole(call: Call, person: Person) -> Composition:
    """The same for its own page: of a decided cohort as it was approved, else with what has not come so far."""
    is_decided = call.is_decided or call.is_announced
    made = board(call, person, as_approved=is_decided)
    behind = () if is_decided else tuple(_behind(call, person))
    return Composition(call, made, workflow.kept_from(call, person), behind)


def _behind(call: Call, person: Person) -> QuerySet[Nomination]:
    files = before_their_word(Nomination.objects.visible_to(person).filter(call=call))
    return files.select_related("city", "country", "call", "name_check", "hold").prefetch_related("country__names")


def word(file: Nomination) -> dict[str, str]:
    """What the jury said, never what became of it since; nothing before it has spoken."""
    if not file.jury_word:
        return {"word": "", "tone": "quiet"}
    said = Status(file.jury_word)
    return {"word": str(said.label), "tone": TONES[said]}


def choice(file: Nomination) -> dict[str, str]:
    """Whether it is in the cohort, left out, or neither yet."""
    if file.is_in_cohort:
        return {"word": _("admitted") if file.has_changed_since else file.status_label, "tone": "done"}
    if file.is_out_of_cohort:
        return {"word": _("not admitted") if file.has_changed_since else file.status_label, "tone": "quiet"}
    return {"word": _("open"), "tone": "due"}


def since(file: Nomination, call: Call) -> str:
    """What became of it after the approval, with the day; empty where nothing did."""
    if not file.has_changed_since:
        return ""
    if file.is_revoked:
        return _("removed by corrigendum of %(day)s") % {"day": timeline.day(file.since, call.zone)}
    words = _("admitted by corrigendum of %(day)s") if file.is_admitted else _("withdrawn on %(day)s")
    return words % {"day": timeline.day(file.since, call.zone)}


def named(files: Iterable[Nomination]) -> list[dict[str, str]]:
    """City, country and the jury's word of each."""
    return [{"city": file.city.name, "country": file.country.called, "word": word(file)["word"]} for file in files]


def region(file: Nomination) -> str:
    """The region of its country, in the reader's language."""
    return str(Region(file.country.region).label)


def figures(composition: Composition, address: str) -> list[dict[str, Any]]:
    """In, out, open, against the jury's word: each linked to exactly its rows."""
    places, chosen = composition.call.places, len(composition.chosen)
    value = _("%(n)d of about %(places)d") % {"n": chosen, "places": places} if places else str(chosen)
    found = [("in", value, _("in the cohort")), ("out", len(composition.left_out), _("out of the cohort"))]
    found += [("open", len(composition.undecided), _("neither in nor out"))]
    found += [("departures", len(composition.departures), _("against the jury's word"))]
    return [
        {"value": value, "label": label, "url": f"{address}?show={name}", "tone": _tone(name, value)}
        for name, value, label in found
    ]


def _tone(name: str, value: Any) -> str:
    return "due" if name == "open" and value else ""


# Balance.


def by_region(composition: Composition) -> list[dict[str, Any]]:
    """The share of each region in the cohort, with its share among all files as the line beside it."""
    chosen = Counter(file.country.region for file in composition.chosen)
    everyone = Counter(file.country.region for file in composition.files)
    return [_bar(str(label), chosen[code], everyone[code], composition) for code, label in Region.choices]


def listed_by_region(composition: Composition, most: int = 40) -> list[dict[str, Any]]:
    """The cities of the cohort under their regions, in the order in which they are printed; the first of very many."""
    parts = [
        (label, [file for file in composition.chosen if file.country.region == code]) for code, label in Region.choices
    ]
    return [
        {"label": str(label), "number": len(files), "files": named(files[:most]), "more": len(files[most:])}
        for label, files in parts
        if files
    ]


def _bar(label: str, chosen: int, everyone: int, composition: Composition) -> dict[str, Any]:
    return {
        "label": label,
        "share": _percent(chosen, len(composition.chosen)),
        "was": _percent(everyone, len(composition.files)),
        "text": _("%(n)d of %(all)d in the cohort") % {"n": chosen, "all": len(composition.chosen)},
        "note": _of_files(everyone, len(composition.files)),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0


def by_country(composition: Composition, most: int = 8) -> list[dict[str, Any]]:
    """The countries with several cities in the cohort, most first, against the ceiling of the call if it has one."""
    chosen, everyone = _countries(composition.chosen), _countries(composition.files)
    several = sorted((-count, name) for name, count in chosen.items() if count > 1)[:most]
    ceiling = composition.call.quota_admitted
    longest = max([ceiling or 0, *chosen.values()])
    return [_country_bar(name, -count, everyone[name], ceiling, longest) for count, name in several]


def _country_bar(name: str, count: int, files: int, ceiling: int | None, longest: int) -> dict[str, Any]:
    over = ceiling is not None and count > ceiling
    return {
        "label": name,
        "share": _percent(count, longest),
        "was": _percent(ceiling, longest) if ceiling else None,
        "text": _of_files(count, files),
        "tone": "problem" if over else "",
        "note": _("more than the %(n)d allowed") % {"n": ceiling} if over else "",
    }


def _of_files(chosen: int, everyone: int) -> str:
    facts = {"n": chosen, "all": everyone}
    return ngettext("%(n)d of %(all)d file", "%(n)d of %(all)d files", everyone) % facts


def _countries(files: Iterable[Nomination]) -> Counter[str]:
    return Counter(file.country.called for file in files)


def first_time(composition: Composition) -> list[dict[str, Any]]:
    """Countries that have had no member by name yet: the countries count, not their files."""
    chosen, files = (_by_having(rows) for rows in (composition.chosen, composition.files))
    facts = {"n": len(chosen[False]), "all": len(files[False])}
    return [
        {
            "label": _("Countries without a member listed yet"),
            "share": _percent(len(chosen[False]), len(chosen[False] | chosen[True])),
            "was": _percent(len(files[False]), len(files[False] | files[True])),
            "text": ngettext("%(n)d of %(all)d country", "%(n)d of %(all)d countries", facts["all"]) % facts,
        }
    ]


def _by_having(files: Iterable[Nomination]) -> dict[bool, set[int]]:
    """The countries of files by whether any had a member before."""
    found: dict[bool, set[int]] = {False: set(), True: set()}
    for file in files:
        found[file.has_members].add(file.country_id)
    return found


def in_words(composition: Composition) -> str:
    """The size of the cohort in one line."""
    return size_in_words(composition.chosen)


def size_in_words(files: list[Nomination]) -> str:
    """How many cities in how many countries."""
    cities, countries = len(files), len({file.country_id for file in files})
    return _("%(cities)s in %(countries)s") % {
        "cities": ngettext("%(n)d city", "%(n)d cities", cities) % {"n": cities},
        "countries": ngettext("%(n)d country", "%(n)d countries", countries) % {"n": countries},
    }


def departure_rows(composition: Composition) -> list[dict[str, Any]]:
    """Each choice against the jury's word or its order, with its reason and the files that it passes over."""
    return [
        {
            "passed": _passed(composition, file),
            "city": file.city.name,
            "country": file.country.called,
            "word": word(file)["word"],
            "choice": _("in the cohort") if file.is_in_cohort else _("left out"),
            "reason": file.choice_reason,
        }
        for file in composition.departures
    ]


def _passed(composition: Composition, file: Nomination) -> str:
    """The files with which this choice is out of the jury's order: higher and out, or lower and in."""
    passed = composition.passed(file)
    if not passed:
        return ""
    words = _("higher and not in: %(cities)s") if file.is_in_cohort else _("lower and in: %(cities)s")
    return words % {"cities": rules.named(passed)}


def address(cohort: Cohort) -> str:
    """The page of a cohort."""
    return reverse("cohort", args=[cohort.call.slug])
