"""The seats of a jury: asked for, taken or declined, changed, handed over, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from audit import clock
from audit.keys import new_seed
from cities.models import Country
from nominations import permissions
from nominations.emails import jury as emails
from nominations.emails import recipients
from nominations.models import Call, Juror, Nomination, Review
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.states import TIES
from nominations.workflow.jury import has_chair, leave, may_sit, replace
from nominations.workflow.steps import held, move, role, startable

JUROR = Invitation.Purpose.JUROR


@door.act
def invite_juror(
    call_key: str,
    email: str,
    name: str,
    *,
    by: Person,
    files_from: Iterable[str] = (),
    language: str = "en",
    **facts: Any,
) -> Invitation:
    """An expert is asked to sit, with account or without: where files come from, how many, until when."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    address = email.strip().lower()
    door.require(rules.one_chair(has_chair(call), facts.get("is_chair", False)))
    asked = Invitation.objects.open(clock.now()).filter(purpose=JUROR, about=call.slug, email=address)
    door.require(rules.not_asked_yet(address, asked.exists()))
    known = User.objects.filter(email=address).first()
    if known is not None:
        door.require(rules.not_seated(known.name, call.jurors.filter(user=known).exists()), *may_sit(call, known))
    more = {"name": name, "about": call.slug, "label": call.name, "language": language}
    return accounts.invite(
        address, JUROR, by=by, facts={"seat": _as_text(facts), "files_from": list(files_from)}, **more
    )


def _as_text(facts: dict[str, Any]) -> dict[str, Any]:
    """What a seat is made of, countries by their codes, instants as text."""
    return {name: _in_text(value) for name, value in facts.items()}


def _in_text(value: Any) -> Any:
    if isinstance(value, Country):
        return value.iso2
    return value.isoformat() if isinstance(value, datetime) else value


def _as_rows(facts: dict[str, Any]) -> dict[str, Any]:
    """The same read again, codes to countries."""
    codes = [code for name, code in facts.items() if name in TIES and code]
    countries = {country.iso2: country for country in Country.objects.filter(iso2__in=codes)}
    rows = {name: (countries[value] if value else None) if name in TIES else value for name, value in facts.items()}
    return rows | {"until": parse_datetime(facts.get("until") or "")}


def join_jury(user: User, invitation: Invitation) -> None:
    """The invited expert takes the seat with all that was said of it, as chair unless there is one by now."""
    call = Call.objects.get(slug=invitation.about)
    door.require(*may_sit(call, user))
    facts = _as_rows(invitation.facts["seat"]) | {"joined_at": clock.now(), "seed": new_seed()}
    facts["is_chair"] = facts.get("is_chair", False) and not has_chair(call)
    juror, is_new = Juror.objects.get_or_create(call=call, user=user, defaults=facts)
    if is_new:
        agreed = {"files": juror.max_load, "until": juror.until, "seed": juror.seed}
        door.record("seat", juror, by=Person.of(user), role="juror", facts={"call": call.slug} | agreed)


def tell_decline(invitation: Invitation) -> None:
    """The secretariat learns who does not sit on the jury, and why."""
    call = Call.objects.get(slug=invitation.about)
    door.say(emails.seat_declined(call, invitation, recipients.secretariat()))


@door.act
def change_seat(key: str, *, by: Person, reason: str, **facts: Any) -> Juror:
    """What is known of a juror, or what was agreed, changes; a new tie takes its files away at once.

    A tie that was named stays one in this call: one person alone lifts no conflict, not even by a move.
    """
    juror = _seat(key, by)
    door.require(application_rules.reasoned(reason), rules.still_serves(juror))
    before = {name: getattr(juror, name) for name in facts}
    changed = {name: value for name, value in facts.items() if before[name] != value}
    juror.former_countries = sorted(juror.countries)
    for name, value in changed.items():
        setattr(juror, name, value)
    juror.save()
    door.record("change_seat", juror, by=by, role=role(by), facts={"changed": _as_text(changed)}, reason=reason)
    is_tied = _recuse_tied(juror, by, reason)
    door.say(emails.seat_changed(juror, {name: before[name] for name in changed}, is_tied=is_tied) if changed else [])
    return juror


def _seat(key: str, by: Person) -> Juror:
    return held(Juror, key, permissions.runs_jury, by=by)


