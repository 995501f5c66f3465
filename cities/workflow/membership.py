"""What becomes of a membership: inactive and active again, withdrawn, removed by two persons; awards of a member."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest

from accounts import door
from accounts.person import Person
from audit import clock
from cities import emails, permissions, report_emails, standing
from cities.models import Award, City, Edition, MemberMotion, Membership, Pause
from cities.states import Answer, Ending, Motion


def kept_city(key: str, by: Person) -> City:
    """The city under its lock, for whoever keeps the register."""
    city = door.see(City.objects.visible_to(by), key)
    door.allow(permissions.keeps_register(by))
    return door.lock(City.objects.select_related("country").filter(pk=city.pk)).get()


def _tenure(key: str, by: Person) -> Membership:
    """The membership of this city that runs today, under its lock; the city is locked first."""
    city = kept_city(key, by)
    found = list(door.lock(Membership.objects.active().filter(city=city)))
    door.require(standing.is_member(city.name, len(found)))
    found[0].city = city
    return found[0]


def _record(verb: str, city: City, by: Person, reason: str = "", **facts: Any) -> None:
    door.record(verb, city, by=by, role=permissions.role_in(by, city.country), facts=facts, reason=reason)


def end(tenures: list[Membership], day: date, how: str, by: Person, told_in: Edition | None = None) -> None:
    """The intervals end on a day, recorded now; an inactive time ends with its own, and nothing is left to decide."""
    for tenure in tenures:
        tenure.until, tenure.ended_how, tenure.ended_in = day, how, told_in or tenure.ended_in
        tenure.end_recorded_at = clock.now()
    Membership.objects.bulk_update(tenures, ["until", "ended_how", "ended_in", "end_recorded_at"])
    _end_pauses(tenures, day)
    _settle(tenures, by)


def _end_pauses(tenures: list[Membership], day: date, reason: str = "") -> None:
    running = Pause.objects.filter(membership__in=tenures, until=None)
    running.update(until=Greatest("since", Value(day)), ended_reason=reason)


def _settle(tenures: list[Membership], by: Person, *kinds: str, answer: str = Answer.SETTLED, reason: str = "") -> None:
    decided = {"answer": answer, "decided_by": by.user, "decided_at": clock.now(), "answer_reason": reason}
    MemberMotion.objects.open().filter(membership__in=tenures, kind__in=kinds or Motion.values).update(**decided)


@door.act
def withdraw_membership(key: str, *, by: Person, until: date, reason: str) -> Membership:
    """A city leaves the network of its own will: its membership ends on the day that its letter says."""
    tenure = _tenure(key, by)
    door.require(standing.reasoned(reason), standing.in_its_time(tenure.since, until, clock.today()))
    end([tenure], until, Ending.WITHDREW, by)
    _record("withdraw_membership", tenure.city, by, reason, until=until)
    door.say(emails.withdrawn(tenure, reason))
    return tenure


def to_find_inactive() -> list[str]:
    """The cities whose membership runs, of which nobody answers, and about which nothing is open.

    Of a cohort entered from elsewhere nothing is known but its names: nobody there is silent to us.
    """
    rows = Membership.objects.undisturbed().with_reports().with_last_spoke().select_related("city").order_by("pk")
    return [row.city.key for row in rows if _silent(row).passed]


def _silent(row: Membership) -> Any:
    return standing.silent(row.report_due, row.last_spoke, clock.now())


@door.act
def find_inactive(key: str, *, by: Person) -> MemberMotion | None:
    """The clock proposes to declare a silent member inactive, and says why; a person decides."""
    door.allow(by.is_clock)
    tenure = _tenure(key, by)
    row = Membership.objects.undisturbed().with_reports().with_last_spoke().filter(pk=tenure.pk).first()
    found = _silent(row) if row else None
    if row is None or found is None or not found.passed:
        return None
    facts = {"kind": Motion.INACTIVE, "membership": tenure, "reason": str(found.sentence), "at": clock.now()}
    motion = MemberMotion.objects.create(**facts)
    _record("find_inactive", tenure.city, by, motion.reason)
    door.say(emails.inactive_proposed(tenure, partial(_said_of, row), report_emails.of(tenure)))
    return motion


def _said_of(row: Membership) -> str:
    """Why it is silent, in the language of whoever reads it."""
    return str(_silent(row).sentence)


@door.act
def declare_inactive(key: str, *, by: Person, reason: str) -> Pause:
    """A person decides that a member is inactive from today; it stays a member."""
    tenure = _tenure(key, by)
    paused = tenure.pauses.filter(until=None).exists()
    door.require(standing.reasoned(reason), standing.pauses(tenure.city.name, is_paused=paused, wanted=False))
    _settle([tenure], by, Motion.INACTIVE, answer=Answer.APPROVED, reason=reason)
    today = clock.today()
    pause = Pause.objects.create(membership=tenure, since=today, reason=reason, decided_by=by.someone)
    _record("declare_inactive", tenure.city, by, reason, since=today)
    door.say(emails.inactive(tenure, reason))
    return pause


@door.act
def keep_active(key: str, *, by: Person, reason: str) -> Membership:
    """A person does not follow the proposal: the member stays active, and is not proposed again for a year."""
    tenure = _tenure(key, by)
    proposed = tenure.motions.open().filter(kind=Motion.INACTIVE).count()
    door.require(standing.reasoned(reason), standing.is_proposed(proposed))
    _settle([tenure], by, Motion.INACTIVE, answer=Answer.SENT_BACK, reason=reason)
    _record("keep_active", tenure.city, by, reason)
    return tenure


@door.act
def reactivate(key: str, *, by: Person, reason: str) -> Membership:
    """An inactive member is active again from today."""
    tenure = _tenure(key, by)
    paused = tenure.pauses.filter(until=None).exists()
    door.require(standing.reasoned(reason), standing.pauses(tenure.city.name, is_paused=paused, wanted=True))
    _end_pauses([tenure], clock.today(), reason)
    _record("reactivate", tenure.city, by, reason)
    door.say(emails.active_again(tenure, reason))
    return tenure


@door.act
def propose_removal(key: str, *, by: Person, reason: str) -> MemberMotion:
    """One person proposes to remove a member, and says why; nothing changes until another one confirms."""
    tenure = _tenure(key, by)
    door.require(standing.reasoned(reason))
    open_one = tenure.motions.open().filter(kind=Motion.REMOVAL).first()
    if open_one:
        return open_one
    motion = MemberMotion.objects.create(
        kind=Motion.REMOVAL, membership=tenure, reason=reason, by=by.someone, at=clock.now()
    )
    _record("propose_removal", tenure.city, by, reason)
    return motion


def _motion(key: str, by: Person) -> tuple[MemberMotion, Membership]:
    """The proposal and its membership, the city locked first; whoever proposed it does not decide."""
    removals = MemberMotion.objects.visible_to(by).filter(kind=Motion.REMOVAL).select_related("membership__city")
    seen = door.see(removals, key)
    door.allow(permissions.decides_removal(by))
    door.lock(City.objects.filter(pk=seen.city.pk)).get()
    tenure = door.lock(Membership.objects.filter(pk=seen.membership_id).select_related("city__country")).get()
    motion = MemberMotion.objects.get(pk=seen.pk)
    door.require(standing.undecided(motion.answer), standing.two_persons(motion.by_id == by.someone.pk))
    return motion, tenure


def _decide(motion: MemberMotion, answer: str, by: Person, reason: str = "") -> None:
    motion.answer, motion.decided_by, motion.decided_at = answer, by.user, clock.now()
    motion.answer_reason = reason
    motion.save(update_fields=["answer", "decided_by", "decided_at", "answer_reason"])


@door.act
def remove_member(motion_key: str, *, by: Person) -> Membership:
    """The second person's yes: the membership ends today."""
    motion, tenure = _motion(motion_key, by)
    door.require(standing.is_member(tenure.city.name, int(tenure.is_running)))
    _decide(motion, Answer.APPROVED, by)
    end([tenure], clock.today(), Ending.REMOVED, by)
    proposed_by = motion.by.key if motion.by else ""
    _record("remove_member", tenure.city, by, motion.reason, proposed_by=proposed_by, until=tenure.until)
    door.say(emails.removed(tenure, motion.reason))
    return tenure


