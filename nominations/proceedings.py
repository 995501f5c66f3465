"""The proceedings of a jury as rows: who sits, meets and stands, what was marked, changed, said and voted on files.

Whoever asks has found out before which calls and files the reader of the answer may see.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from accounts.models import NetworkRole
from audit.models import Record
from audit.subjects import prefix, subject
from nominations import states
from nominations.models import (
    Call,
    Declaration,
    Election,
    Fit,
    Juror,
    Mark,
    Meeting,
    Nomination,
    Peek,
    Remark,
    Review,
    SecretBallot,
    Vote,
)

WORDS = ("recommend", "reserve", "not_recommend", "defer")
SEEN, IN_OFFICE = "seen", ("secretariat", "director")
OF_JURY = (  # the acts whose last one the minutes end with
    *("seat", "open_review", "start_review", "give", "accept", "declare_none", "declare_conflict", "step_aside"),
    *("recuse", "replace", "finish", "revise", "close_review", "reopen_review", "remark", "change_mark"),
    *("open_meeting", "note_present", "close_meeting", "vote", "count_votes", "cast_tie", "repeat_ballot"),
    *(*WORDS, "reopen_vote", "nominate_chair", "elect_chair", "count_election"),
    *("readmit", "replace_juror", "end_term", "close_term", "change_seat", "peek", "shut_jury", "open_jury"),
)
INCIDENTS = ("change_seat", "replace_juror", "end_term", "close_term", "shut_jury", "open_jury")


def seats(call: Call) -> list[Juror]:
    """All seats ever taken, in their order."""
    rows = Juror.objects.filter(call=call).select_related("user", *states.TIES)
    return list(rows.prefetch_related("nationality__names").order_by("pk"))


def members(call: Call) -> QuerySet[Juror]:
    """Who sits on the jury now, by name."""
    return Juror.objects.serving().filter(call=call).select_related("user").order_by("user__name", "pk")


def meetings(call: Call) -> list[Meeting]:
    """Every meeting, the first one first."""
    return list(Meeting.objects.filter(call=call).order_by("opened_at", "pk"))


def attendance(call: Call) -> dict[str, list[tuple[datetime, dict[str, Any]]]]:
    """By meeting, each time that it was noted who is present and how the jury votes, as it is in the record."""
    found: dict[str, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
    noted = Record.objects.filter(subject=subject(call), act__in=("open_meeting", "note_present"))
    for at, said in noted.order_by("number").values_list("at", "facts"):
        facts = json.loads(said)
        found[facts["meeting"]].append((at, facts))
    return found


def held(call: Call) -> Any:
    """The meeting that is open, with the seats present."""
    there = ArrayAgg("present__key", filter=Q(present__isnull=False), default=Value([]))
    return Meeting.objects.filter(call=call, closed_at=None).annotate(there=there).first()


def elections(call: Call) -> list[Election]:
    """Every ballot on the chair with its candidates and who has voted."""
    rows = Election.objects.filter(call=call).select_related("elected__user").order_by("number")
    return list(rows.prefetch_related("candidates__juror__user", "voters"))


def stays_away(juror: Juror, file: Nomination, out: set[tuple[int, int]]) -> bool:
    """Whether a member leaves the room for a file: for a tie to its country, or as `away` says."""
    return file.country_id in juror.countries or (file.pk, juror.pk) in out


def away(files: list[Nomination]) -> set[tuple[int, int]]:
    """Files and the seats that declared a conflict with them, or were taken from them; rows may hold it."""
    if all(hasattr(file, "in_conflict") for file in files):
        return {(file.pk, seat) for file in files for seat in getattr(file, "in_conflict", [])}
    out = Review.objects.filter(nomination__in=[file.pk for file in files], state__in=states.IN_CONFLICT)
    return set(out.values_list("nomination", "juror"))


def present(files: list[Nomination]) -> dict[int, frozenset[int]]:
    """The seats in the room of the meeting that is open, by file; rows may hold it."""
    if all("meeting" in file.__dict__ for file in files):
        return {file.pk: frozenset(file.__dict__["meeting"]["present"]) for file in files if file.__dict__["meeting"]}
    open_ones = Meeting.objects.filter(call__in={file.call_id for file in files}, closed_at=None)
    there: dict[int, set[int]] = defaultdict(set)
    for call, seat in open_ones.filter(present__isnull=False).values_list("call", "present"):
        there[call].add(seat)
    return {file.pk: frozenset(there[file.call_id]) for file in files}


def dealings(files: Iterable[Nomination], jurors: Iterable[Juror]) -> list[tuple[str, int, str]]:
    """What seats had to do with which files, in one query: the states of all their reviews, and marks they could read.

    Nobody is asked what was read. Whoever declared for the meeting could read the marks of a file, and so could a
    colleague of the secretariat or a director by office, and whoever opened them while they were sealed.
    """
    by_user, pks = {juror.user_id: juror for juror in jurors}, [file.pk for file in files]
    reviews = Review.objects.filter(juror__in=by_user.values()).order_by()
    declared = Declaration.objects.filter(nomination__in=pks, juror__in=by_user.values())
    opened = Peek.objects.filter(nomination__in=pks, user__in=by_user).order_by()
    office = NetworkRole.objects.filter(user__in=by_user, role__in=IN_OFFICE, until=None)
    rows = reviews.values_list("juror__user", "nomination", "state").union(
        declared.values_list("juror__user", "nomination", Value(SEEN)),
        opened.values_list("user", "nomination", Value(SEEN)),
        office.values_list("user", Value(None, BigIntegerField()), Value(SEEN)),
    )
    return [(by_user[user].key, file, what) for user, one, what in rows for file in ([one] if one else pks)]


def fit(files: Iterable[Nomination]) -> dict[tuple[str, str], int]:
    """The stored fit of each pair of juror and file, for the solver of panels: no person reads these numbers."""
    return Fit.objects.filter(nomination__in=[file.pk for file in files]).by_pair()


def given(rows: Iterable[tuple[str, int, str]]) -> list[tuple[int, str, bool]]:
    """Files and seats to which they were ever given, and whether they still are."""
    return [(file, juror, what not in states.OUT_OF_REVIEW) for juror, file, what in rows if what != SEEN]


def seen_marks(rows: Iterable[tuple[str, int, str]]) -> set[tuple[str, int]]:
    """Seats and the files whose marks they could read."""
    return {(juror, file) for juror, file, what in rows if what == SEEN}


def was_closed(file: Nomination) -> bool:
    """Whether the marks of a file were ever closed, so that those who had declared could read them."""
    return Record.objects.filter(subject=subject(file), act="close_review").exists()


def last_act(call: Call) -> Record | None:
    """The record of the last act of this jury: with its hash everything before it is sealed."""
    about = [subject(call)]
    for model, rows in (
        (Nomination, call.nominations),
        (Juror, call.jurors),
        (Review, Review.objects.filter(juror__call=call)),
    ):
        about += [f"{prefix(model)}{key}" for key in rows.values_list("key", flat=True)]
    return Record.objects.filter(act__in=OF_JURY, subject__in=about).order_by("-number").first()


def changed(files: Any) -> list[Mark]:
    """Each mark that a reader without a conflict changed in the discussion, with the value before it."""
    made = Mark.objects.exclude(reason="").filter(review__nomination__in=files, review__in=Review.objects.counted())
    same = Mark.objects.filter(review=OuterRef("review"), criterion=OuterRef("criterion"))
    before = same.filter(version=OuterRef("version") - 1).values(row=JSONObject(value="value"))
    rows = made.select_related("criterion", "review__juror__user").annotate(before=Subquery(before[:1]))
    return list(rows.order_by("at", "pk"))


def gathered(files: list[int]) -> dict[str, dict[int, Any]]:
    """Everything that is told of these files, by file, in a handful of queries."""
    counted = Review.objects.counted().filter(nomination__in=files)
    given: dict[int, dict[int, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
    for mark in Mark.objects.filter(review__in=counted).newest().select_related("review", "criterion"):
        given[mark.review.nomination_id][mark.review.juror_id][mark.criterion.code] = mark.value
    remarks = Remark.objects.filter(nomination__in=files, of_record=True).select_related("criterion")
    return {
        "given": dict(given),
        "left": _by_file(Review.objects.filter(nomination__in=files, state__in=states.IN_CONFLICT).order_by("pk")),
        "changes": _by_file(changed(files), lambda mark: mark.review.nomination_id),
        "remarks": _by_file(remarks.order_by("at", "pk")),
        "votes": _by_file(Vote.objects.filter(nomination__in=files).order_by("pk")),
        "secret": _by_file(SecretBallot.objects.filter(nomination__in=files).order_by("number")),
    }


def _by_file(rows: Any, of: Callable[[Any], int] = lambda row: row.nomination_id) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[of(row)].append(row)
    return found


def words(files: list[Nomination]) -> dict[str, list[Any]]:
    """The records of what the jury said and of its marks closed and opened, with their reasons, by file."""
    acts = (*WORDS, "reopen_vote", "peek", "close_review", "reopen_review", "repeat_ballot")
    about = {subject(file) for file in files}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in Record.objects.filter(subject__in=about, act__in=acts).with_texts().order_by("number"):
        found[row.subject].append(row)
    return found


def lifted(files: list[int]) -> dict[int, list[tuple[int, Record]]]:
    """By file, the seats whose conflict two persons lifted, each with the record of it."""
    reviews = {subject(one): one for one in Review.objects.filter(nomination__in=files)}
    found: dict[int, list[tuple[int, Record]]] = defaultdict(list)
    for row in Record.objects.filter(act="readmit", subject__in=reviews).order_by("number"):
        review = reviews[row.subject]
        found[review.nomination_id].append((review.juror_id, row))
    return found


def incidents(call: Call, jurors: Iterable[Juror]) -> list[Any]:
    """The records of who left a jury, of seats that changed, and of its room shut and opened, with their reasons."""
    about = {subject(call), *(subject(juror) for juror in jurors)}
    return list(Record.objects.filter(subject__in=about, act__in=INCIDENTS).with_texts().order_by("number"))
