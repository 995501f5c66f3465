"""Everything that led to an approval, gathered from its rows as plain values and frozen as one bundle."""

import json
import platform
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from accounts.person import Person
from audit import chain, clock
from audit.canonical import instant
from audit.models import Record
from audit.subjects import subject
from dossiers.models import Snapshot
from nominations import balance, bundle, marks, means, mixedmodel, proceedings, ranking, scale, totals, weighing
from nominations.models import (
    Bundle,
    Call,
    Cohort,
    Criterion,
    Hold,
    Juror,
    Mark,
    Nomination,
    Overruling,
    Proposal,
    Review,
    SecretBallot,
    Vote,
)
from nominations.ranking import Standing
from nominations.totals import FileMark, Sheet

SOFTWARE = ("numpy", "ortools", "django", "typst")
RECKONING = (marks, mixedmodel, ranking, totals)
OF_CALL = (
    *("slug", "name", "zone", "places", "embargo_hours", "quota_endorsed", "quota_period", "quota_admitted"),
    *("population_minimum", "kinds", "open_to", "waiting_months", "languages", "readers_per_file", "least_readers"),
    *("alarm_points", "alarm_percent", "quorum_percent", "secret_vote", "tie_years", "panel_regions", "rules_text"),
    *("grace_minutes", "rolls_over", "list_layout", "country_form", "is_fictional", "is_replay"),
)
INSTANTS = ("opens_at", "city_deadline", "commission_deadline", "screening_deadline", "review_deadline", "release_at")
CHOICES = ("select", "leave_out")


@dataclass(frozen=True)
class Gathered:
    """Files with the rows behind them; jurors are seats and officers are persons, each with a number."""

    call: Call
    files: list[Nomination]

    @cached_property
    def seats(self) -> list[Juror]:
        """Numbered in the order of their random keys, so that no number tells who."""
        return list(Juror.objects.filter(call=self.call).select_related("user").order_by("key"))

    @cached_property
    def seat(self) -> dict[str, int]:
        """The number of a seat by its key."""
        return {juror.key: number for number, juror in enumerate(self.seats, 1)}

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The criteria of the rubric in their order."""
        return means.criteria_of(self.call)

    @cached_property
    def given(self) -> list[tuple[str, str, str, int | None]]:
        """File, seat's key, criterion and mark: the newest version of every review that counts."""
        counted = Review.objects.counted().filter(nomination__in=self.files)
        named = ("review__nomination__key", "review__juror__key", "criterion__code", "value")
        return sorted(Mark.objects.filter(review__in=counted).newest().values_list(*named), key=str)

    @cached_property
    def said(self) -> dict[str, list[marks.OneMark]]:
        """The same by file."""
        found: dict[str, list[marks.OneMark]] = defaultdict(list)
        for file, seat, code, value in self.given:
            found[file].append(marks.OneMark(seat, code, value))
        return found

    @cached_property
    def rules(self) -> list[marks.Rule]:
        """The criteria as the reckoning wants them."""
        return means.rules_of({self.call.rubric_id or 0})[self.call.rubric_id or 0]

    @cached_property
    def records(self) -> dict[tuple[str, str], Any]:
        """The last record of each kind of act upon each file."""
        about, acts = {subject(file): file.key for file in self.files}, (*proceedings.WORDS, *CHOICES)
        rows = Record.objects.filter(subject__in=about, act__in=acts).with_texts().order_by("number")
        return {(about[row.subject], "choice" if row.act in CHOICES else "word"): row for row in rows}

    @cached_property
    def proposal(self) -> Proposal:
        """How the cohort was laid before the director."""
        rows = self.call.proposals.filter(kind=Proposal.Kind.COHORT).select_related("by")
        return rows.latest("at", "pk")

    @cached_property
    def overruled(self) -> dict[int, Overruling]:
        """What the director decided otherwise than the cohort proposed, by file."""
        rows = Overruling.objects.standing().filter(cohort__call=self.call).select_related("by")
        return {row.nomination_id: row for row in rows}

    @cached_property
    def holds(self) -> dict[str, Hold]:
        """The files held in or out, by key."""
        held = Hold.objects.filter(nomination__in=self.files).select_related("nomination").order_by("nomination__key")
        return {one.nomination.key: one for one in held}

    @cached_property
    def persons(self) -> dict[str, tuple[int, str]]:
        """Who chose, proposed and approved: by key the number and the name, numbered in the order of the keys."""
        chosen = {row.actor: row.actor_name for (_file, what), row in self.records.items() if what == "choice"}
        cohort = self.call.cohort
        lent = cohort.deputation.giver if cohort.deputation else None
        both = {user.key: str(user) for user in (self.proposal.by, cohort.approved_by, lent) if user}
        return {key: (number, name) for number, (key, name) in enumerate(sorted({**chosen, **both}.items()), 1)}

    def person(self, key: str) -> str:
        """A person by number."""
        return f"person {self.persons[key][0]}"


