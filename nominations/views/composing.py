"""The acts that compose a cohort beside one file in or out: targets, pins, suggestions, scenarios, as pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from nominations.forms.act import ReasonForm
from nominations.forms.composing import ScenarioForm, SuggestForm, TakeOverForm, TargetsForm, of_files
from nominations.models import Cohort, Nomination, Scenario
from nominations.moves import moves
from nominations.permissions import composes
from nominations.rules.composing import keeps_holds, offered
from nominations.rules.decision import being_composed
from nominations.views import composition, done
from nominations.views.acts import Act, page
from nominations.workflow import composing as workflow


def _of_file(row: Nomination) -> str:
    return reverse("cohort", args=[row.call.slug])


def _scenarios_of(cohort: Cohort) -> str:
    return reverse("scenarios", args=[cohort.call.slug])


def _scenarios(row: Scenario) -> str:
    return _scenarios_of(row.cohort)


def _can_hold(row: Nomination) -> Verdict:
    return being_composed(getattr(row.call, "cohort", None))


def _can_take_over(row: Scenario) -> Verdict:
    return first(offered(row), lambda: being_composed(row.cohort))


SET_TARGETS = Act(
    verb="set_targets",
    label=gettext_lazy("Set the targets"),
    effect=gettext_lazy("Targets are wishes, no quotas: they are shown beside the cohort and forbid nothing."),
    run=workflow.set_targets,
    form=TargetsForm,
    template="nominations/decision/targets.html",
    may=composes,
    stands=being_composed,
    done=gettext_lazy("The targets are set."),
    leads_to=composition.address,
)
SUGGEST = Act(
    verb="suggest",
    label=gettext_lazy("Ask for a suggestion"),
    effect=gettext_lazy(
        "Of what the jury recommends or keeps in reserve, the cohort nearest to the targets, and among those the one "
        "nearest to the jury's order. Pins and exclusions stay. It is kept as a scenario; nothing moves."
    ),
    run=workflow.suggest,
    form=SuggestForm,
    may=composes,
    stands=being_composed,
    done=gettext_lazy("The suggestion is kept as a scenario."),
    leads_to=_scenarios_of,
)
SAVE_SCENARIO = Act(
    verb="save_scenario",
    label=gettext_lazy("Save the cohort as a scenario"),
    effect=gettext_lazy("It is kept as it stands now, with its reasons, to be compared and taken over later."),
    run=workflow.save_scenario,
    form=ScenarioForm,
    may=composes,
    stands=being_composed,
    done=gettext_lazy("The scenario is saved."),
    leads_to=_scenarios_of,
)
PIN = Act(
    verb="pin",
    label=gettext_lazy("Pin %(subject)s"),
    effect=gettext_lazy("It is in the cohort, and every suggestion keeps it in. Undo lets it go."),
    run=workflow.pin,
    form=ReasonForm,
    may=composes,
    stands=_can_hold,
    done=gettext_lazy("%(subject)s is pinned."),
    leads_to=_of_file,
)
EXCLUDE = Act(
    verb="exclude",
    label=gettext_lazy("Exclude %(subject)s"),
    effect=gettext_lazy("It is left out, and every suggestion leaves it out. Undo lets it go."),
    run=workflow.exclude,
    form=ReasonForm,
    may=composes,
    stands=_can_hold,
    done=gettext_lazy("%(subject)s is excluded."),
    leads_to=_of_file,
)


def _before(scenario: Scenario, person: Person) -> dict[str, Any]:
    """Which files come in, which go out, which are chosen again."""
    made = composition.of(scenario.cohort.call, person)
    planned = moves(made.board, scenario, {})
    parts = {verb: [one.file for one in planned if one.goes == verb] for verb in ("select", "leave_out", "unselect")}
    against = keeps_holds(one.file for one in planned)
    return {
        "number": of_files(len(planned)),
        "against": "" if against.passed else against.sentence,
        **{verb: composition.named(rows) for verb, rows in parts.items()},
    }


TAKE_OVER = Act(
    verb="take_over",
    label=gettext_lazy("Take over “%(subject)s”"),
    effect=gettext_lazy("The cohort becomes what this scenario says. No e-mail is sent; every move can be undone."),
    run=workflow.take_over,
    form=TakeOverForm,
    may=composes,
    stands=_can_take_over,
    names=str,
    ends=lambda request, row, files: done.remember(request, "take_over", row.cohort.call, files),
    leads_to=_scenarios,
    template="nominations/decision/take_over.html",
    more=_before,
)
ARCHIVE_SCENARIO = Act(
    verb="archive_scenario",
    label=gettext_lazy("Archive “%(subject)s”"),
    effect=gettext_lazy("It is not offered any more, and can still be read."),
    run=workflow.archive_scenario,
    may=composes,
    stands=offered,
    names=str,
    done=gettext_lazy("“%(subject)s” is archived."),
    leads_to=_scenarios,
)

set_targets = page(SET_TARGETS, Cohort)
suggest = page(SUGGEST, Cohort)
save_scenario = page(SAVE_SCENARIO, Cohort)
pin = page(PIN, Nomination)
exclude = page(EXCLUDE, Nomination)
take_over = page(TAKE_OVER, Scenario)
archive_scenario = page(ARCHIVE_SCENARIO, Scenario)