def _recuse_tied(juror: Juror, by: Person, reason: str) -> bool:
    """Every file of a country of the juror's own leaves the juror, whoever of the secretariat may see it."""
    tied = juror.reviews.given().filter(nomination__country__in=juror.countries)
    leaving = list(door.lock(Review.objects.filter(pk__in=tied).order_by("pk")))
    for review in leaving:
        leave(review, "", reason)
        move(review, "recuse", by=by, reason=reason, facts={"follows_from": "change_seat"})
    return bool(leaving)


@dataclass(frozen=True)
class Handed:
    """What became of the open files of a juror who leaves: given to the successor, or still to be given."""

    juror: Juror
    passed_on: list[Nomination]
    left: list[Nomination]


@door.act
def replace_juror(key: str, successor_key: str, *, by: Person, reason: str) -> Handed:
    """A juror leaves in the middle: open files go to the successor as far as the rules allow, finished reviews stay."""
    juror = _seat(key, by)
    successor = door.see(Juror.objects.visible_to(by).serving().filter(call=juror.call_id), successor_key)
    door.require(application_rules.reasoned(reason), rules.still_serves(juror), rules.another_juror(juror, successor))
    passed_on, left = [], []
    for review in open_reviews(juror, by):
        if _may_take(successor, review):
            replace(review.key, successor.key, by=by, reason=reason)
            passed_on.append(review.nomination)
        else:
            left.append(review.nomination)
    door.say(emails.files_given(successor, len(passed_on)) if passed_on else [])
    _end(
        juror, "replace_juror", by, reason, facts={"to": successor.user.key, "files": len(passed_on), "left": len(left)}
    )
    return Handed(juror, passed_on, left)


def open_reviews(juror: Juror, by: Person) -> list[Review]:
    """The files that a juror has to declare upon, to begin or to hand in, as far as this person may see them.

    Of one who left: those still to be given to others.
    """
    seen = Review.objects.visible_to(by).filter(juror=juror)
    rows = (seen.to_be_given() if juror.has_ended else seen.open()).order_by("nomination_id")
    rows = rows.select_related("nomination__country", "nomination__city", "nomination__dossier", "nomination__call")
    return list(rows.prefetch_related("nomination__country__names"))


def _may_take(successor: Juror, review: Review) -> bool:
    """Whether all rules let the successor read this file, with room for it and never given it before."""
    others = Juror.objects.reading(review.nomination).exclude(pk=review.juror_id)
    known = successor.reviews.filter(nomination=review.nomination_id).exists()
    verdicts = rules.readable_by(successor, review.nomination, others, successor.reviews.given().count())
    return (
        startable(review.nomination, "close_review").passed
        and not known
        and all(verdict.passed for verdict in verdicts)
    )


@door.act
def end_term(key: str, *, by: Person, reason: str) -> Juror:
    """A juror leaves; finished reviews stay and count, the files of open ones are to be given to others."""
    juror = _seat(key, by)
    door.require(application_rules.reasoned(reason), rules.still_serves(juror))
    return _end(juror, "end_term", by, reason)


def overdue(at: datetime) -> list[str]:
    """The jurors whose term as agreed is over."""
    return list(Juror.objects.overdue(at).order_by("pk").values_list("key", flat=True))


@door.act
def close_term(key: str, *, by: Person) -> Juror:
    """The term as agreed is over: what the clock finds is written down."""
    door.allow(by.is_clock)
    juror = door.lock(Juror.objects.overdue(clock.now()).filter(key=key)).first()
    return _end(juror, "close_term", by, "") if juror else Juror.objects.get(key=key)


def _end(juror: Juror, verb: str, by: Person, reason: str, facts: dict[str, Any] | None = None) -> Juror:
    juror.ended_at = clock.now()
    juror.save(update_fields=["ended_at"])
    open_ones = list(door.lock(juror.reviews.open().order_by("pk")))
    door.record(verb, juror, by=by, role=role(by), facts=facts or {"left": len(open_ones)}, reason=reason)
    for review in open_ones:  # nobody waits for them any more, whoever of the secretariat may see the file
        move(review, "replace", by=by, reason=reason, facts={"follows_from": verb})
    door.say(emails.term_ended(juror))
    return juror