def freeze(cohort: Cohort) -> Bundle:
    """The bundle of an approval, in its transaction."""
    cohort.call.cohort = cohort  # as it is about to be saved
    rows = gathered(cohort)
    packed = bundle.pack({name: part(rows) for name, part in PARTS.items()}, people(rows))
    return Bundle.objects.create(
        cohort=cohort,
        number=cohort.bundles.count() + 1,
        made_at=clock.now(),
        sha256=packed.sha256,
        content=packed.content,
        people=packed.sealed,
    )


def gathered(cohort: Cohort, frozen: Collection[str] = ()) -> Gathered:
    """The cohort with the files that the jury spoke on, and those of a bundle, whatever became of them since."""
    files = Nomination.objects.filter(call=cohort.call)
    named = (files.spoken_on() | files.filter(key__in=frozen)).with_names().select_related("dossier__form")
    return Gathered(cohort.call, sorted(named, key=lambda file: file.key))


def people(rows: Gathered) -> dict[str, Any]:
    """Who is who. The salt keeps the hash of this part from being found by trying names."""
    return {
        "salt": secrets.token_hex(32),
        "seats": {str(rows.seat[juror.key]): {"name": str(juror), "seat": juror.key} for juror in rows.seats},
        "persons": {str(number): {"name": name, "key": key} for key, (number, name) in rows.persons.items()},
    }


# The parts. A new one is a function here and its name in PARTS; verify.py reckons those that it knows.


def _call(rows: Gathered) -> dict[str, Any]:
    call = rows.call
    dates = {name: instant(at) if (at := getattr(call, name)) else None for name in INSTANTS}
    amended = [
        {"field": row.field, "country": row.country.iso2 if row.country else None, "at": instant(row.at)}
        | {"instant": instant(row.new_instant) if row.new_instant else None}
        for row in call.amendments.select_related("country").order_by("pk")
    ]
    own = {name: getattr(call, name) for name in OF_CALL}
    limits = {"scale": {"lowest": scale.LOWEST, "highest": scale.HIGHEST}, "ceiling": call.quota_admitted}
    standing = Nomination.objects.filter(call=call).counted_by_state()
    return {**own, **dates, **limits, "seats": len(rows.seats), "amendments": amended, "files_by_state": standing}


def _rubric(rows: Gathered) -> dict[str, Any]:
    criteria = [
        {"code": one.code, "kind": one.kind, "weight": _weight(one), "title": _title(one), "words": one.words}
        for one in rows.criteria
    ]
    named = rows.call.rubric
    return {"rubric": named.slug if named else "", "version": named.version if named else 0, "criteria": criteria}


def _weight(one: Criterion) -> str:
    """A gate weighs nothing, whatever its row says."""
    return str(one.weight) if one.code in means.weights([one]) else "0"


def _title(one: Criterion) -> str:
    return str((one.words.get("en") or next(iter(one.words.values()))).get("title", one.code))


def _files(rows: Gathered) -> list[dict[str, Any]]:
    signed: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in Snapshot.objects.filter(dossier__in=[file.dossier_id for file in rows.files]).order_by("number"):
        signed[one.dossier_id].append({"number": one.number, "purpose": one.purpose, "sha256": one.sha256})
    return [
        {"id": file.key, "city": file.city.name, "country": file.country.iso2, "region": file.country.region}
        | {"form": file.dossier.form.sha256, "snapshots": signed[file.dossier_id]}
        for file in rows.files
    ]


def _marks(rows: Gathered) -> list[dict[str, Any]]:
    return [
        {"file": file, "seat": rows.seat[seat], "criterion": code, "mark": value}
        for file, seat, code, value in rows.given
    ]


