"""What must be true of a cohort before it is proposed, approved and announced."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from nominations import timeline
from nominations.states import Status

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import Announcement
    from nominations.models import Call, Cohort, Nomination, Proposal, Unreached


FARTHEST = timedelta(days=366)  # from today to an announcement; ours, nobody's rule: beyond it a year is mistyped


def departs(nomination: "Nomination", chosen: bool) -> bool:
    """Whether this choice goes against the jury's word."""
    return chosen != nomination.is_recommended


def explained_departure(nomination: "Nomination", chosen: bool, reason: str) -> Verdict:
    """To choose against the jury's word takes a reason."""
    if reason.strip() or not departs(nomination, chosen):
        return Verdict.ok("explained_departure")
    return Verdict.fail("explained_departure", _("This departs from the jury's word. Write the reason for it."))


def kept(number: int) -> str:
    """All that is said of files from which the reader stays away."""
    sentence = ngettext(
        "%(n)d file is kept from you; a colleague decides it.",
        "%(n)d files are kept from you; a colleague decides them.",
        number,
    )
    return sentence % {"n": number} if number else ""


def apart(number: int) -> Verdict:
    """Nobody decides on a cohort with a file from which a conflict keeps them away."""
    if number == 0:
        return Verdict.ok("apart")
    sentence = _("A file of this cohort is kept from you. Another director has to approve it.")
    return Verdict.fail("apart", sentence)


def all_composed(standing: Mapping[str, int], hidden: int = 0) -> Verdict:
    """Every living file of the call is in the cohort or left out: none may be awaiting an answer for ever."""
    if not standing and not hidden:
        return Verdict.ok("all_composed")
    sentence = " ".join(filter(None, [_uncomposed(standing) if standing else "", kept(hidden)]))
    return Verdict.fail("all_composed", sentence, open=dict(standing), hidden=hidden)


def _uncomposed(standing: Mapping[str, int]) -> str:
    number = sum(standing.values())
    sentence = ngettext(
        "%(count)d file is neither in the cohort nor left out: %(where)s.",
        "%(count)d files are neither in the cohort nor left out: %(where)s.",
        number,
    )
    where = ", ".join(f"{Status(status).label} ({count})" for status, count in standing.items())
    return sentence % {"count": number, "where": where}


def somebody(selected: int) -> Verdict:
    """A cohort has members."""
    return Verdict.ok("somebody") if selected else Verdict.fail("somebody", _("The cohort is empty."))


def country_ceiling(countries: Iterable[str], ceiling: int | None) -> Verdict:
    """The call may limit how many cities of one country are admitted."""
    counted = Counter(countries)
    over = sorted(country for country, count in counted.items() if ceiling is not None and count > ceiling)
    if not over:
        return Verdict.ok("country_ceiling")
    sentence = ngettext(
        "More than %(ceiling)d city is in the cohort from: %(countries)s.",
        "More than %(ceiling)d cities are in the cohort from: %(countries)s.",
        ceiling or 0,
    ) % {"ceiling": ceiling, "countries": ", ".join(over)}
    return Verdict.fail("country_ceiling", sentence, over=over)


def not_the_composer(cohort: "Cohort", by: "Person") -> Verdict:
    """Composer and approver of a cohort are two persons."""
    if by.user is None or cohort.proposed_by_id != by.user.pk:
        return Verdict.ok("not_the_composer")
    return Verdict.fail("not_the_composer", _("You proposed this cohort yourself. Another person has to approve it."))


def in_future(release_at: datetime, now: datetime) -> Verdict:
    """An announcement is set for an instant to come."""
    if release_at > now:
        return Verdict.ok("in_future")
    return Verdict.fail("in_future", _("Choose an instant in the future."), release_at=release_at, now=now)


def within_a_year(release_at: datetime, now: datetime, zone: str) -> Verdict:
    """An announcement is set for an instant that those who decided it will see; a mistyped year would hold it back."""
    if release_at <= now + FARTHEST:
        return Verdict.ok("within_a_year")
    sentence = _(
        "%(instant)s is more than a year ahead. Look at the year again; an announcement is set at most %(days)d days "
        "ahead, a limit of this site and of nobody else."
    )
    facts = {"instant": timeline.when(release_at, zone), "days": FARTHEST.days}
    return Verdict.fail("within_a_year", sentence % facts, release_at=release_at, now=now)


def after_embargo(call: "Call", approved_at: datetime | None, release_at: datetime) -> Verdict:
    """The call may ask for a least time between the approval and the announcement."""
    least = timedelta(hours=call.embargo_hours)
    if approved_at is None or release_at >= approved_at + least:
        return Verdict.ok("after_embargo")
    sentence = ngettext(
        "The call asks for at least %(n)d hour between the approval and the announcement.",
        "The call asks for at least %(n)d hours between the approval and the announcement.",
        call.embargo_hours,
    ) % {"n": call.embargo_hours}
    return Verdict.fail("after_embargo", sentence, approved=approved_at, release=release_at)


def being_composed(cohort: "Cohort | None") -> Verdict:
    """A cohort that lies before the director, or is approved, is not changed."""
    if cohort is not None and cohort.is_being_composed:
        return Verdict.ok("being_composed")
    sentence = _("The cohort is not being composed at the moment: it lies before the director or is decided.")
    return Verdict.fail("being_composed", sentence)


def approved(cohort: "Cohort") -> Verdict:
    """Only an approved cohort is released."""
    if cohort.is_approved:
        return Verdict.ok("approved")
    return Verdict.fail("approved", _("The cohort is not approved, or is announced already."))


