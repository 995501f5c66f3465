"""The files on which the jury of a call has spoken, as one person sees them, in the jury's order, ready to weigh."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef

from accounts.person import Person
from cities import reading
from nominations import balance, means
from nominations.marks import Means
from nominations.models import Call, Nomination, Target
from nominations.querysets.application import NominationQuerySet
from nominations.querysets.composing import as_approved as of_approval
from nominations.querysets.composing import with_readers
from nominations.querysets.sizes import inhabitants

SIZES = (50_000, 250_000, 1_000_000, 10**9)  # inhabitants below which a city is of this size; ours, nobody's rule


@dataclass
class Board:
    """Every file once, in the jury's order, with its place, its means and the choice made so far."""

    rows: dict[str, Nomination]
    means: dict[int, Means]
    files: list[balance.File]
    choices: dict[str, balance.Choice] = field(default_factory=dict)

    @property
    def chosen(self) -> frozenset[str]:
        """The files that are in."""
        return frozenset(key for key, choice in self.choices.items() if choice.is_in)

    def misplaced(self, key: str, *, is_in: bool) -> list[Nomination]:
        """The files with which this choice would be out of the jury's order and of which no reason has spoken."""
        return [self.rows[one.key] for one in balance.misplaced(self.files, key, self.choices, is_in=is_in)]

    def passed_over(self, key: str, *, is_in: bool) -> list[Nomination]:
        """The files of which a reason for this choice has to speak."""
        return [self.rows[one.key] for one in balance.passed_over(self.files, key, self.choices, is_in=is_in)]

    def with_sizes(self) -> "Board":
        """The same with the sizes of the cities, as their answers state them."""
        known = inhabitants(self.rows.values())
        sizes = {key: size_of(known.get(row.pk)) for key, row in self.rows.items()}
        self.files = [replace(one, size=sizes[one.key]) for one in self.files]
        return self


def board(call: Call, person: Person, *, by_mean: bool = True, as_approved: bool = False) -> Board:
    """The board of a call as far as this person may see its files; of equal words by mean, if that is wanted.

    As it was approved it has the files too that a corrigendum took off, or that were withdrawn since.
    """
    files = Nomination.objects.visible_to(person).filter(call=call)
    chosen = of_approval(files) if as_approved else files.spoken_on()
    rows = {row.key: row for row in _rows(call, chosen, person)}
    for row in rows.values():
        row.call = call
    found = means.of_files(person, rows.values()) if by_mean else {}
    ranked = balance.ranked(_file(row, found.get(row.pk)) for row in rows.values())
    ordered = {one.key: rows[one.key] for one in ranked}
    return Board(ordered, found, ranked, choices_of(ordered.values()))


def _rows(call: Call, files: NominationQuerySet, person: Person) -> Iterable[Nomination]:
    day, is_fictional = call.counts_from, call.is_fictional
    members = reading.counted_beside(call.programme_id, day, is_fictional=is_fictional, but=call.slug)
    rows = files.annotate(has_members=Exists(members.filter(city__country=OuterRef("country"))))
    related = (
        with_readers(rows).with_declared(person).select_related("city", "country", "name_check", "dossier", "hold")
    )
    return related.prefetch_related("country__names")


def _file(row: Nomination, found: Means | None) -> balance.File:
    mean = found.overall.mean if found else None
    return balance.File(
        key=row.key,
        word=row.jury_word,
        mean=None if mean is None else round(mean, 6),
        region=row.country.region,
        country=row.country.iso2,
        is_first=not row.has_members,
        kind=row.city.kind,
        language=row.dossier.language,
        name=row.city.sort_key,
    )


def choices_of(rows: Iterable[Nomination]) -> dict[str, balance.Choice]:
    """What was chosen so far, each with the files of which its reason speaks."""
    made = [row for row in rows if row.is_in_cohort or row.is_out_of_cohort]
    return {row.key: balance.Choice(row.is_in_cohort, frozenset(row.choice_over)) for row in made}


def size_of(number: int | None) -> str:
    """The code of a size; empty where no number is stated."""
    return "" if number is None else str(next((limit for limit in SIZES if number < limit), SIZES[-1]))


def targets(rows: Iterable[Target]) -> list[balance.Target]:
    """Targets as they are reckoned with."""
    return [balance.Target(row.kind, row.value, row.least or 0, -1 if row.most is None else row.most) for row in rows]


def limits(call: Call, rows: Mapping[str, Nomination], size: int) -> balance.Limits:
    """The hard rules: the size asked for, the call's ceiling, what is pinned and what is excluded."""
    held = {key: row.hold for key, row in rows.items() if getattr(row, "hold", None)}
    return balance.Limits(
        size=size,
        ceiling=call.quota_admitted,
        pinned=frozenset(key for key, hold in held.items() if hold.is_pin),
        excluded=frozenset(key for key, hold in held.items() if not hold.is_pin),
    )