def _votes(rows: Gathered) -> list[dict[str, Any]]:
    """Every ballot that is over, those before the last one too: the votes that were counted."""
    keys = {file.pk: file.key for file in rows.files}
    cast: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    seats = {juror.pk: rows.seat[juror.key] for juror in rows.seats}
    for one in Vote.objects.filter(nomination__in=keys, closed=True).order_by("pk"):
        cast[keys[one.nomination_id], one.ballot][str(seats[one.juror_id])] = one.choice
    open_ones = [
        {"file": file, "ballot": number, "secret": False, "votes": votes, **_casting(rows, file, number)}
        for (file, number), votes in sorted(cast.items())
    ]
    secret = SecretBallot.objects.filter(nomination__in=keys, closed=True, counted=True).order_by("pk")
    return open_ones + [
        {"file": keys[row.nomination_id], "ballot": row.number, "secret": True, "casting": row.casting}
        | {"counts": row.tally}
        for row in secret
    ]


def _casting(rows: Gathered, file: str, number: int) -> dict[str, str]:
    """At a tie of open votes the seat that presided and the word that it cast; otherwise nothing."""
    row = rows.records.get((file, "word"))
    facts = json.loads(row.facts) if row else {}
    if row is None or facts.get("ballot") != number or "presiding" not in facts:
        return {"casting": "", "casting_seat": ""}
    return {"casting": row.act, "casting_seat": str(rows.seat[facts["presiding"]])}


def _words(rows: Gathered) -> list[dict[str, Any]]:
    """Of a round that is played again the published words, which rest on no votes that we know."""
    if rows.call.is_replay:
        known: dict[str, Any] = {"record": None, "at": None, "reason": "", "ballot": None, "counts": {}, "entitled": 0}
        return [{"file": file.key, "word": file.jury_word, "as_published": True, **known} for file in rows.files]
    return [_word(file, rows.records[file.key, "word"]) for file in rows.files if (file.key, "word") in rows.records]


def _word(file: Nomination, row: Any) -> dict[str, Any]:
    facts = json.loads(row.facts)
    counted = {"ballot": facts.get("ballot"), "counts": facts.get("votes", {}), "entitled": facts.get("entitled", 0)}
    said = {"file": file.key, "word": file.jury_word, "record": row.number, "at": instant(row.at), "reason": row.reason}
    return said | counted | {"as_published": bool(facts.get("as_published"))}


def _ranking(rows: Gathered) -> dict[str, Any]:
    """As the jury read it: by mean, and beside it the marks adjusted for strict readers."""
    weights = means.weights(rows.criteria)
    said = [FileMark(seat, file, code, value) for file, seat, code, value in rows.given if code in weights]
    sheet = Sheet(said, weights)
    found, nameless = ranking.rank(sheet, rows.call.places), ranking.rank_nameless(sheet, rows.call.places)
    return {
        "places": rows.call.places,
        "weights": {code: str(weight) for code, weight in weights.items()},
        "files": _standings(rows, sheet, found.files, nameless.files),
        "variances": asdict(found.variances) if found.variances else None,
        "effects": {str(rows.seat[seat]): asdict(effect) for seat, effect in found.effects.items()},
        "cautions": [one.sentence for one in found.cautions],
        "method": {"seed": ranking.SEED, "worlds": ranking.WORLDS, "interval": ranking.INTERVAL},
    }


def _standings(
    rows: Gathered, sheet: Sheet, found: dict[str, Standing], nameless: dict[str, Standing]
) -> dict[str, dict[str, Any]]:
    """Every file that has a word of a reader, with what that comes to."""
    own: dict[str, dict[str, float]] = defaultdict(dict)
    for file, seat, total in zip(*sheet.totals, strict=True):
        own[sheet.files[file]][str(rows.seat[sheet.jurors[seat]])] = float(total)
    nothing = Standing(readers=0)
    return {
        file: _standing(found.get(file, nothing), nameless.get(file, nothing))
        | _means(rows.rules, said)
        | {"seats": own[file], "words": dict(Counter(str(rows.seat[one.juror]) for one in said))}
        for file, said in rows.said.items()
    }


def _standing(found: Standing, nameless: Standing) -> dict[str, Any]:
    own = {name: value for name, value in asdict(found).items() if name != "totals"}
    return own | {"shown_to_all": {name: getattr(nameless, name) for name in ("rank_low", "rank_high", "chance")}}


