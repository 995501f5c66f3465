"""The page on which a juror reads one file and marks it: dossier on the left, one criterion at a time on the right."""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from dossiers import reading
from dossiers.models import Document
from dossiers.serving import file_response
from dossiers.states import Purpose, Visibility
from nominations import marks, means
from nominations.forms.jury import CommentForm, MarkForm
from nominations.models import Criterion, Mark, Nomination, Review
from nominations.rubricfile import anchor
from nominations.views import acts
from nominations.views.file import head
from nominations.views.jury import lot, unsorted_reviews
from nominations.views.jury_acts import ACCEPT, DECLARE_CONFLICT, FINISH, REVISE
from nominations.views.reading import came
from nominations.workflow import marking

READABLE = frozenset({str(Visibility.PUBLIC), str(Visibility.MEMBERS)})
ALL = "all"


def _seen(request: Request, key: str) -> Review:
    """The juror's own review of a file that may still be read."""
    mine = Review.objects.visible_to(request.person).of(request.person).given()
    whole = mine.select_related(
        "juror", "nomination__city", "nomination__country", "nomination__call", "nomination__dossier__form"
    )
    return door.see(whole.prefetch_related("nomination__country__names"), key)


@login_required
def review(request: Request, key: str) -> HttpResponse:
    """GET shows file and card; POST keeps a mark and goes on."""
    row = _seen(request, key)
    if row.answered_at is None:
        return _undeclared(request, row)
    criteria = means.criteria_of(row.nomination.call)
    kept = marking.current_marks(row)
    chosen = _chosen(request.GET.get("criterion", ""), criteria, kept, row)
    if chosen is None:
        return _page(request, row, criteria, kept)
    form = MarkForm(request.POST or None, criterion=chosen, initial=_initial(kept.get(chosen.code)))
    if request.method == "POST":
        return _posted(request, row, criteria, kept, chosen, form)
    return _page(request, row, criteria, kept, card=_card(chosen, criteria, kept, form, request.person))


def _undeclared(request: Request, row: Review) -> HttpResponse:
    """Before the declaration: city, country and kind, and the two answers."""
    context = {"head": head(row.nomination), "kind": row.city.get_kind_display(), "is_closed": row.is_closed}
    buttons = acts.possible(row, request.person, [ACCEPT, DECLARE_CONFLICT])
    return render(request, "nominations/jury/undeclared.html", context | {"acts": buttons})


def _chosen(code: str, criteria: list[Criterion], kept: dict[str, Mark], row: Review) -> Criterion | None:
    """The criterion asked for, or the first without a mark; none: the list of all."""
    if code == ALL or not row.can_be_marked:
        return None
    by_code = {criterion.code: criterion for criterion in criteria}
    return by_code.get(code) or next((one for one in criteria if not _is_judged(kept.get(one.code))), None)


def _is_judged(mark: Mark | None) -> bool:
    return mark is not None and (mark.cannot_judge or mark.value is not None)


def _initial(mark: Mark | None) -> dict[str, Any]:
    if mark is None:
        return {"mark": "", "comment": "", "seen": 0}
    value = "none" if mark.cannot_judge else "" if mark.value is None else str(mark.value)
    return {"mark": value, "comment": mark.comment, "seen": mark.version}


def _posted(
    request: Request,
    row: Review,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    chosen: Criterion,
    form: MarkForm,
) -> HttpResponse:
    """What was typed is kept first; then the page goes on, or says what is missing."""
    later = request.POST.get("go") == "later"
    theirs, status = None, 200
    if form.is_valid():
        theirs, status = _keep(request, row, chosen, form)
        if status == 200 and (later or form.is_settled()):
            return redirect(_onwards(row, criteria, marking.current_marks(row), chosen))
    card = _card(chosen, criteria, marking.current_marks(row), form, request.person, theirs=theirs)
    return _page(request, row, criteria, kept, card=card, form=form, status=status)


