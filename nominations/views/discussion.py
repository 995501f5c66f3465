"""The discussion of a file: its remarks and changed marks as each of the jury reads them, and the ways to add to it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from nominations import agenda, markwords, means, permissions, proceedings, timeline
from nominations.forms.discussion import ChangeMarkForm, RemarkForm
from nominations.models import Call, Criterion, Nomination, Remark, Review
from nominations.rules import jury as jury_rules
from nominations.rules import meeting as rules
from nominations.states import Audience
from nominations.views import standing
from nominations.views.acts import Act, page
from nominations.views.apart import shown_apart
from nominations.views.file import head
from nominations.views.sending import did, sent
from nominations.workflow import discussing


def limits(call: Call) -> agenda.Limits:
    """How far readers may lie apart in this call before it calls for discussion."""
    return agenda.Limits(call.alarm_points, call.alarm_percent)


def _changeable(review: Review) -> Verdict:
    return first(rules.discussable(review.nomination), rules.handed_in(review))


def _to_discussion(review: Review) -> str:
    return reverse("discussion", args=[review.nomination.key])


CHANGE_MARK = Act(
    "change_mark",
    gettext_lazy("Change a mark of %(subject)s"),
    gettext_lazy("The new mark counts at once. The earlier one and your reason stay beside it, in the minutes too."),
    discussing.change_mark,
    form=ChangeMarkForm,
    leads_to=_to_discussion,
    done=gettext_lazy("Your new mark of %(subject)s counts."),
    may=permissions.reviews,
    stands=_changeable,
)


def _with_files(person: Person) -> Any:
    return Review.objects.visible_to(person).select_related("nomination__city", "nomination__call")


change_mark = page(CHANGE_MARK, rows=_with_files)


@login_required
@once
def discussion(request: Request, key: str) -> HttpResponse:
    """What was said about a file, by those who may judge it, and the form to say more."""
    file = door.see(Nomination.objects.visible_to(request.person).with_names().with_declared(request.person), key)
    if not (file.marks_are_closed and permissions.discusses(file, request.person)):
        raise Http404
    criteria = means.criteria_of(file.call)
    own = discussing.own_review(file, request.person)
    offered = discussing.audiences(file, request.person, own)
    form = RemarkForm(sent(request), criteria=criteria, audiences=offered) if file.awaits_word else None
    if form and did(request, form, lambda: discussing.remark(key, by=request.person, **form.cleaned_data), _said()):
        return redirect("discussion", key=key)
    context = _page(request.person, file, criteria, own) | {"form": form}
    late = request.method == "POST" and form is None
    return render(request, "nominations/jury/discussion.html", context, status=409 if late else 200)


def _said() -> str:
    return _("Your remark stands below.")


def _page(person: Person, file: Nomination, criteria: list[Criterion], own: Review | None) -> dict[str, Any]:
    found, _readers = means.of_file(person, file, criteria)
    apart = shown_apart(person, file, found.readers if found else 0)
    own_in = jury_rules.own_is_in(permissions.owes_review(person, file))
    return {
        "file": file,
        "head": head(file),
        "alarms": alarms(found, criteria, limits(file.call), apart=apart.passed) if found else [],
        "rows": _rows(person, file, with_marks=own_in.passed),
        "why_not": own_in.sentence,
        "change": CHANGE_MARK.button(own) if own and _changeable(own).passed else None,
        "vote_url": reverse("vote", args=[file.key]),
        "file_url": reverse("file", args=[file.key]),
    }


def alarms(found: Any, criteria: list[Criterion], most: agenda.Limits, *, apart: bool = True) -> list[str]:
    """Where the readers differ, in words: each criterion and the total, with the range where it tells no reader."""
    where = agenda.differing(found, most)
    titles = {criterion.code: criterion.title for criterion in criteria}
    differing = [(titles[code], found.marks[code], 0) for code in where.criteria]
    differing += [(_("All marks together"), found.overall, 1)] if where.total else []
    if not apart:
        return [what for what, _spread, _places in differing]
    return [
        _("%(what)s: from %(low)s to %(high)s")
        % {"what": what, "low": means.in_words(spread.lowest, places), "high": means.in_words(spread.highest, places)}
        for what, spread, places in differing
    ]


def _rows(person: Person, file: Nomination, *, with_marks: bool) -> list[dict[str, Any]]:
    """Remarks and changed marks, oldest first; marks of single readers not for whoever owes a review."""
    named = Namer(person, file)
    remarks = Remark.objects.visible_to(person).filter(nomination=file).select_related("criterion", "juror__user")
    entries: list[tuple[Any, dict[str, Any]]] = [(one.at, _remark(one, named)) for one in remarks]
    changed = proceedings.changed([file]) if with_marks else []
    entries += [(mark.at, _change(mark, named)) for mark in changed]
    zone = standing.reader_zone(person)
    rows = sorted(entries, key=lambda entry: entry[0])
    return [row | {"at": timeline.when(at, file.call.zone, zone)} for at, row in rows]


class Namer:
    """How a member of the jury is called on one file: by name to those who may know it, else by a lasting number."""

    def __init__(self, person: Person, file: Nomination) -> None:
        self.person, self.file = person, file
        self.is_open = permissions.knows_readers(file, person)
        self.numbers = discussing.numbers(file)

    def __call__(self, juror: Any) -> str:
        """The name, the number, or that it is the reader of the page."""
        if juror is None:
            return _("the secretariat")
        if self.person.user and juror.user_id == self.person.user.pk:
            return _("you")
        return str(juror) if self.is_open else _("Juror %(n)d") % {"n": self.numbers[juror.pk]}


def _remark(one: Remark, named: Namer) -> dict[str, Any]:
    return {
        "who": named(one.juror),
        "about": one.criterion.title if one.criterion else "",
        "audience": Audience(one.audience).label,
        "of_record": one.of_record,
        "text": one.text,
    }


def _change(mark: Any, named: Namer) -> dict[str, Any]:
    words = _("mark changed from %(before)s to %(after)s")
    return {
        "who": named(mark.review.juror),
        "about": mark.criterion.title,
        "audience": words % markwords.before_and_after(mark),
        "of_record": True,
        "text": mark.reason,
    }
