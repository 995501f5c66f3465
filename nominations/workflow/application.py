"""The acts between city and National Commission, from the handing in to the endorsement, and out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict, failed, first
from audit import clock
from cities import workflow as cities
from cities.models import City
from dossiers import reading, signing
from dossiers import workflow as dossiers
from dossiers.cleaning import Clean
from dossiers.models import Snapshot
from dossiers.states import Method, Party
from nominations import permissions, states
from nominations.emails import application as emails
from nominations.emails import decision as decision_emails
from nominations.models import Call, Nomination, QuotaCounter, Review
from nominations.querysets.letters import held_outcomes, in_held_lists
from nominations.rules import application as rules
from nominations.rules import reminding
from nominations.rules.call import window
from nominations.rules.ordering import same_order
from nominations.states import Deadline
from nominations.workflow import places
from nominations.workflow.completeness import still_open
from nominations.workflow.proposals import end_with_check
from nominations.workflow.signing import end_requests, void_all
from nominations.workflow.steps import held, move, permitted, startable, take
from notifications import outbox


@dataclass(frozen=True)
class Paper:
    """What the National Commission signed on paper: its scan, the day on which it arrived, and how it came."""

    scan: Clean
    arrived_on: date
    channel: str


def _in_time(nomination: Nomination, closes: datetime | None = None) -> None:
    """Refuses what comes after the deadline: the Commission's, or the one given."""
    door.require(window(nomination.call, closes or nomination.deadline(Deadline.COMMISSION), clock.now()))


def _sign(nomination: Nomination, party: Party, *, by: Person, paper: Paper | None = None, **facts: str) -> Snapshot:
    """The text that bears its signature already, or a name typed under it now; of a replayed file nobody signs."""
    if nomination.call.is_replay:
        return dossiers.freeze(nomination.dossier, signing.PURPOSES[party])
    if held := signing.held(nomination.dossier, party):
        return held.snapshot
    door.require(rules.signed(nomination, facts["name"], facts["title"]))
    came: dict[str, Any] = _on_paper(nomination, party, paper, by) if _enters(nomination, by) else {}
    snapshot = signing.frozen(nomination.dossier, party)
    dossiers.sign(snapshot, party=party, by=by.user, **(facts | came))
    end_requests(nomination, party)
    return snapshot


def _enters(nomination: Nomination, by: Person) -> bool:
    """Whether this person enters what others signed on paper."""
    return nomination.on_behalf and by.has("secretariat")


def _on_paper(nomination: Nomination, party: Party, paper: Paper | None, by: Person) -> dict[str, Any]:
    """The mayor's signature stands on the paper that was registered, that of the Commission on its own."""
    if party == Party.MAYOR:
        scan = nomination.dossier.documents.current().filter(kind=signing.PAPER).order_by("pk").last()
        arrived: tuple[date | None, str] = (nomination.arrived_on, nomination.channel)
    else:
        door.require(rules.with_scan(paper))
        paper = cast("Paper", paper)
        scan = dossiers.attach(nomination.dossier, paper.scan, signing.SIGNED_PAGE, by=by.user)
        arrived = (paper.arrived_on, paper.channel)
    return {"method": Method.PAPER, "document": scan, "arrived": arrived}


@door.act
def submit(key: str, *, by: Person, signatory: str = "", title: str = "", method: str = Method.TYPED) -> Nomination:
    """The city hands its application, signed by the mayor, to the National Commission."""
    nomination = take(Nomination, key, "submit", by=by)
    _in_time(nomination, nomination.closes_at)
    door.require(*still_open(nomination, "submit"))
    snapshot = _sign(nomination, Party.MAYOR, name=signatory, title=title, method=method, by=by)
    nomination.submitted_at = clock.now()
    nomination.told = ""
    move(nomination, "submit", by=by, facts={"snapshot": snapshot.sha256})
    door.say(emails.submitted(nomination))
    return nomination


