"""The acts upon a cohort as buttons and confirmation pages, from its beginning to its proposal."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict
from nominations.forms.decision import LeaveOutForm, ProposeForm, SelectForm
from nominations.models import Call, Cohort, Nomination
from nominations.permissions import composes
from nominations.rules.decision import being_composed
from nominations.views import composition, done
from nominations.views.acts import Act, page
from nominations.workflow import decision as workflow


def _of_file(row: Nomination) -> str:
    return reverse("cohort", args=[row.call.slug])


def _of_call(row: Call) -> str:
    return reverse("cohort", args=[row.slug])


def can_compose(call: Call) -> Verdict:
    """Whether its cohort can still be changed."""
    return being_composed(cohort_of(call))


def _can_begin(_call: Call) -> Verdict:
    """To begin twice is to begin once."""
    return Verdict.ok("startable")


def cohort_of(call: Call) -> Cohort | None:
    """The cohort of a call, once it has begun."""
    return getattr(call, "cohort", None)


SELECT = Act(
    verb="select",
    label=gettext_lazy("Put %(subject)s into the cohort"),
    effect=gettext_lazy("You can take it out again until the director approves."),
    run=workflow.select,
    form=SelectForm,
    done=gettext_lazy("%(subject)s is in the cohort."),
    leads_to=_of_file,
)
LEAVE_OUT = Act(
    verb="leave_out",
    label=gettext_lazy("Leave %(subject)s out"),
    effect=gettext_lazy("You can change it until the director approves."),
    run=workflow.leave_out,
    form=LeaveOutForm,
    done=gettext_lazy("%(subject)s is left out."),
    leads_to=_of_file,
)
UNSELECT = Act(
    verb="unselect",
    label=gettext_lazy("Put %(subject)s back to the jury's word"),
    effect=gettext_lazy("The file is neither in nor out again."),
    run=workflow.unselect,
    done=gettext_lazy("%(subject)s is neither in nor out."),
    leads_to=_of_file,
)
COMPOSE = Act(
    verb="compose",
    label=gettext_lazy("Begin the cohort of %(subject)s"),
    effect=gettext_lazy("From now on files can be put into the cohort or left out. Nobody outside sees it."),
    run=workflow.compose,
    may=composes,
    stands=_can_begin,
    weight="primary",
    done=gettext_lazy("The cohort can be composed."),
    leads_to=_of_call,
)


def _as_recommended(call: Call, person: Person) -> dict[str, Any]:
    made = composition.of(call, person)
    into = [file for file in made.open if file.is_recommended]
    rest = [file for file in made.open if not file.is_recommended]
    return {"into": composition.named(into), "rest": composition.named(rest)}


SELECT_RECOMMENDED = Act(
    verb="select_recommended",
    label=gettext_lazy("Compose %(subject)s as the jury recommends"),
    effect=gettext_lazy("What the jury recommends comes into the cohort, all others stay out. No e-mail is sent."),
    run=workflow.select_recommended,
    may=composes,
    stands=can_compose,
    ends=lambda request, call, files: done.remember(request, "select_recommended", call, files),
    leads_to=_of_call,
    template="nominations/decision/select_recommended.html",
    more=_as_recommended,
)
PROPOSE_COHORT = Act(
    verb="propose_cohort",
    label=gettext_lazy("Propose the cohort to the director"),
    effect=gettext_lazy("The director gets an e-mail. The cohort is not changed until the director has decided."),
    run=workflow.propose_cohort,
    form=ProposeForm,
    weight="primary",
    done=gettext_lazy("The cohort lies before the director."),
    leads_to=composition.address,
)
FILE_ACTS = [SELECT, LEAVE_OUT, UNSELECT]

select = page(SELECT, Nomination)
leave_out = page(LEAVE_OUT, Nomination)
unselect = page(UNSELECT, Nomination)
begin = page(COMPOSE, Call)
select_recommended = page(SELECT_RECOMMENDED, Call)
propose_cohort = page(PROPOSE_COHORT, Cohort)
