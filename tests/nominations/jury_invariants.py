"""What holds of a jury after every act, told from the records: conflicts, terms, a shut room, counts that add up."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.dateparse import parse_datetime

from accounts.person import Person
from audit.models import Record
from nominations.models import Call, Election, Flag, Juror, Nomination, Practice, Remark, Review, SecretBallot, Vote
from nominations.querysets import selfcheck
from notifications.models import Email

WORDS = ("recommend", "reserve", "not_recommend", "defer")
STAFF = ("secretariat", "director")


@dataclass
class Step:
    """One record: who did what in which capacity, about which file and in which call."""

    number: int
    at: datetime
    act: str
    role: str
    actor: str
    facts: dict[str, Any]
    file: str | None = None
    call: int | None = None
    juror: str | None = None  # whose review or seat it is about


@dataclass
class Term:
    """One seat as it was agreed at some instant."""

    joined: datetime
    until: datetime | None = None
    ended: bool = False

    def runs(self, at: datetime) -> bool:
        return not self.ended and (self.until is None or at < self.until)


@dataclass
class Jury:
    """Where everybody stands after some of the records: in conflict, in a seat, before a shut door; who voted."""

    out: set[tuple[str, str]] = field(default_factory=set)  # persons and files
    terms: dict[tuple[str, int], Term] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    votes: dict[tuple[str, int], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def serves(self, person: str, call: int | None, at: datetime) -> bool:
        """In this call; in any, where what it was about is gone."""
        own = (term for (user, where), term in self.terms.items() if user == person and call in (None, where))
        return any(term.runs(at) for term in own)

    def entitled(self, step: Step, person: str) -> bool:
        return self.serves(person, step.call, step.at) and (person, step.file) not in self.out

    def follow(self, step: Step) -> None:
        """What a record changes for those that come after it."""
        if step.act in {"declare_conflict", "recuse"}:
            self.out.add((step.juror, step.file))
        elif step.act == "readmit":
            self.out.discard((step.juror, step.file))
        elif step.act == "keep_away":
            self.out.add((step.facts["person"], step.file))
        elif step.act == "lift_conflict":
            self.out.discard((step.facts["person"], step.file))
        elif step.act == "vote":
            self.votes[step.file, step.facts["ballot"]][step.actor] = step.facts.get("choice", "")
        elif step.act in {"shut_jury", "open_jury"}:
            (self.shut.add if step.act == "shut_jury" else self.shut.discard)(step.call)

    def seat(self, step: Step) -> None:
        """What a record says of a term; an own act begins the term of whoever accepts."""
        if step.act == "seat":
            self.terms[step.juror, step.call] = Term(step.at, _instant(step.facts.get("until")))
        elif step.act == "change_seat" and "until" in step.facts["changed"]:
            self.terms[step.juror, step.call].until = _instant(step.facts["changed"]["until"])
        elif step.act in {"end_term", "replace_juror", "close_term"}:
            self.terms[step.juror, step.call].ended = True


def _instant(text: str | None) -> datetime | None:
    return parse_datetime(text) if text else None


def steps() -> Iterator[Step]:
    """Every record of the road, with the file, the call and the juror that it is about."""
    about = _subjects()
    rows = Record.objects.filter(subject__startswith="nominations.").order_by("number")
    for row in rows.values("number", "at", "act", "role", "actor", "facts", "subject"):
        found = about.get(row.pop("subject"), {})
        yield Step(**row | {"facts": json.loads(row["facts"])}, **found)


def _subjects() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for model, names in (
        (Call, {"call": F("pk")}),
        (Nomination, {"file": F("key"), "call": F("call")}),
        (Juror, {"call": F("call"), "juror": F("user__key")}),
        (Practice, {"call": F("call")}),
        (Review, {"file": F("nomination__key"), "call": F("juror__call"), "juror": F("juror__user__key")}),
        (Flag, {"file": F("review__nomination__key"), "call": F("review__juror__call")}),
    ):
        label = model._meta.label_lower
        for row in model.objects.values_list("key", *names.values()):
            found[f"{label}:{row[0]}"] = dict(zip(names, row[1:], strict=True))
    return found


# One walk along the records.


def walked() -> Iterable[object]:
    """Nobody in conflict, nobody outside a term, nobody before a shut door does anything; no such vote counts."""
    jury = Jury()
    for step in steps():
        jury.seat(step)
        yield from ((fault, step) for fault, found in _faults(jury, step).items() if found)
        jury.follow(step)


def _faults(jury: Jury, step: Step) -> dict[str, bool]:
    judges = step.role in {"juror", "chair"}
    return {
        "in conflict": (step.actor, step.file) in jury.out and "follows_from" not in step.facts,
        "outside a term": judges and not jury.serves(step.actor, step.call, step.at),
        "in a shut room": judges and step.call in jury.shut and step.act != "seat",
        "a vote too many": step.act in WORDS and "votes" in step.facts and not _carried(jury, step),
    }


def _carried(jury: Jury, step: Step) -> bool:
    """The word rests on the votes of those alone who may vote; of a secret ballot on as many as voted."""
    cast = jury.votes[step.file, step.facts["ballot"]]
    good = {person: choice for person, choice in cast.items() if jury.entitled(step, person)}
    counts = {choice: n for choice, n in step.facts["votes"].items() if n}
    if "" in cast.values():
        return len(good) == len(cast) == sum(counts.values())
    return counts == {choice: list(good.values()).count(choice) for choice in set(good.values())}


# What the rows say.


def open_reviews_have_a_reader() -> Iterable[object]:
    """What is awaited is awaited of somebody who serves; and nobody reads a file of a country of one's own."""
    yield from Review.objects.open().filter(juror__ended_at__isnull=False)
    given = Review.objects.given().select_related("juror", "nomination")
    yield from (review for review in given if review.nomination.country_id in review.juror.countries)


def ballots_add_up() -> Iterable[object]:
    """As many votes as voters in every secret ballot on a file or on the chair; at most one chair."""
    for ballot in SecretBallot.objects.all():
        if sum(getattr(ballot, choice) for choice in Vote.Choice.values) != ballot.voters.count():
            yield ballot
    for election in Election.objects.all():
        if sum(election.candidates.values_list("votes", flat=True)) != election.voters.count():
            yield election
    chairs = Juror.objects.filter(is_chair=True, ended_at=None).values_list("call", flat=True)
    yield from {call for call in chairs if list(chairs).count(call) > 1}


def self_check_finds_nothing() -> Iterable[object]:
    """The daily check has nothing to report, but for votes whose juror declared a conflict after they counted."""
    for call in Call.objects.all():
        yield from (row for row in selfcheck.broken(call) if row[0] != "vote")


def remarks_stay_in_the_jury() -> Iterable[object]:
    """What is said of a file stands in no e-mail, and reaches nobody who has a conflict with it or sits no more."""
    for remark in Remark.objects.all():
        yield from Email.objects.filter(text__contains=remark.text)
    seats = list(Juror.objects.order_by("pk").select_related("user"))
    seat = seats[Record.objects.count() % len(seats)]
    seen = Remark.objects.visible_to(Person.of(seat.user))
    yield from seen if seat.has_ended else seen.filter(nomination__country__in=seat.countries)
    yield from seen.filter(nomination__in=seat.reviews.excluded().values("nomination"))


INVARIANTS = [walked, open_reviews_have_a_reader, ballots_add_up, self_check_finds_nothing, remarks_stay_in_the_jury]
