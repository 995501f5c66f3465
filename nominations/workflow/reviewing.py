"""The acts around a National Commission's reviewers: invited, told of files, marks given, conflicts, and let go."""

from datetime import datetime
from typing import Any

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import workflow as cities
from cities.models import CommissionOfficer, Country, FocalPoint, NationalCommission
from nominations import permissions
from nominations.emails import reviewing as emails
from nominations.models import Advice, Call, Juror, Nomination, Reviewer, ReviewerConflict
from nominations.querysets.persons import reviewer_invitations
from nominations.rules import application as application_rules
from nominations.rules import reviewing as rules
from nominations.rules.call import window
from nominations.states import Deadline
from nominations.workflow.steps import held, role

PURPOSE = Invitation.Purpose.REVIEWER


def _in_time(call: Call, country: Country) -> None:
    door.require(window(call, call.deadline(Deadline.COMMISSION, country.pk), clock.now()))


@door.act
def invite_reviewer(call_key: str, commission_key: str, *, by: Person, email: str, **person: Any) -> Invitation:
    """The head of a Commission asks somebody to read and mark its files in one call."""
    call = door.see(Call.objects.visible_to(by).with_dates(), call_key)
    commission = door.see(NationalCommission.objects.visible_to(by).select_related("country"), commission_key)
    door.allow(by.has("officer", commission.country_id))
    cities.require_head(commission, by)
    _in_time(call, commission.country)
    door.lock(NationalCommission.objects.filter(pk=commission.pk)).get()  # two windows at once: one invitation leaves
    asked = reviewer_invitations(by).filter(about=commission.key, email=email.strip().lower(), facts__call=call.key)
    door.require(rules.not_asked_yet(email, asked.exists()))
    known = User.objects.filter(email=email.strip().lower()).first()
    if known:  # a juror is told on accepting: no Commission learns here who sits on the jury
        door.require(*_known_at_home(known, call, commission.country))
    facts = {"call": call.key, "country": commission.country.iso2}
    door.record("invite_reviewer", commission, by=by, role=role(by), facts=facts)
    about = {"about": commission.key, "label": f"{commission.name[:90]} · {call.name}"}
    return accounts.invite(email, PURPOSE, by=by, facts=facts | {"slug": call.slug}, **about, **person)


@door.act
def invite_reviewer_again(key: str, *, by: Person) -> Invitation:
    """The same hand with a new link, whichever officer held it out first; the old link opens nothing any more."""
    old = take_back_reviewer(key, by=by)
    return invite_reviewer(old.facts["call"], old.about, by=by, email=old.email, name=old.name, language=old.language)


@door.act
def take_back_reviewer(key: str, *, by: Person) -> Invitation:
    """The link to review opens nothing any more."""
    invitation = door.see(door.lock(reviewer_invitations(by)), key)
    commission = NationalCommission.objects.get(key=invitation.about)
    cities.require_head(commission, by)
    invitation.expires_at = clock.now()
    invitation.save(update_fields=["expires_at"])
    door.record("take_back_reviewer", commission, by=by, role=role(by), facts={"call": invitation.facts["call"]})
    return invitation


def _known_at_home(user: User, call: Call, country: Country) -> list[Verdict]:
    """What a Commission knows of people of its own country anyway."""
    name = str(user)
    spoken_for = FocalPoint.objects.active().filter(user=user, city__country=country).select_related("city").first()
    officers = CommissionOfficer.objects.active().filter(user=user, commission__country=country)
    here = Reviewer.objects.serving(clock.now()).filter(user=user, call=call, country=country)
    return [
        rules.no_city(name, spoken_for.city.name if spoken_for else ""),
        rules.no_colleague(name, officers.exists()),
        rules.not_twice(name, here.exists()),
    ]


def _free_elsewhere(user: User, call: Call, country: Country) -> list[Verdict]:
    """What only the person may read, who is asked to review."""
    others = Reviewer.objects.serving(clock.now()).filter(user=user).exclude(country=country)
    elsewhere = Country.objects.with_names().filter(pk__in=others.values("country")).first()
    return [
        rules.no_seat(Juror.objects.filter(call=call, user=user).exists()),
        rules.outside(user.network_roles.filter(until=None).exists()),
        rules.no_colleague(str(user), CommissionOfficer.objects.active().filter(user=user).exists()),
        rules.one_country(str(user), elsewhere.called if elsewhere else ""),
    ]


@door.act
def join_reviewers(user: User, invitation: Invitation) -> Reviewer:
    """The invited person reads and marks for the Commission from now on."""
    country = Country.objects.get(iso2=invitation.facts["country"])
    return _join(user, invitation.facts["call"], country, by=Person.of(user))


@door.act
def appoint_reviewer(call_key: str, country: Country, user: User, *, by: Person) -> Reviewer:
    """The same without an invitation: the software itself does it, for the demo."""
    door.allow(by.is_clock)
    return _join(user, call_key, country, by=by)