def _keep(request: Request, row: Review, chosen: Criterion, form: MarkForm) -> tuple[Mark | None, int]:
    if form.is_blank and form.cleaned_data["seen"] == 0:
        return None, 200
    try:
        marking.mark(row.key, chosen.code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        return outdated.theirs, 409
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return None, 409
    return None, 200


def _onwards(row: Review, criteria: list[Criterion], kept: dict[str, Mark], chosen: Criterion) -> str:
    """The next criterion without a mark after this one, round to the front; then the list of all."""
    place = criteria.index(chosen)
    rest = [*criteria[place + 1 :], *criteria[:place]]
    found = next((one.code for one in rest if not _is_judged(kept.get(one.code))), ALL)
    return f"{reverse('review', args=[row.key])}?criterion={found}"


def _page(
    request: Request,
    row: Review,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    *,
    card: dict[str, Any] | None = None,
    form: MarkForm | None = None,
    comment: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = row.can_be_marked
    context = {
        "head": head(row.nomination),
        "came": came(row.nomination),
        "review": row,
        "sections": sections(row.nomination, criteria, lambda document: _document_url(row, document)),
        "card": card,
        "form": form,
        "all_marks": [] if card else _all(row, criteria, kept, is_open=is_open),
        "comment": comment or (_comment_form(row) if not card and is_open else None),
        "finish": [] if card else _ways_on(row, criteria, kept, request.person),
        "conflict": acts.possible(row, request.person, [DECLARE_CONFLICT]),
        "own": _own_so_far(request.person, row, criteria),
        "list_url": f"?criterion={ALL}",
    }
    return render(request, "nominations/jury/review.html", context, status=status)


def _ways_on(row: Review, criteria: list[Criterion], kept: dict[str, Mark], person: Person) -> list[dict[str, str]]:
    """On to the first criterion without a mark; when all have one, hand in."""
    missing = [one.code for one in criteria if not _is_judged(kept.get(one.code))]
    if missing and row.can_be_marked:
        url = f"{reverse('review', args=[row.key])}?criterion={missing[0]}"
        return [{"label": _("Go on marking"), "url": url, "weight": "primary"}]
    return acts.possible(row, person, [FINISH, REVISE])


def _comment_url(row: Review) -> str:
    return reverse("comment", args=[row.key])


def _comment_form(row: Review) -> CommentForm:
    kept = {"comment": row.comment, "note": row.note, "seen": row.version}
    return CommentForm(initial=kept, action=_comment_url(row))


# The dossier.


def sections(file: Nomination, criteria: list[Criterion], address: Callable[[Document], str]) -> list[dict[str, Any]]:
    """The text that the Commission signed, as far as jurors read it, each answer with what it speaks to.

    Until it has signed, the text as it stands: so the city sees beforehand what the jury will read.
    """
    titles = {criterion.code: criterion.title for criterion in criteria}
    return [
        {
            "code": part.code,
            "title": part.title,
            "questions": [_question(one, titles, address) for one in part.questions],
        }
        for part in _read(file)
    ]


def _read(file: Nomination) -> list[reading.ReadSection]:
    dossier = file.dossier
    signed = dossier.snapshots.filter(purpose=Purpose.ENDORSE).order_by("-number").first()
    return reading.read(dossier, READABLE, snapshot=signed, beside=_beside(file))


def _beside(file: Nomination) -> dict[str, list[reading.Beside]]:
    beside: dict[str, list[reading.Beside]] = {}
    for asked in file.clarifications.exclude(answer=""):
        for code in asked.codes:
            said = reading.Beside(asked.answer, file.dossier.language, asked.answered_at)
            beside.setdefault(code, []).append(said)
    return beside


def _document_url(row: Review, document: Document) -> str:
    return reverse("review_document", args=[row.key, document.key])


def _question(
    question: reading.ReadQuestion, titles: dict[str, str], address: Callable[[Document], str]
) -> dict[str, Any]:
    return {
        "read": question,
        "speaks_to": [titles[code] for code in question.criteria if code in titles],
        "documents": [
            {
                "name": document.original_name,
                "kind": document.media_type.rsplit("/", 1)[-1].upper(),
                "url": address(document),
            }
            for document in question.documents
        ],
    }


@login_required
@require_safe
def review_document(request: Request, key: str, document_key: str) -> FileResponse:
    """A document of the signed text, for its reader alone."""
    row = _seen(request, key)
    if row.answered_at is None:
        raise Http404
    shown: dict[str, Document] = {
        document.key: document
        for part in _read(row.nomination)
        for question in part.questions
        for document in question.documents
    }
    if document_key not in shown:
        raise Http404
    return file_response(shown[document_key])


# The card.


def _card(
    chosen: Criterion,
    criteria: list[Criterion],
    kept: dict[str, Mark],
    form: MarkForm,
    person: Person,
    *,
    theirs: Mark | None = None,
) -> dict[str, Any]:
    latest = theirs or kept.get(chosen.code)
    typed = form["mark"].value() or ""
    return {
        "code": chosen.code,
        "question": chosen.question,
        "legend": chosen.title,
        "position": _position(chosen, criteria),
        "saved": _time(latest, person) if latest and not theirs else "",
        "anchors": _anchors(chosen),
        "chosen": int(typed) if typed.isdigit() else typed,
        "comment": form["comment"].value() or "",
        "seen": latest.version if latest else 0,
        "errors": form.errors,
        "is_gate": chosen.kind == "gate",
        "theirs": _spoken(theirs, person) if theirs else None,
    }


def _position(chosen: Criterion, criteria: list[Criterion]) -> str:
    kin = [criterion for criterion in criteria if criterion.kind == chosen.kind]
    words = _("Gate %(n)d of %(all)d") if chosen.kind == "gate" else _("Mark %(n)d of %(all)d")
    return words % {"n": kin.index(chosen) + 1, "all": len(kin)}


def _anchors(criterion: Criterion) -> list[dict[str, Any]]:
    split = [anchor(text) for text in criterion.anchors]
    faces = [word[:1].upper() + word[1:] if criterion.kind == "gate" else "" for word, _text in split]
    return [
        {"mark": mark, "word": word, "text": text, "face": face}
        for mark, ((word, text), face) in enumerate(zip(split, faces, strict=True))
    ]


def _time(mark: Mark, person: Person) -> str:
    """When a mark was kept, by the juror's own clock."""
    zone = ZoneInfo(person.user.time_zone) if person.user else UTC
    return f"{mark.at.astimezone(zone):%H:%M:%S}"


def _spoken(mark: Mark, person: Person) -> dict[str, str]:
    value = _("cannot judge") if mark.cannot_judge else _("no mark") if mark.value is None else str(mark.value)
    return {"value": value, "comment": mark.comment, "at": _time(mark, person)}


def _all(row: Review, criteria: list[Criterion], kept: dict[str, Mark], *, is_open: bool) -> list[dict[str, Any]]:
    """Every criterion with its mark, as a list of tasks."""
    return [
        {
            "label": criterion.title,
            "word": _said(criterion, kept.get(criterion.code)),
            "tone": "done" if _is_judged(kept.get(criterion.code)) else "due",
            "url": f"{reverse('review', args=[row.key])}?criterion={criterion.code}" if is_open else "",
            "note": kept[criterion.code].comment if criterion.code in kept else "",
        }
        for criterion in criteria
    ]


def _said(criterion: Criterion, mark: Mark | None) -> str:
    if mark is None or not _is_judged(mark):
        return _("not marked")
    if mark.value is None:
        return _("cannot judge")
    word, _meaning = anchor(criterion.anchors[mark.value])
    return word if criterion.kind == "gate" else f"{mark.value} · {word}"


# Autosave.


@login_required
@require_POST
def save_mark(request: Request, key: str, code: str) -> JsonResponse:
    """Keeps what is typed and says when; what another window typed is never overwritten."""
    row = _seen(request, key)
    criterion = next((one for one in means.criteria_of(row.nomination.call) if one.code == code), None)
    if criterion is None:
        raise Http404
    form = MarkForm(request.POST, criterion=criterion)
    if not form.is_valid():
        return _lost(
            _("not saved: %(why)s")
            % {"why": " ".join(str(error) for errors in form.errors.values() for error in errors)}
        )
    try:
        kept = marking.mark(row.key, code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        said = _spoken(outdated.theirs, request.person)
        return _lost(_("not saved: in another window you marked %(value)s at %(at)s. Save to see both.") % said)
    except door.Refused as refused:
        return _lost(_("not saved: %(why)s") % {"why": refused.sentence})
    words = _("saved %(time)s") % {"time": _time(kept, request.person)}
    return JsonResponse({"saved": words, "version": kept.version})


def _lost(sentence: str) -> JsonResponse:
    return JsonResponse({"lost": sentence})


@login_required
@require_POST
def comment(request: Request, key: str) -> HttpResponse:
    """The juror's words on the whole file, and the juror's own note."""
    row = _seen(request, key)
    form = CommentForm(request.POST, action=_comment_url(row))
    address = f"{reverse('review', args=[row.key])}?criterion={ALL}"
    if form.is_valid():
        typed = form.cleaned_data
        try:
            marking.comment(row.key, typed["comment"], typed["note"], by=request.person, seen=typed["seen"])
        except door.Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect(address)
    criteria = means.criteria_of(row.nomination.call)
    return _page(request, row, criteria, marking.current_marks(row), comment=form, status=409)


# The juror's own marks so far.


def _own_so_far(person: Person, row: Review, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """The mean of each of the juror's own files on one scale: nobody else's, and seen by nobody else."""
    mine = unsorted_reviews(person).filter(nomination__call=row.nomination.call_id)
    found = means.of_reader(mine, criteria)
    return [_dot(one, found[one], row) for one in sorted(found, key=lot) if found[one].overall.mean is not None]


def _dot(one: Review, mean: marks.Means, row: Review) -> dict[str, Any]:
    values = [spread.mean for spread in mean.marks.values() if spread.mean is not None]
    return {
        "label": one.city.name,
        "at": marks.share(mean.overall.mean),
        "from": marks.share(min(values)),
        "to": marks.share(max(values)),
        "text": means.in_words(mean.overall.mean or 0),
        "note": _("this file") if one.pk == row.pk else "",
        "url": reverse("review", args=[one.key]),
    }
