"""The marks of stored reviews, brought to reckoning: of files whose marks are closed, for those who may see them."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations import marks
from nominations.models import Call, Criterion, Mark, Nomination, Review
from nominations.permissions import MARKS, visible_fields
from nominations.states import ReviewState
from nominations.totals import FileMark


def readable(person: Person, files: Iterable[Nomination]) -> list[Nomination]:
    """Those whose marks are closed and open to this person; until then they are sealed for everybody."""
    closed = [file for file in files if file.marks_are_closed]
    return [file for file in closed if MARKS in visible_fields(person, file)]


def of_files(person: Person, files: Iterable[Nomination]) -> dict[int, marks.Means]:
    """The means of each file that this person may read them of, in two queries if the files know who declared."""
    open_files = readable(person, files)
    rules = rules_of({file.call.rubric_id for file in open_files if file.call.rubric_id})
    given = _given([file.pk for file in open_files])
    return {file.pk: marks.of_file(rules.get(file.call.rubric_id or 0, []), given[file.pk]) for file in open_files}


def criteria_of(call: Call) -> list[Criterion]:
    """The criteria of a call in their order."""
    return list(Criterion.objects.filter(rubric=call.rubric_id))


def of_reader(kept: Mapping[Review, Mapping[str, Mark]], criteria: list[Criterion]) -> dict[Review, marks.Means]:
    """One reader's own marks so far, file by file."""
    rules = [_rule(criterion) for criterion in criteria]
    return {
        review: marks.of_file(rules, [marks.OneMark("", code, mark.value) for code, mark in own.items()])
        for review, own in kept.items()
    }


def in_words(mean: float, places: int = 1) -> str:
    """A mean as its reader writes decimals; rounded, where Django's own formatting cuts."""
    return number_format(round(mean, places), places)


def spread_in_words(spread: marks.Spread, places: int = 0) -> str:
    """A mean with the lowest and the highest behind it."""
    assert spread.mean is not None and spread.lowest is not None and spread.highest is not None  # noqa: S101, PT018
    low, high = (in_words(edge, places) for edge in (spread.lowest, spread.highest))
    return _("%(mean)s (%(low)s to %(high)s)") % {"mean": in_words(spread.mean), "low": low, "high": high}


def weights(criteria: Iterable[Criterion]) -> dict[str, float]:
    """What each criterion weighs; a gate weighs nothing."""
    return {one.code: float(one.weight) for one in criteria if one.kind == Criterion.Kind.MARK}


def _rule(criterion: Criterion) -> marks.Rule:
    return marks.Rule(criterion.code, criterion.kind == "gate", criterion.weight)


def rules_of(rubrics: set[int]) -> dict[int, list[marks.Rule]]:
    """The criteria of rubrics as the reckoning wants them."""
    rules: dict[int, list[marks.Rule]] = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric__in=rubrics).order_by("rubric_id", "position"):
        rules[criterion.rubric_id].append(_rule(criterion))
    return rules


@dataclass(frozen=True)
class Field:
    """What was said of files, by the key of each: marks by juror, and gates aside."""

    given: list[FileMark] = dataclasses.field(default_factory=list)
    gates: dict[str, list[marks.OneMark]] = dataclasses.field(default_factory=lambda: defaultdict(list))

    def means(self, criteria: Iterable[Criterion]) -> dict[str, marks.Means]:
        """The means of each file of which anything was said; numbers in, so that no mark is asked for twice."""
        said: dict[str, list[marks.OneMark]] = defaultdict(list)
        for file, gates in self.gates.items():
            said[file] += gates
        for juror, file, code, value in self.given:
            said[file].append(marks.OneMark(juror, code, None if value is None else int(value)))
        rules = [_rule(criterion) for criterion in criteria]
        return {file: marks.of_file(rules, words) for file, words in said.items()}


def field(person: Person, files: Iterable[Nomination]) -> Field:
    """What was said of the files that this person may read the marks of; of no other file anything."""
    return _field(_newest([file.pk for file in readable(person, files)]))


def whole_field(call: Call) -> Field:
    """What was said of all files of a call when their marks were closed, further readers' words aside.

    No person sees it: the order of a meeting is reckoned from it, and each reads of that what is open to each.
    """
    said = Review.objects.counted().filter(state=ReviewState.CLOSED)
    files = Nomination.objects.for_places().filter(call=call)
    return _field(Mark.objects.filter(review__in=said.filter(nomination__in=files)).newest())