def _means(rules: list[marks.Rule], said: list[marks.OneMark]) -> dict[str, Any]:
    found = marks.of_file(rules, said)
    return {
        "criteria": {code: spread.mean for code, spread in found.marks.items()},
        "gates": {code: [gate.met, gate.not_met, gate.unjudged] for code, gate in found.gates.items()},
    }


def _decision(rows: Gathered) -> dict[str, Any]:
    cohort, proposal = rows.call.cohort, rows.proposal
    admitted = [file.key for file in rows.files if file.is_in_cohort]
    return {
        "choices": [_choice(rows, file) for file in rows.files],
        "admitted": admitted,
        "size": len(admitted),
        "persons": len(rows.persons),
        "proposed": {"by": rows.person(proposal.by.key), "at": instant(proposal.at), "reason": proposal.reason},
        "approved": {
            "by": rows.person(cohort.approved_by.key) if cohort.approved_by else "",
            "at": instant(cohort.approved_at or clock.now()),
            "in_the_name_of": rows.person(cohort.deputation.giver.key) if cohort.deputation else "",
        },
    }


def _choice(rows: Gathered, file: Nomination) -> dict[str, Any]:
    row, over = rows.records.get((file.key, "choice")), rows.overruled.get(file.pk)
    who = {"by": rows.person(row.actor), "role": row.role, "at": instant(row.at), "record": row.number} if row else {}
    if over:
        who = {"by": rows.person(over.by.key), "role": "director", "at": instant(over.at), "overruled": True}
    held = rows.holds.get(file.key)
    passed = {"passed_over": sorted(file.choice_over), "held": held.kind if held else ""}
    return {"file": file.key, "in": file.is_in_cohort, "reason": file.choice_reason, **passed, **who}


def _targets(rows: Gathered) -> dict[str, Any]:
    """What the cohort should have had of each kind, wishes which bind nobody; where each stands, and of which files."""
    wanted = rows.call.cohort.targets.order_by("kind", "value")
    files = weighing.board(rows.call, Person.clock(), by_mean=False).with_sizes().files
    admitted = {file.key for file in rows.files if file.is_in_cohort}
    stand = balance.tally(weighing.targets(wanted), [file for file in files if file.key in admitted])
    asked = ("kind", "size", "language", "is_first")
    return {
        "files": [
            {"file": file.key} | {name: getattr(file, name) for name in asked}
            for file in sorted(files, key=lambda file: file.key)
        ],
        "targets": [
            {"kind": row.kind, "value": row.value, "least": row.least, "most": row.most}
            | {"count": one.count, "short": one.short, "over": one.over}
            for row, one in zip(wanted, stand, strict=True)
        ],
    }


def _holds(rows: Gathered) -> list[dict[str, Any]]:
    """The files that every suggestion kept in or left out, with the reason."""
    return [{"file": key, "kind": one.kind, "reason": one.reason} for key, one in rows.holds.items()]


def _scenarios(rows: Gathered) -> list[dict[str, Any]]:
    """The ways to compose it that were kept, with the seed of those that were suggested."""
    columns = ("key", "name", "seed", "is_proven", "choices")
    return [
        {name: getattr(one, name) for name in columns} | {"at": instant(one.at)}
        for one in rows.call.cohort.scenarios.order_by("at", "pk")
    ]


def _versions(_rows: Gathered) -> dict[str, Any]:
    """What reckoned it: the libraries by their versions, our own reckoning by the hash of its text."""
    own = {Path(module.__file__).name: module for module in RECKONING if module.__file__}
    return {
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in SOFTWARE},
        "source": {name: bundle.verify.digest(Path(str(module.__file__)).read_bytes()) for name, module in own.items()},
    }


def _audit(_rows: Gathered) -> dict[str, Any]:
    """The records of the approval itself come after it, and name the hash of this bundle."""
    head = chain.head()
    return {"number": head.number, "hash": head.hash}


PARTS: dict[str, Callable[[Gathered], Any]] = {
    "call": _call,
    "rubric": _rubric,
    "files": _files,
    "marks": _marks,
    "votes": _votes,
    "words": _words,
    "ranking": _ranking,
    "decision": _decision,
    "targets": _targets,
    "holds": _holds,
    "scenarios": _scenarios,
    "versions": _versions,
    "audit": _audit,
}
