"""The one thing to do about a cohort, and who does it: the card that stands first on its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from accounts.verdicts import Verdict
from nominations import timeline
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.permissions import composes
from nominations.states import CohortState
from nominations.views import composition, standing
from nominations.views.acts import Act
from nominations.views.approval import APPROVE, SEND_BACK, why_not
from nominations.views.decision_acts import (
    COMPOSE,
    PROPOSE_COHORT,
    SELECT_RECOMMENDED,
    cohort_of,
)
from nominations.views.deputies import acting
from nominations.views.releasing import PROPOSE_RELEASE
from nominations.views.screening import CHECK_NAME
from nominations.views.withdrawing import PROPOSE_RESTORE
from nominations.workflow import decision as workflow


def card(call: Call, made: composition.Composition, person: Person) -> dict[str, Any]:
    """What is to be done now, in the words of the stage at which the cohort stands."""
    found = cohort_of(call)
    if found is None:
        return _to_begin(call, made, person)
    return STEPS[CohortState(found.state)](found, made, person)


def _to_begin(call: Call, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not made.files:
        detail = _("Files stand here when the jury has recorded its word on them.")
        return {"sentence": _("There is nothing to compose yet."), "detail": detail, "tone": "quiet"}
    if not composes(call, person):
        return {"sentence": _("The secretariat has not begun this cohort."), "tone": "quiet"}
    sentence = ngettext("The jury has spoken on %(n)d file.", "The jury has spoken on %(n)d files.", len(made.files))
    return {"sentence": sentence % {"n": len(made.files)}, **_button(COMPOSE, call, _("Begin the cohort"))}


def _button(act: Act, row: Any, label: str = "") -> dict[str, str]:
    return {"label": label or act.on_button(row), "url": reverse(act.verb, args=[row.key])}


def _composing(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not composes(found, person):
        return {"sentence": _("The secretariat is composing this cohort."), "tone": "quiet"}
    if made.unnamed:
        return _to_name(made.unnamed, found)
    if made.open:
        return _to_choose(made.open, found)
    rule = workflow.all_composed(found.call, person)
    if not rule.passed:
        return _to_bring_on(rule, found)
    sentence = _("Every file is in or out.")
    return {"sentence": sentence, "detail": composition.in_words(made), **_button(PROPOSE_COHORT, found)}


def _to_choose(files: list[Nomination], found: Cohort) -> dict[str, Any]:
    """What the jury has spoken on, and nobody has chosen."""
    sentence = ngettext(
        "The jury has spoken on %(n)d file that nobody has chosen.",
        "The jury has spoken on %(n)d files that nobody has chosen.",
        len(files),
    )
    return {
        "sentence": sentence % {"n": len(files)},
        "detail": _("Take them one by one, or all as the jury recommends."),
        **_button(SELECT_RECOMMENDED, found.call, _("As recommended")),
    }


def _to_bring_on(rule: Verdict, found: Cohort) -> dict[str, Any]:
    """What has not come as far as the jury's word would stay behind at a decision; or waits for a colleague."""
    if not rule.facts["open"]:
        return {"sentence": _("Every file that you see is in or out."), "detail": str(rule.sentence), "tone": "now"}
    return {
        "sentence": str(rule.sentence),
        "detail": _("Bring each to the jury's word or to its end before you propose the cohort."),
        "label": _("See them"),
        "url": f"{reverse('files')}?task=uncomposed&call={found.call.slug}",
    }


def _to_name(files: list[Nomination], found: Cohort) -> dict[str, Any]:
    """What stands between the jury's recommendation and the cohort."""
    sentence = ngettext(
        "Legal status and name of %(n)d recommended city are not confirmed.",
        "Legal status and name of %(n)d recommended cities are not confirmed.",
        len(files),
    )
    return {
        "sentence": sentence % {"n": len(files)},
        "detail": ", ".join(file.city.name for file in files),
        **_button(CHECK_NAME, files[0]),
        "second_label": _("See all of them"),
        "second_url": f"{reverse('cohort', args=[found.call.slug])}?show=unnamed",
    }