def has_a_speaker(quotation: str, person: str) -> Verdict:
    """A release quotes nobody unnamed."""
    if person.strip() or not quotation.strip():
        return Verdict.ok("has_a_speaker")
    return Verdict.fail("has_a_speaker", _("Write who says it."))


def one_release(open_proposal: "Proposal | None") -> Verdict:
    """One instant is proposed at a time."""
    if open_proposal is None:
        return Verdict.ok("one_release")
    sentence = _("%(person)s has proposed an instant already; decide on that first.") % {"person": open_proposal.by}
    return Verdict.fail("one_release", sentence)


def released(call: "Call", cohort: "Cohort", now: datetime) -> Verdict:
    """Two persons set the instant, and it has come."""
    if cohort.release_approved and call.release_at is not None and call.release_at <= now:
        return Verdict.ok("released")
    return Verdict.fail("released", _("The instant of the announcement has not come."))


def may_be_added(nomination: "Nomination", verb: str) -> Verdict:
    """Only a city that the jury recommended or kept in reserve is added later: overlooked, next, or off by mistake."""
    if verb != "promote" or nomination.is_recommended or nomination.is_reserved:
        return Verdict.ok("may_be_added")
    sentence = _("The jury neither recommended %(city)s nor kept it in reserve; a corrigendum cannot admit it.")
    return Verdict.fail("may_be_added", sentence % {"city": nomination.city.name}, jury_word=nomination.jury_word)


def set_by_two(cohort: "Cohort") -> Verdict:
    """Only an instant that two persons set can be stopped, and only before the announcement is made."""
    if cohort.is_approved and cohort.release_approved:
        return Verdict.ok("set_by_two")
    return Verdict.fail("set_by_two", _("No instant is set that could be stopped, or the announcement is made."))


def announced(cohort: "Cohort") -> Verdict:
    """Only what was announced can be withdrawn and put back."""
    if cohort.is_announced:
        return Verdict.ok("announced")
    return Verdict.fail("announced", _("This cohort is not announced."))


def is_public(announcement: "Announcement | None") -> Verdict:
    """What is withdrawn already is not withdrawn again."""
    if announcement is not None and not announcement.is_withdrawn:
        return Verdict.ok("is_public")
    return Verdict.fail("is_public", _("The announcement is not public."))


def is_withdrawn(announcement: "Announcement | None") -> Verdict:
    """Only what was withdrawn can be put back."""
    if announcement is not None and announcement.is_withdrawn:
        return Verdict.ok("is_withdrawn")
    return Verdict.fail("is_withdrawn", _("The announcement is not withdrawn."))


def one_restore(open_proposal: "Proposal | None") -> Verdict:
    """It is proposed once that an announcement becomes public again."""
    if open_proposal is None:
        return Verdict.ok("one_restore")
    sentence = _("%(person)s has proposed this already; another person decides it.") % {"person": open_proposal.by}
    return Verdict.fail("one_restore", sentence)


def one_corrigendum(open_proposal: "Proposal | None") -> Verdict:
    """What is to change of an announcement is decided in one piece."""
    if open_proposal is None:
        return Verdict.ok("one_corrigendum")
    sentence = _("%(person)s has proposed a correction already; it is decided first.") % {"person": open_proposal.by}
    return Verdict.fail("one_corrigendum", sentence)


def some_change(number: int) -> Verdict:
    """A further edition differs from the one before it."""
    if number:
        return Verdict.ok("some_change")
    return Verdict.fail(
        "some_change", _("Nothing is changed yet: take off a city, add one, correct a name or a figure.")
    )


def one_change_each(changes: int, files: int) -> Verdict:
    """A city is changed in one way at a time."""
    if changes == files:
        return Verdict.ok("one_change_each")
    return Verdict.fail("one_change_each", _("A city is either taken off, added or printed otherwise, not several."))


def same_edition(seen: int, latest: int) -> Verdict:
    """Whoever proposes and whoever decides speak of the edition that stands."""
    if seen == latest:
        return Verdict.ok("same_edition")
    sentence = _("Edition %(number)d has appeared meanwhile. Look at it, and propose what is still to change.")
    return Verdict.fail("same_edition", sentence % {"number": latest}, seen=seen, latest=latest)


def on_the_list(nomination: "Nomination") -> Verdict:
    """Only what stands on the list is printed otherwise."""
    if nomination.is_member:
        return Verdict.ok("on_the_list")
    sentence = _("%(city)s is not on the list.") % {"city": nomination.city.name}
    return Verdict.fail("on_the_list", sentence)


def not_reached(row: "Unreached") -> Verdict:
    """How somebody was reached is said once."""
    if not row.is_reached:
        return Verdict.ok("not_reached")
    sentence = _("%(person)s has noted already how %(whom)s was reached.")
    return Verdict.fail("not_reached", sentence % {"person": row.reached_by, "whom": row})


def sees_all(kept: int) -> Verdict:
    """A rehearsal shows every outcome, so nobody sees it whom a conflict keeps from one."""
    if kept == 0:
        return Verdict.ok("sees_all")
    return Verdict.fail("sees_all", _("A file of this call is kept from you; a colleague looks at the rehearsal."))


def busy() -> Verdict:
    """A rehearsal waits for nobody long."""
    return Verdict.fail("busy", _("Somebody acts on this call at this moment. Try again in a little while."))