def is_whole(call: Call, files: Iterable[Nomination]) -> bool:
    """Whether these are all files that want one of the places of a call."""
    wanting = Nomination.objects.for_places().filter(call=call)
    return not wanting.exclude(pk__in=[file.pk for file in files]).exists()


def _field(newest: QuerySet[Mark]) -> Field:
    found = Field()
    named = ("review__nomination__key", "review__juror__key", "criterion__code", "criterion__kind", "value")
    for file, juror, code, kind, value in newest.values_list(*named):
        if kind == Criterion.Kind.GATE:
            found.gates[file].append(marks.OneMark(juror, code, value))
        else:
            found.given.append(FileMark(juror, file, code, value))
    return found


def _newest(files: list[int]) -> QuerySet[Mark]:
    """The newest version of each mark of the reviews that count."""
    counted = Review.objects.counted().filter(nomination__in=files)
    return Mark.objects.filter(review__in=counted).newest()


def _given(files: list[int]) -> dict[int, list[marks.OneMark]]:
    """The marks that count, by file; readers under names that tell nothing."""
    given: dict[int, list[marks.OneMark]] = defaultdict(list)
    named = ("review__nomination_id", "review__key", "criterion__code", "value")
    for file, review, code, value in _newest(files).values_list(*named):
        given[file].append(marks.OneMark(review, code, value))
    return given


def excluded(person: Person, file: Nomination) -> list[tuple[Review, dict[str, int | None]]]:
    """What readers in conflict had marked before they were shut out, oldest first: kept, shown as such, not counted."""
    if not readable(person, [file]):
        return []
    left = list(Review.objects.visible_to(person).excluded().marked().filter(nomination=file))
    newest = Mark.objects.filter(review__in=left).newest().select_related("criterion")
    given: dict[int, dict[str, int | None]] = defaultdict(dict)
    for mark in newest:
        given[mark.review_id][mark.criterion.code] = mark.value
    return [(review, given[review.pk]) for review in sorted(left, key=lambda one: (one.excluded_at, one.key))]


def of_file(
    person: Person, file: Nomination, criteria: list[Criterion]
) -> tuple[marks.Means | None, dict[str, dict[str, int | None]]]:
    """The means of one file and each reader's marks; nothing of a file whose marks are shut to this person."""
    return _of_file(file, criteria) if readable(person, [file]) else (None, {})


def of_opened(
    person: Person, file: Nomination, criteria: list[Criterion]
) -> tuple[marks.Means | None, dict[str, dict[str, int | None]]]:
    """The same before the closing, for a person who opened the sealed marks of this file; nothing for anybody else."""
    return _of_file(file, criteria) if file.peeks.open().of(person).exists() else (None, {})


def _of_file(file: Nomination, criteria: list[Criterion]) -> tuple[marks.Means, dict[str, dict[str, int | None]]]:
    given = _given([file.pk])[file.pk]
    return marks.of_file([_rule(criterion) for criterion in criteria], given), _by_reader(given)


def _by_reader(given: list[marks.OneMark]) -> dict[str, dict[str, int | None]]:
    """Readers are numbered by their reviews' random keys, so no list links them."""
    readers: dict[str, dict[str, int | None]] = defaultdict(dict)
    for word in given:
        readers[word.juror][word.criterion] = word.value
    return {key: readers[key] for key in sorted(readers)}


@dataclass
class Words:
    """What one reader said of a file: marks with their reasons, words on the whole, how sure."""

    review: Review
    marks: dict[str, Mark] = dataclasses.field(default_factory=dict)


def words_on(person: Person, file: Nomination) -> list[Words]:
    """Every review that counts of a file whose marks are open to this person, in the order of their random keys."""
    if not readable(person, [file]):
        return []
    counted = Review.objects.counted().filter(nomination=file)
    found = {review.pk: Words(review) for review in counted.order_by("key")}
    for mark in Mark.objects.filter(review__in=found).newest().select_related("criterion"):
        found[mark.review_id].marks[mark.criterion.code] = mark
    return list(found.values())
