"""An announcement withdrawn at once by one person, and put back by two: with it the letters that have not left."""

from django.db.models import QuerySet

from accounts import door
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import Announcement
from nominations import permissions, states
from nominations.emails import decision as emails
from nominations.emails.misnamed import untruths
from nominations.emails.stamped import standing
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.querysets.dispatch import held_for
from nominations.querysets.letters import emails_visible_to, telling_of
from nominations.rules import application as application_rules
from nominations.rules import decision as rules
from nominations.workflow import dispatch
from nominations.workflow.screening import decide, turn_down
from nominations.workflow.steps import role
from notifications import bell, outbox
from notifications.models import Email


def _announced(key: str, by: Person) -> tuple[Cohort, Announcement]:
    """The cohort and its announcement; the call is held first, as by every decision."""
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.releases(seen, by))
    door.lock(Call.objects.filter(pk=seen.call_id)).get()
    cohort = Cohort.objects.select_related("call", "announcement").get(pk=seen.pk)
    door.require(rules.announced(cohort))
    return cohort, Announcement.objects.get(pk=cohort.announcement_id or 0)


def _files(call: Call) -> list[Nomination]:
    return list(Nomination.objects.filter(call=call, status__in=states.TOLD).order_by("pk"))


@door.act
def withdraw_announcement(key: str, *, by: Person, reason: str) -> Announcement:
    """One person takes an announcement from the public at once, with a reason; letters not yet sent are held again.

    What stays visible to whom: `cities.workflow.withdraw_announcement`.
    """
    cohort, announcement = _announced(key, by)
    gone = register.withdraw_announcement(announcement, reason=reason, by=by)
    letters = telling_of(cohort.call, _files(cohort.call))
    dispatch.stop_all(cohort.call, by)
    list(door.lock(letters.order_by("pk")).values_list("pk", flat=True))  # whoever lets one go is waited for, or waits
    held = outbox.hold_back(letters)
    door.record("withdraw_announcement", cohort, by=by, role=role(by), facts={"letters_held": held}, reason=reason)
    door.say(emails.announcement_withdrawn(gone, cohort.call, by, held))
    return gone


@door.act
def propose_restore(key: str, *, by: Person, reason: str) -> Proposal:
    """One person proposes to make the announcement public again; it stays withdrawn meanwhile."""
    cohort, announcement = _announced(key, by)
    door.require(application_rules.reasoned(reason), rules.is_withdrawn(announcement))
    door.require(rules.one_restore(cohort.call.proposals.open().filter(kind=Proposal.Kind.RESTORE).first()))
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.RESTORE, call=cohort.call, reason=reason, by=by.someone, at=clock.now()
    )
    dispatch.held_fast(proposal)
    door.record("propose_restore", cohort, by=by, role=role(by), reason=reason)
    door.say(emails.restore_proposed(proposal))
    return proposal


def _proposed(key: str, by: Person) -> Proposal:
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.RESTORE), key)
    door.allow(permissions.releases(seen, by))
    return seen


@door.act
def restore_announcement(proposal_key: str, number: int, *, by: Person) -> Announcement:
    """A second person's yes: public as it was, and the letters that were held leave, if they are still true."""
    seen = _proposed(proposal_key, by)
    cohort, announcement = _announced(seen.call.cohort.key, by)
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    _stop_untrue(proposal, by)
    dispatch.typed(proposal, number, by)
    back = register.restore_announcement(announcement, by=by)
    dispatch.forget_stops(cohort.call)
    left = dispatch.let_go(proposal, held_for(proposal), by)
    bell.ring()
    facts = {"letters": number, "letters_released": left}
    door.record("restore_announcement", cohort, by=by, role=role(by), facts=facts)
    door.say(emails.announcement_restored(back, cohort.call))
    return back


def still_true(proposal: Proposal) -> list[Email]:
    """Of the letters that wait for a proposal those that still say what was announced."""
    return [email for email, _stands, why in _with_standing(proposal) if not why]


def _with_standing(proposal: Proposal) -> list[tuple[Email, str, str]]:
    """The letters that wait for it, each with what could be stamped in it now, and why it must not leave."""
    held = list(held_for(proposal).defer("text", "html").order_by("pk"))
    now = standing(held)
    stay = untruths(held, now)
    return [(email, now.get(email.key, ""), stay.get(email.key, "")) for email in held]


def leaving(proposal: Proposal, person: Person) -> QuerySet[Email]:
    """The letters that leave when a second person says yes to a proposal, as far as this person may read them."""
    seen = emails_visible_to(person)
    if proposal.is_release:
        return seen.filter(pk__in=held_for(proposal).order_by().values("pk"))
    return seen.filter(pk__in=[email.pk for email in still_true(proposal)])


def _stop_untrue(proposal: Proposal, by: Person) -> None:
    """What says another outcome than stands, or a former name, stays, and is a task of which its handlers hear."""
    for email, stands, why in _with_standing(proposal):
        if why:
            outbox.stop(email, why)
            facts = {"said": email.outcome, "stands": stands}
            state = Email.State.DISCARDED
            door.record("stop_letter", email, by=by, role=role(by), state_to=state, facts=facts, reason=why)
            door.say(emails.letter_stopped(proposal.call))  # once a day, however many there are


@door.act
def send_back_restore(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not put it back, or whoever proposed it thinks again; the announcement stays withdrawn."""
    seen = _proposed(proposal_key, by)
    door.require(application_rules.reasoned(reason))
    proposal = turn_down(proposal_key, by=by, reason=reason)
    door.record("send_back_restore", seen.call.cohort, by=by, role=role(by), reason=reason)
    return proposal
