"""Checking a file: the dossier on one side, rules and checklist on the other, then the acts."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from nominations.forms.act import ReasonForm, typed_in
from nominations.forms.screening import (
    CheckForm,
    CheckNameForm,
    ClarificationForm,
    EndorseOnPaperForm,
    MoveClarificationForm,
    ReinstateForm,
    ReturnColleagueForm,
)
from nominations.forms.sentences import IneligibleForm, for_checklist
from nominations.models import Check, NameCheck, Nomination, Proposal
from nominations.permissions import CONTENT, screens, stays_away, visible_fields
from nominations.querysets.marking import with_flags
from nominations.rules.screening import call_undecided, checked, undecided_file
from nominations.views import flags, reading, standing, thread
from nominations.views.acts import Act, page, possible
from nominations.views.application import SUBMIT, until_deadline
from nominations.views.corrigendum import PROPOSE_CORRIGENDUM_ABOUT
from nominations.views.file import head, seen
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.secretariat import works_here
from nominations.views.sending import did, sent
from nominations.workflow import checking, conflicts, naming, paper
from nominations.workflow import screening as workflow
from nominations.workflow.steps import startable


def _screen(row: Nomination) -> str:
    return reverse("screen", args=[row.key])


def _files(_row: Nomination) -> str:
    return reverse("files")


def _to_check(_row: Nomination) -> str:
    return f"{reverse('files')}?task=check"


def _where_it_is_wanted(file: Nomination) -> str:
    """Back to the cohort if the file waits for its place in it."""
    return reverse("cohort", args=[file.call.slug]) if file.awaits_choice else _screen(file)


def _has_colleague(file: Nomination, person: Person) -> bool:
    known: bool | None = getattr(file, "has_colleague_away", None)
    return person.has("secretariat") and (file.staff_conflicts.exists() if known is None else known)


def _on_paper(file: Nomination, person: Person) -> bool:
    return file.on_behalf and person.has("secretariat")


def _can_live_again(file: Nomination) -> Verdict:
    return first(startable(file, "reinstate"), lambda: call_undecided(file))


def _always(_row: Nomination) -> Verdict:
    return Verdict.ok("startable")


CONFIRM_ELIGIBLE = Act(
    verb="confirm_eligible",
    label=gettext_lazy("Confirm that %(subject)s is eligible"),
    effect=gettext_lazy("The file may be given to jurors. City and Commission learn that it is being assessed."),
    run=workflow.confirm_eligible,
    weight="primary",
    done=gettext_lazy("%(subject)s is eligible."),
    leads_to=_to_check,
)
ASK_CLARIFICATION = Act(
    verb="ask_clarification",
    label=gettext_lazy("Ask about %(subject)s"),
    effect=gettext_lazy(
        "Who is asked gets your question by e-mail, and the other side a copy. You go on when it is answered or closed."
    ),
    run=workflow.ask_clarification,
    form=ClarificationForm,
    done=gettext_lazy("The question about %(subject)s is on its way."),
    leads_to=_screen,
)
MOVE_CLARIFICATION = Act(
    verb="move_clarification",
    asks="close_clarification",
    label=gettext_lazy("Move the date of the question about %(subject)s"),
    effect=gettext_lazy("The answer is awaited until another day. City and Commission are told, with your reason."),
    run=workflow.move_clarification,
    form=MoveClarificationForm,
    done=gettext_lazy("The answer about %(subject)s has another date."),
    leads_to=_screen,
)
CLOSE_CLARIFICATION = Act(
    verb="close_clarification",
    label=gettext_lazy("Close the question about %(subject)s"),
    effect=gettext_lazy(
        "You wait no longer: the file goes on without the answer. City and Commission are told, with your reason."
    ),
    run=workflow.close_clarification,
    form=ReasonForm,
    done=gettext_lazy("The question about %(subject)s is closed."),
    leads_to=_screen,
)
PROPOSE_INELIGIBLE = Act(
    verb="propose_ineligible",
    asks="declare_ineligible",
    label=gettext_lazy("Propose that %(subject)s is not eligible"),
    effect=gettext_lazy(
        "Another member of the secretariat decides. Until then the file stays where it is, and nobody outside is told. "
        "If it is confirmed, city and Commission read your reason word by word."
    ),
    run=workflow.propose_ineligible,
    form=IneligibleForm,
    weight="danger",
    done=gettext_lazy("Proposed. Another person has to decide about %(subject)s."),
    leads_to=_screen,
)
REINSTATE = Act(
    verb="reinstate",
    label=gettext_lazy("Accept %(subject)s again"),
    effect=gettext_lazy("The file stands again where it stood before it ended. City and Commission are told."),
    run=workflow.reinstate,
    form=ReinstateForm,
    stands=_can_live_again,
    done=gettext_lazy("%(subject)s stands again."),
    leads_to=_screen,
)
CHECK_NAME = Act(
    verb="check_name",
    label=gettext_lazy("Confirm legal status and name of %(subject)s"),
    effect=gettext_lazy(
        "You confirm that you looked up the legal status of the city and its name as the list will print it. "
        "Without that the city cannot come into the cohort."
    ),
    run=naming.check_name,
    form=CheckNameForm,
    may=screens,
    stands=undecided_file,
    done=gettext_lazy("Legal status and name of %(subject)s are confirmed."),
    leads_to=_where_it_is_wanted,
)
KEEP_AWAY = Act(
    verb="keep_away",
    label=gettext_lazy("I have a conflict of interest with %(subject)s"),
    effect=gettext_lazy(
        "From now on you do not see this file: not in lists, counts, e-mails or decisions. "
        "Only two colleagues together can change that."
    ),
    run=conflicts.keep_away,
    form=ReasonForm,
    may=stays_away,
    stands=_always,
    done=gettext_lazy("You are kept away from %(subject)s."),
    leads_to=_files,
)
PROPOSE_LIFT = Act(
    verb="propose_lift",
    label=gettext_lazy("Propose that a colleague may see %(subject)s again"),
    effect=gettext_lazy("Another member of the secretariat decides."),
    run=conflicts.propose_lift,
    form=ReturnColleagueForm,
    may=_has_colleague,
    stands=_always,
    done=gettext_lazy("Proposed. Another person has to decide it."),
    leads_to=_screen,
)
ENDORSE_ON_PAPER = Act(
    verb="endorse_on_paper",
    asks="endorse",
    label=gettext_lazy("Enter the Commission's signature for %(subject)s"),
    effect=gettext_lazy(
        "You enter what the National Commission signed on paper: the city is nominated and takes a place of its "
        "country. Keep the paper. City, Commission and secretariat are told."
    ),
    run=paper.endorse_on_paper,
    stands=until_deadline("endorse"),
    form=EndorseOnPaperForm,
    may=_on_paper,
    done=gettext_lazy("%(subject)s is nominated."),
    leads_to=_screen,
)
ACTS = [
    CONFIRM_ELIGIBLE, ASK_CLARIFICATION, MOVE_CLARIFICATION, CLOSE_CLARIFICATION, CHECK_NAME, ENDORSE_ON_PAPER,
    PROPOSE_INELIGIBLE, REINSTATE,
    PROPOSE_CORRIGENDUM_ABOUT, PROPOSE_LIFT, KEEP_AWAY,
]  # fmt: skip

confirm_eligible = page(CONFIRM_ELIGIBLE, Nomination)
ask_clarification = page(ASK_CLARIFICATION, Nomination)
move_clarification = page(MOVE_CLARIFICATION, Nomination)
close_clarification = page(CLOSE_CLARIFICATION, Nomination)
propose_ineligible = page(PROPOSE_INELIGIBLE, Nomination)
reinstate = page(REINSTATE, Nomination)
keep_away = page(KEEP_AWAY, Nomination)
propose_lift = page(PROPOSE_LIFT, Nomination)
check_name = page(CHECK_NAME, Nomination)
endorse_on_paper = page(ENDORSE_ON_PAPER, Nomination)


@keeps_what_was_typed
@login_required
def screen(request: Request, key: str) -> HttpResponse:
    """One file as the secretariat works on it."""
    works_here(request.person)
    person = request.person
    nomination = seen(request, key, partial(_with_facts, person))
    checks = {row["code"]: Check(**row) for row in getattr(nomination, "lines", [])}
    signed = _signatures(nomination, person)
    scans = {row["side"]: (row["scan"]["url"], row["scan"]["name"]) for row in signed if row["scan"]}
    form = CheckForm(sent(request), checks=checks, sentences=for_checklist(nomination), scans=scans)
    if did(request, form, lambda: workflow_lines(nomination, form, person), _saved):
        return redirect("screen", key=key)
    context = _context(person, nomination, form) | {"signatures": signed, "flags": flags.found_with(nomination)}
    is_late = form.is_bound and context["form"] is None
    late = {"refused": CONFIRM_ELIGIBLE.starts(nomination).sentence, "texts": typed_in(form)} if is_late else {}
    return render(request, "nominations/screening/screen.html", context | late, status=409 if is_late else 200)


def _with_facts(person: Person, rows: Any) -> Any:
    rows = rows.with_screening_facts().with_messages(person).with_not_handed_in()
    return with_flags(rows.select_related("name_check__by"))


def _signatures(nomination: Nomination, person: Person) -> list[dict[str, Any]]:
    """Every signature that holds, under a text that is open to this person."""
    fields, zone = visible_fields(person, nomination), standing.reader_zone(person)
    rows = reading.signatures(nomination, fields, zone) if CONTENT in fields else []
    return [row for row in rows if row["is_valid"]]


def _saved(lines: int) -> str:
    return _("Saved.") if lines else _("Nothing had changed.")


def workflow_lines(nomination: Nomination, form: CheckForm, by: Person) -> int:
    """Saves the lines that changed, and says how many."""
    lines = form.lines()
    if lines:
        checking.fill_checklist(nomination.key, lines, by=by)
    return len(lines)


def _context(person: Person, nomination: Nomination, form: CheckForm) -> dict[str, Any]:
    fields = visible_fields(person, nomination)
    is_open = nomination.is_in_screening
    acts = possible(nomination, person, ACTS)
    ready = checked(list(form.checks.values())).passed
    return {
        "nomination": nomination,
        "head": head(nomination),
        "line": standing.line(nomination, person, fields),
        "came": reading.came(nomination),
        "sections": reading.sections(nomination, fields) if CONTENT in fields else [],
        "clarifications": reading.clarifications(nomination, person, fields),
        "thread": thread.shown(nomination, person),
        "rules": _rules(nomination) if is_open and CONTENT in fields else [],
        "form": form if is_open else None,
        "ready": ready and CONFIRM_ELIGIBLE.starts(nomination).passed,
        "confirm": CONFIRM_ELIGIBLE.button(nomination),
        "acts": [act for act in acts if act["url"] != reverse("confirm_eligible", args=[nomination.key])],
        "named": _named(nomination),
        "proposals": [_proposal(one) for one in _open(nomination, person)],
        "fill_in": reverse("tasks", args=[nomination.key]) if _is_to_fill_in(nomination, person) else "",
    }


def _named(nomination: Nomination) -> str:
    """Who looked up legal status and name, when and where; whether it still is what would be printed."""
    check: NameCheck | None = getattr(nomination, "name_check", None)
    if check is None:
        return _("Legal status and name are not confirmed yet.") if nomination.awaits_decision else ""
    if not check.holds:
        return _("Legal status or name changed after they were confirmed: confirm them again.")
    facts = {"person": check.by, "day": date_format(check.at, "j F Y"), "source": check.source}
    return _("Legal status and name confirmed by %(person)s on %(day)s: %(source)s") % facts


def _open(nomination: Nomination, person: Person) -> list[Proposal]:
    rows = Proposal.objects.visible_to(person).open().filter(nomination=nomination)
    return list(rows.select_related("by"))


def _proposal(proposal: Proposal) -> dict[str, str]:
    facts = {"person": proposal.by, "what": proposal.get_kind_display()}
    sentence = _("%(person)s proposed: %(what)s.") % facts
    return {"sentence": sentence, "detail": proposal.reason, "url": reverse("proposal", args=[proposal.key])}


def _is_to_fill_in(nomination: Nomination, person: Person) -> bool:
    return _on_paper(nomination, person) and SUBMIT.starts(nomination).passed


def _rules(nomination: Nomination) -> list[dict[str, Any]]:
    """What the software checked by itself, each with its sentence."""
    return [_rule(verdict) for verdict in workflow.machine_results(nomination)]


def _rule(verdict: Verdict) -> dict[str, Any]:
    label = {
        "population": _("Least number of inhabitants"),
        "newcomer": _("Not a member of the network yet"),
        "member": _("A member of the network"),
        "kind": _("Kind of municipality"),
        "waited": _("Time since the last application"),
    }[verdict.code]
    if verdict.passed:
        note = _asked(verdict) if verdict.code == "population" else ""
        return {"label": label, "word": _("kept"), "tone": "done", "note": note}
    return {"label": label, "word": _("broken"), "tone": "problem", "note": verdict.sentence}


def _asked(verdict: Verdict) -> str:
    least, stated = verdict.facts.get("least"), verdict.facts.get("population")
    if least is None:
        return _("The call asks for none.")
    return _("%(stated)s stated, %(least)s asked for.") % {"stated": stated, "least": least}