@door.act
def send_back_removal(motion_key: str, *, by: Person, reason: str) -> Membership:
    """The second person does not confirm: the member stays."""
    door.require(standing.reasoned(reason))
    motion, tenure = _motion(motion_key, by)
    _decide(motion, Answer.SENT_BACK, by, reason)
    _record("send_back_removal", tenure.city, by, reason)
    return tenure


@door.act
def record_award(key: str, *, by: Person, day: date, edition: str, source: str) -> Award:
    """A city received a Learning City Award, as somebody published it; once in an edition."""
    city = kept_city(key, by)
    is_member = Membership.objects.active(day).filter(city=city).exists()
    door.require(standing.sourced(source), standing.not_in_the_future(day, clock.today()))
    door.require(standing.received_as_member(city.name, day, is_member=is_member))
    award, is_new = Award.objects.get_or_create(city=city, edition=edition, defaults={"day": day, "source": source})
    door.require(standing.awarded_once(city.name, edition, is_known=(award.day, award.source) != (day, source)))
    if is_new:
        _record("record_award", city, by, day=day, edition=edition, source=source)
    return award


@door.act
def take_back_award(key: str, *, by: Person, edition: str, reason: str) -> City:
    """An award that was entered by mistake stands in the register no longer; the record keeps what it said."""
    city = kept_city(key, by)
    award = door.lock(Award.objects.filter(city=city, edition=edition)).first()
    door.require(standing.reasoned(reason), standing.is_awarded(city.name, int(award is not None)))
    if award:
        award.delete()
        facts = {"awarded": award.day, "edition": edition, "source": award.source}
        _record("take_back_award", city, by, reason, **facts)
    return city