def _proposed(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not APPROVE.permits(found, person):
        sentence = _("The cohort lies before the director.")
        detail = _("Proposed by %(person)s.") % {"person": found.proposed_by}
        return {"sentence": sentence, "detail": detail, "tone": "now", **_planned(found, person)}
    jury = workflow.judged_nothing(found.call, person)
    if refusal := why_not(found, made, person, acting(person), jury):
        return {"sentence": refusal, "detail": composition.in_words(made), "tone": "now", **_planned(found, person)}
    approve, back = _button(APPROVE, found), _button(SEND_BACK, found)
    return {
        "sentence": _("This cohort waits for your approval."),
        "detail": composition.in_words(made),
        **_planned(found, person),
        **approve,
        "second_label": back["label"],
        "second_url": back["url"],
    }


def _approved(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if found.release_approved and found.call.release_at:
        due = timeline.release(found.call.release_at, found.call.zone, standing.reader_zone(person))
        sentence = _("Approved. The clock announces at the instant that two persons set.")
        return {"sentence": sentence, "due": due, "tone": "now", **_rehearsal(found)}
    waiting = Proposal.objects.visible_to(person).open().filter(call=found.call, kind=Proposal.Kind.RELEASE).first()
    if waiting:
        detail = _("Proposed by %(person)s. Another person confirms it.") % {"person": waiting.by}
        address = reverse("proposal", args=[waiting.key])
        return {
            "sentence": _("An instant is proposed."),
            "detail": detail,
            "label": _("Read the proposal"),
            "url": address,
            **_rehearsal(found),
        }
    size = composition.size_in_words(made.today)
    detail = _("Nothing is public before that instant: %(cohort)s.") % {"cohort": size}
    card = {"sentence": _("Approved. Now set the instant."), "detail": detail}
    return card | _planned(found, person) | _button(PROPOSE_RELEASE, found) | _rehearsal(found)


def _rehearsal(found: Cohort) -> dict[str, str]:
    """What each will see at the instant, before anybody sees it."""
    return {"second_label": _("Rehearse it"), "second_url": reverse("rehearsal", args=[found.call.slug])}


def _planned(found: Cohort, person: Person) -> dict[str, str]:
    """By when everything has to be decided, if the call says so."""
    due = timeline.announced(found.call, standing.reader_zone(person))
    return {"due": due} if due else {}


def _announced(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if found.announcement and found.announcement.is_withdrawn:
        return _withdrawn(found, person)
    listed, approved = composition.size_in_words(made.today), composition.in_words(made)
    corrected = any(file.has_changed_since for file in made.files)
    return ({"detail": _("As it was approved: %(cohort)s.") % {"cohort": approved}} if corrected else {}) | {
        "sentence": _("Announced: %(cohort)s.") % {"cohort": listed},
        "tone": "done",
        "second_label": _("See the announcement"),
        "second_url": found.announcement.get_absolute_url() if found.announcement else "",
    }


def _withdrawn(found: Cohort, person: Person) -> dict[str, Any]:
    """Nothing of it is public; two persons put it back."""
    gone: Any = found.announcement
    when = timeline.when(gone.withdrawn_at, found.call.zone, standing.reader_zone(person))
    card = {"sentence": _("The announcement is withdrawn since %(instant)s.") % {"instant": when}, "tone": "problem"}
    card["detail"] = gone.withdrawn_reason
    if PROPOSE_RESTORE.starts(found).passed:
        return card | _button(PROPOSE_RESTORE, found)
    waiting = Proposal.objects.visible_to(person).open().filter(call=found.call, kind=Proposal.Kind.RESTORE).first()
    url = reverse("proposal", args=[waiting.key]) if waiting else ""
    return card | {"label": _("Read the proposal"), "url": url}


STEPS = {
    CohortState.COMPOSING: _composing,
    CohortState.PROPOSED: _proposed,
    CohortState.APPROVED: _approved,
    CohortState.ANNOUNCED: _announced,
}