@door.act
def take_back(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The city takes back what it handed in, to change it until its own deadline; every signature under it ends."""
    nomination = take(Nomination, key, "take_back", by=by)
    door.require(rules.takes_back_in_time(nomination, clock.now()))
    void_all(nomination, reason or _("The city took the application back to change it."))
    move(nomination, "take_back", by=by, reason=reason)
    door.say(emails.taken_back(nomination, reason))
    return nomination


@door.act
def return_to_city(key: str, asked: Mapping[str, str], due_at: datetime, *, by: Person, reason: str = "") -> Nomination:
    """The Commission reopens questions and papers, each with its reason, until a date; the mayor's signature ends."""
    nomination = take(Nomination, key, "return_to_city", by=by)
    _in_time(nomination)
    door.require(
        rules.asked(nomination, asked),
        rules.returns_in_time(due_at, nomination.deadline(Deadline.COMMISSION), clock.now()),
    )
    written = "\n".join(filter(None, [reason, *asked.values()]))
    void_all(nomination, written)
    nomination.reopened = reading.as_they_stand(nomination.dossier, asked)
    nomination.due_at, nomination.told = due_at, reason
    move(nomination, "return_to_city", by=by, reason=written, facts={"questions": list(asked), "due": due_at})
    door.say(emails.returned(nomination))
    return nomination


@door.act
def endorse(key: str, *, by: Person, signatory: str = "", title: str = "", method: str = Method.TYPED) -> Nomination:
    """The National Commission signs Part 2: the city is nominated and takes a place of its country."""
    return nominate(key, signatory, title, method, by=by)


def nominate(
    key: str, signatory: str, title: str, method: str, *, by: Person, paper: Paper | None = None
) -> Nomination:
    """The same where the signature came on paper."""
    counter = places.counter_of(key, by=by)
    nomination = take(Nomination, key, "endorse", by=by)
    _in_time(nomination)
    door.require(*still_open(nomination, "endorse"), rules.quota(counter))
    title = cities.titled(title, by)
    signed = {"name": signatory, "title": title, "method": method}
    snapshot = _sign(nomination, Party.COMMISSION, by=by, paper=paper, **signed)
    nomination.endorsed_at = clock.now()
    places.hold(counter, nomination)
    move(nomination, "endorse", by=by, facts={"snapshot": snapshot.sha256, "places_used": counter.used})
    door.say(emails.endorsed(nomination))
    return nomination


def can_unendorse(nomination: Nomination) -> Verdict:
    """Whether a nomination can be taken back; in time first, so that no answer depends on the hidden state."""
    closes = nomination.deadline(Deadline.COMMISSION)
    return first(
        window(nomination.call, closes, clock.now()),
        lambda: rules.before_the_jury(nomination),
        lambda: startable(nomination, "unendorse"),
    )


def _end_screening(nomination: Nomination, by: Person, reason: str) -> None:
    """Nobody waits for an answer or a decision, and what was checked is checked anew when the file comes back."""
    nomination.clarifications.close()
    end_with_check([nomination], by, reason)
    nomination.checks.all().delete()


@door.act
def unendorse(key: str, *, by: Person, reason: str) -> Nomination:
    """The Commission takes its endorsement back, until its deadline; the place is free again."""
    counter = places.counter_of(key, by=by)
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permitted(seen, "unendorse", by))
    door.require(can_unendorse(seen))
    nomination = take(Nomination, key, "unendorse", by=by)
    door.require(rules.reasoned(reason))
    places.free(counter, nomination)
    void_all(nomination, reason, Party.COMMISSION)
    _end_screening(nomination, by, reason)
    nomination.endorsed_at = None
    move(nomination, "unendorse", by=by, reason=reason, facts={"places_used": counter.used})
    door.say(emails.unendorsed(nomination))
    return nomination


@door.act
def swap(out_key: str, in_key: str, *, by: Person, reason: str, signatory: str, title: str) -> Nomination:
    """One nomination is taken back and another made in its place, both or neither."""
    places.lock_all([out_key, in_key], by=by)
    unendorse(out_key, by=by, reason=reason)
    return endorse(in_key, by=by, signatory=signatory, title=title)


@door.act
def endorse_all(keys: list[str], *, by: Person, signatory: str, title: str) -> list[Nomination]:
    """Several files in one signed act, or none."""
    places.lock_all(keys, by=by)
    return [endorse(key, by=by, signatory=signatory, title=title) for key in keys]


@door.act
def decline(key: str, *, by: Person, reason: str) -> Nomination:
    """The Commission does not nominate the city, and the city reads why."""
    nomination = take(Nomination, key, "decline", by=by)
    _in_time(nomination)
    door.require(rules.reasoned(reason))
    nomination.told = reason
    move(nomination, "decline", by=by, reason=reason)
    door.say(emails.declined(nomination))
    return nomination


def can_take_back_decline(nomination: Nomination) -> Verdict:
    """Whether the Commission can still think again: declined by itself, its deadline ahead, two days not over."""
    starts = startable(nomination, "take_back_decline")
    in_time = window(nomination.call, nomination.deadline(Deadline.COMMISSION), clock.now())
    verdicts = [starts, in_time, rules.takes_decline_back_in_time(nomination, clock.now())]
    return next(iter(failed(verdicts)), starts)


