"""The marks of stored reviews, brought to reckoning: of files whose marks are closed, for those who may see them."""

from collections import defaultdict
from collections.abc import Iterable

from accounts.person import Person
from nominations import marks
from nominations.models import Call, Criterion, Mark, Nomination, Review
from nominations.permissions import MARKS, visible_fields


def readable(person: Person, files: Iterable[Nomination]) -> list[Nomination]:
    """Those whose marks are closed and open to this person; until then they are sealed for everybody."""
    closed = [file for file in files if file.marks_are_closed]
    declared = _declared(person, closed)
    return [file for file in closed if MARKS in visible_fields(person, file, declared=file.pk in declared)]


def _declared(person: Person, files: list[Nomination]) -> set[int]:
    """On which of them a juror has declared to have no conflict, in one query; nobody else is asked to."""
    if not person.scopes("juror"):
        return set()
    asked = Nomination.objects.filter(pk__in=[file.pk for file in files])
    return set(asked.declared_by(person).values_list("pk", flat=True))


def of_files(person: Person, files: Iterable[Nomination]) -> dict[int, marks.Means]:
    """The means of each file that this person may read them of, in two queries however many there are."""
    open_files = readable(person, files)
    rules = rules_of({file.call.rubric_id for file in open_files if file.call.rubric_id})
    given = _given([file.pk for file in open_files])
    return {file.pk: marks.of_file(rules.get(file.call.rubric_id or 0, []), given[file.pk]) for file in open_files}


def criteria_of(call: Call) -> list[Criterion]:
    """The criteria of a call in their order."""
    return list(Criterion.objects.filter(rubric=call.rubric_id))


def of_reader(reviews: Iterable[Review], criteria: list[Criterion]) -> dict[int, marks.Means]:
    """One reader's own marks so far, file by file."""
    rules = [_rule(criterion) for criterion in criteria]
    given: dict[int, list[marks.Given]] = {review.pk: [] for review in reviews}
    for mark in Mark.objects.filter(review__in=list(given)).newest().select_related("criterion"):
        given[mark.review_id].append(marks.Given("", mark.criterion.code, mark.value))
    return {review: marks.of_file(rules, words) for review, words in given.items()}


def _rule(criterion: Criterion) -> marks.Rule:
    return marks.Rule(criterion.code, criterion.kind == "gate", criterion.weight)


def rules_of(rubrics: set[int]) -> dict[int, list[marks.Rule]]:
    """The criteria of rubrics as the reckoning wants them."""
    rules: dict[int, list[marks.Rule]] = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric__in=rubrics).order_by("rubric_id", "position"):
        rules[criterion.rubric_id].append(_rule(criterion))
    return rules


def _given(files: list[int]) -> dict[int, list[marks.Given]]:
    """The newest version of each mark of the reviews that count; readers under names that tell nothing."""
    counted = Review.objects.counted().filter(nomination__in=files)
    newest = Mark.objects.filter(review__in=counted).newest().select_related("review", "criterion")
    given: dict[int, list[marks.Given]] = defaultdict(list)
    for mark in newest:
        given[mark.review.nomination_id].append(marks.Given(mark.review.key, mark.criterion.code, mark.value))
    return given


def by_reader(person: Person, file: Nomination) -> dict[str, dict[str, int | None]]:
    """Each reader's marks of one file; readers are numbered by their reviews' random keys, so no list links them."""
    if not readable(person, [file]):
        return {}
    readers: dict[str, dict[str, int | None]] = defaultdict(dict)
    for word in _given([file.pk])[file.pk]:
        readers[word.juror][word.criterion] = word.value
    return {key: readers[key] for key in sorted(readers)}