def _join(user: User, call_key: str, country: Country, *, by: Person) -> Reviewer:
    call = door.see(Call.objects.visible_to(by).with_dates(), call_key)
    door.lock(User.objects.filter(pk=user.pk)).get()  # two hands taken at once: the second finds the first
    _in_time(call, country)
    door.require(*_free_elsewhere(user, call, country))
    door.require(*_known_at_home(user, call, country))
    reviewer = Reviewer.objects.create(call=call, country=country, user=user, since=clock.now())
    facts = {"call": call.slug, "country": country.iso2}
    door.record("join_reviewers", reviewer, by=by, role="clock" if by.is_clock else "reviewer", facts=facts)
    return reviewer


@door.act
def end_reviewer(key: str, *, by: Person) -> Reviewer:
    """The head lets a reviewer go; the marks given stay, and say so."""
    reviewer = door.see(door.lock(Reviewer.objects.visible_to(by).serving(clock.now())), key)
    door.allow(by.has("officer", reviewer.country_id))
    commission = NationalCommission.objects.get(country=reviewer.country_id)
    cities.require_head(commission, by)
    reviewer.ended_at = clock.now()
    reviewer.save(update_fields=["ended_at"])
    door.record("end_reviewer", reviewer, by=by, role=role(by), facts={"person": reviewer.user.key})
    door.say(emails.ended(reviewer, str(commission)))
    return reviewer


def _reading(key: str, by: Person) -> tuple[Nomination, Reviewer]:
    """File and term, locked; what another changed while this waited is met with a sentence."""
    nomination = held(Nomination, key, permissions.advises, by=by)
    door.require(rules.still_undecided(nomination))
    terms = door.lock(Reviewer.objects.serving(clock.now()).of(by))
    reviewer = terms.filter(call=nomination.call_id, country=nomination.country_id).first()
    door.require(rules.still_reviews(reviewer is not None))
    assert reviewer is not None  # noqa: S101 - the rule asks for it
    return nomination, reviewer


@door.act
def advise(key: str, value: int, comment: str, *, by: Person, seen: int = 0) -> Advice:
    """A reviewer marks a file and says why; a second mark stands in the place of the first."""
    nomination, reviewer = _reading(key, by)
    is_aside = ReviewerConflict.objects.filter(nomination=nomination, reviewer=reviewer).exists()
    door.require(rules.still_reviews(not is_aside))
    given = Advice.objects.filter(nomination=nomination, reviewer=reviewer)
    version = given.count()
    door.require(rules.worth(value), rules.explained(comment), rules.up_to_date(seen, version))
    said = {"value": value, "comment": comment, "version": version + 1, "at": clock.now()}
    advice = Advice.objects.create(nomination=nomination, reviewer=reviewer, **said)
    facts = {"file": nomination.key, "version": version + 1}  # not the mark: others read the record too
    door.record("advise", reviewer, by=by, role="reviewer", facts=facts)
    return advice


@door.act
def state_conflict(key: str, *, by: Person, reason: str) -> ReviewerConflict:
    """A reviewer has a conflict with a file: it is out of sight at once, and a mark given before does not count."""
    nomination, reviewer = _reading(key, by)
    door.require(application_rules.reasoned(reason))
    said = {"reason": reason, "at": clock.now()}
    rows, file = ReviewerConflict.objects, {"file": nomination.key}
    conflict, is_new = rows.get_or_create(nomination=nomination, reviewer=reviewer, defaults=said)
    if is_new:  # the second of two windows finds it said
        door.record("state_conflict", reviewer, by=by, role="reviewer", facts=file, reason=reason)
    return conflict


def to_tell(at: datetime) -> list[str]:
    """The reviewers for whom files came in of which they have not heard."""
    return list(Reviewer.objects.to_tell(at).order_by("pk").values_list("key", flat=True))


@door.act
def tell_reviewer(key: str, *, by: Person) -> Reviewer:
    """Files wait for this reviewer's mark; at most one such e-mail a day."""
    door.allow(by.is_clock)
    reviewer = door.see(door.lock(Reviewer.objects.visible_to(by).select_related("call", "user")), key)
    if not Reviewer.objects.to_tell(clock.now()).filter(pk=reviewer.pk).exists():  # marked meanwhile
        return reviewer
    person = Person.of(reviewer.user)
    waiting = Nomination.objects.visible_to(person).awaiting_advice(person).filter(call=reviewer.call_id)
    files = list(waiting.select_related("call"))
    reviewer.told_at = clock.now()
    reviewer.save(update_fields=["told_at"])
    door.record("tell_reviewer", reviewer, by=by, role="clock", facts={"files": len(files)})
    door.say(emails.files_wait(reviewer, files))
    return reviewer