@door.act
def take_back_decline(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The Commission takes back that it declined: the file waits for it again as it was signed; no place moves."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permitted(seen, "take_back_decline", by))
    door.lock(City.objects.filter(pk=seen.city_id)).get()  # whoever begins a new file meanwhile is seen, or waits
    nomination = take(Nomination, key, "take_back_decline", by=by)
    living = Nomination.objects.living().filter(call=nomination.call_id, city=nomination.city_id).first()
    door.require(can_take_back_decline(nomination), rules.alone(living))
    nomination.told = ""
    move(nomination, "take_back_decline", by=by, reason=reason)
    door.say(emails.decline_taken_back(nomination, reason))
    return nomination


@door.act
def withdraw(key: str, *, by: Person, reason: str = "") -> Nomination:
    """City or Commission takes the file back; until the Commission's deadline this frees the place."""
    counter = places.counter_of(key, by=by)
    nomination = take(Nomination, key, "withdraw", by=by)
    leave(nomination, counter, by=by, reason=reason)
    door.say(emails.withdrawn(nomination))
    return nomination


def leave(nomination: Nomination, counter: QuotaCounter, *, by: Person, reason: str) -> None:
    """A locked file leaves the call, and with it its place and the questions about it."""
    places.give_back(counter, nomination)
    nomination.clarifications.close()
    end_with_check([nomination], by, reason)
    close_reviews(lock_reviews(nomination), by=by)
    beside = _told_beside(nomination)
    outbox.discard(*held_outcomes([nomination]))  # under embargo: nobody is told an outcome any more
    move(nomination, "withdraw", by=by, reason=reason)
    door.say(decision_emails.to_commissions(beside))


def _told_beside(nomination: Nomination) -> list[Nomination]:
    """The other files of the list in which the Commission was to read of this one: they are told without it."""
    if not in_held_lists([nomination]):
        return []
    same = Nomination.objects.filter(call=nomination.call_id, country=nomination.country_id)
    return list(same.filter(status__in=states.EMBARGOED).exclude(pk=nomination.pk).order_by("pk").for_lists())


def lock_reviews(nomination: Nomination) -> list[Review]:
    """The reviews of a file, locked after it."""
    return list(door.lock(Review.objects.filter(nomination=nomination).order_by("pk")))


def close_reviews(reviews: list[Review], *, by: Person) -> None:
    """Nobody marks any more; what was marked stays as it was given."""
    for review in reviews:
        if startable(review, "close").passed:
            move(review, "close", by=by)


@door.act
def lapse(key: str, *, by: Person) -> Nomination:
    """The deadline passed in silence; both sides learn it and who can still help."""
    nomination = take(Nomination, key, "lapse", by=by)
    move(nomination, "lapse", by=by)
    door.say(emails.lapsed(nomination))
    return nomination


@door.act
def rank(key: str, place: int | None, *, by: Person) -> Nomination:
    """The Commission puts the files of its country in order."""
    nomination = held(Nomination, key, permissions.is_commission, by=by)
    _in_time(nomination)
    nomination.national_rank = place
    nomination.save(update_fields=["national_rank"])
    door.record("rank", nomination, by=by, role="officer", facts={"place": place})
    return nomination


@door.act
def rank_all(keys: list[str], *, by: Person, seen: str) -> list[Nomination]:
    """The Commission ranks all files of its country at once, in place of the order that it has seen."""
    mine = Nomination.objects.visible_to(by).filter(key__in=keys)
    files = list(door.lock(Nomination.objects.filter(pk__in=mine.values("pk")).order_by("pk")).select_related("city"))
    door.allow(all(permissions.is_commission(file, by) for file in files))
    door.require(same_order(files, seen))
    return [rank(key, place, by=by) for place, key in enumerate(keys, 1)]


def overdue(call: Call, at: datetime) -> list[str]:
    """The files of a call that silence ends: each at the deadline that runs where it stands, never without notice."""
    waiting = Nomination.objects.filter(call=call, status__in=states.CLOSES_WITH).order_by("pk")
    for nomination in waiting:
        nomination.call = call  # with its amendments, read once
    return [nomination.key for nomination in waiting if reminding.ends(nomination, at)]


@door.act
def lapse_overdue(key: str, *, by: Person) -> Nomination:
    """A file whose deadline passed in silence ends; one that was handed in or given more time meanwhile stays."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(by.is_clock)
    nomination: Nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    return lapse(key, by=by) if reminding.ends(nomination, clock.now()) else nomination
