"""The page on which the secretariat writes to a city what the jury said: the draft beside the letter, and its acts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts import door
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from audit import clock
from dossiers import wordcount
from nominations import jurywords, timeline
from nominations.forms.act import ActForm
from nominations.forms.feedback import AcceptWordForm, FeedbackForm
from nominations.forms.marking import spoken_by_script
from nominations.models import Feedback, FeedbackText, Nomination
from nominations.permissions import gives_feedback
from nominations.rules import feedback as rules
from nominations.views import acts, standing
from nominations.views.acts import Act, page
from nominations.views.file import head
from nominations.views.marking import by_the_clock_of
from nominations.views.said import titles
from nominations.workflow import feedback as workflow

STAGES = {"checked": "done", "edited": "due", "drafted": "due", "nothing": "quiet"}


def _page_of(file: Nomination) -> str:
    return reverse("feedback", args=[file.key])


def _draftable(file: Nomination) -> Verdict:
    return first(rules.spoken(file), lambda: rules.not_given(jurywords.of(file)))


def _begun(file: Nomination) -> Verdict:
    feedback = jurywords.of(file)
    return first(rules.not_given(feedback), lambda: rules.drafted(feedback))


def _acceptable(file: Nomination) -> Verdict:
    def some() -> Verdict:
        feedback = jurywords.of(file)
        found = jurywords.all_found(feedback) if feedback else []
        is_asked = any(one.may_stay for one in found)
        return Verdict.ok("asked") if is_asked else Verdict.fail("asked", _("No word waits for a reason."))

    return first(_begun(file), some)


def _checkable(file: Nomination) -> Verdict:
    def clean() -> Verdict:
        feedback = jurywords.of(file)
        found = jurywords.all_found(feedback) if feedback else []
        texts = [text.text for text in jurywords.texts_of(feedback).values()] if feedback else []
        return first(rules.unchecked(feedback), lambda: first(rules.written(texts), lambda: rules.tells_nobody(found)))

    return first(_begun(file), clean)


DRAFT_FEEDBACK = Act(
    verb="draft_feedback",
    label=gettext_lazy("Draft what the jury said"),
    effect=gettext_lazy(
        "The reasons of the readers are gathered criterion by criterion, word for word, without who wrote them. They "
        "are the first text on each criterion, for you to edit; what is written for the city already stays as it is."
    ),
    run=workflow.draft_feedback,
    form=ActForm,
    may=gives_feedback,
    stands=_draftable,
    weight="primary",
    done=gettext_lazy(
        "The draft is made. Edit it on the right: the city reads only what stands there once it is checked."
    ),
    leads_to=_page_of,
)
ACCEPT_WORD = Act(
    verb="accept_word",
    label=gettext_lazy("Say why a word may stay"),
    effect=gettext_lazy(
        "For a word that looks like a name, a reader or a mark and means something else here. Your reason is kept in "
        "the record; the city does not read it."
    ),
    run=workflow.accept_word,
    form=AcceptWordForm,
    may=gives_feedback,
    stands=_acceptable,
    done=gettext_lazy("The word may stay."),
    leads_to=_page_of,
)
CHECK_FEEDBACK = Act(
    verb="check_feedback",
    label=gettext_lazy("I have checked it"),
    effect=gettext_lazy(
        "We found no name, number or mark in it; read it once more. City and Commission read it from the announcement "
        "on, never before; until then it can still be changed, and is checked anew after that."
    ),
    run=workflow.check_feedback,
    form=ActForm,
    may=gives_feedback,
    stands=_checkable,
    weight="primary",
    done=gettext_lazy("It is checked, with your name in the record."),
    leads_to=_page_of,
)
draft_feedback = page(DRAFT_FEEDBACK, Nomination)
accept_word = page(ACCEPT_WORD, Nomination)
check_feedback = page(CHECK_FEEDBACK, Nomination)


def _seen(request: Request, key: str) -> Nomination:
    file = door.see(Nomination.objects.visible_to(request.person).for_lists(), key)
    door.allow(gives_feedback(file, request.person))
    return file


@login_required
def feedback(request: Request, key: str) -> HttpResponse:
    """GET shows draft and letter side by side; POST keeps what was typed, and may take a draft over."""
    file = _seen(request, key)
    found = jurywords.of(file)
    texts = jurywords.texts_of(found) if found else {}
    sent = request.POST if request.method == "POST" else None
    form = FeedbackForm(sent, sections=titles(file), texts=texts)
    if sent is not None and form.is_valid():
        outdated = _kept(request, file, form, found)
        if outdated == {}:
            return redirect("feedback", key=key)
        texts, form = _beside(file, form, outdated)
    return render(
        request, "nominations/decision/feedback.html", _context(request, file, found, form), status=_status(form)
    )


def _status(form: FeedbackForm) -> int:
    return 409 if form.errors else 200


def _kept(
    request: Request, file: Nomination, form: FeedbackForm, found: Feedback | None
) -> dict[str, FeedbackText | None] | None:
    """What another person wrote meanwhile; nothing where all was kept; None where a rule stands in the way."""
    typed = form.typed()
    take = request.POST.get("take", "")
    for code in [take] if take in typed else list(typed) if take == "all" else []:
        typed[code] = _with_draft(typed[code], (found.draft if found else {}).get(code, []), whole=take == code)
    try:
        outdated = workflow.keep_feedback(file.key, typed, by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return None
    if not outdated:
        messages.success(request, _("Saved."))
    return outdated


def _with_draft(typed: jurywords.Typed, sentences: list[str], *, whole: bool) -> jurywords.Typed:
    """The sentences of the draft come after what is written; all at once only where nothing is."""
    if typed.text and not whole:
        return typed
    fresh = [sentence for sentence in sentences if sentence not in typed.text]
    return jurywords.Typed(typed.seen, "\n".join(filter(None, [typed.text, *fresh])))


def _beside(
    file: Nomination, form: FeedbackForm, outdated: dict[str, FeedbackText | None] | None
) -> tuple[dict[str, FeedbackText], FeedbackForm]:
    """What another person wrote stands above what was typed here; saved again, the words typed here are the newer."""
    found = jurywords.of(file)
    texts = jurywords.texts_of(found) if found else {}
    data: dict[str, Any] = {name: form.data[name] for name in form.data}
    for code in form.codes:
        data[f"{code}-seen"] = str(texts[code].version if code in texts else 0)
    fresh = FeedbackForm(data, sections=titles(file), texts=texts)
    for code, theirs in (outdated or {}).items():
        said = _("Somebody else wrote meanwhile: %(text)s") % {"text": theirs.text if theirs else "–"}
        fresh.add_error(f"{code}-text", said)
    for sentence in form.non_field_errors():
        fresh.add_error(None, sentence)
    return texts, fresh


def _context(request: Request, file: Nomination, found: Feedback | None, form: FeedbackForm) -> dict[str, Any]:
    flagged = jurywords.found_in(found) if found else {}
    draft = found.draft if found else {}
    buttons = [DRAFT_FEEDBACK, ACCEPT_WORD, CHECK_FEEDBACK]
    return {
        "head": head(file),
        "feedback": found,
        "is_open": found is not None and not found.is_given,
        "stage": stage_of(found, request, file),
        "acts": acts.possible(file, request.person, buttons),
        "form": form,
        "rows": [_row(code, form, draft.get(code, []), flagged.get(code, [])) for code in form.codes],
        "keeps": spoken_by_script() | {"data-keep": reverse("save_feedback", args=[file.key])},
        "accepted": found.accepted if found else {},
        "desk": reverse("feedback_desk", args=[file.call.slug]),
        "preview": reverse("letter", args=[file.key]) if file.outcome_is_told else "",
    }


def _row(code: str, form: FeedbackForm, sentences: list[str], flagged: list[Any]) -> dict[str, Any]:
    field = form[f"{code}-text"]
    return {
        "code": code,
        "label": field.label,
        "sentences": sentences,
        "field": field,
        "seen": form[f"{code}-seen"],
        "errors": field.errors,
        "words": wordcount.count(str(field.value() or "")),
        "warning": _warning(flagged),
    }


def _warning(flagged: list[Any]) -> str:
    verdict = rules.tells_nobody(flagged)
    return "" if verdict.passed else str(verdict.sentence)


def stage_of(found: Feedback | None, request: Request, file: Nomination) -> dict[str, str]:
    """How far it is, by whom and when."""
    if found is None:
        return {"word": _("nothing yet"), "tone": "quiet", "note": ""}
    by, at = (found.checked_by, found.checked_at) if found.is_checked else (found.edited_by, found.edited_at)
    when = timeline.when(at or found.drafted_at, file.call.zone, standing.reader_zone(request.person))
    return {
        "word": str(found.stage.label),
        "tone": STAGES[found.stage],
        "note": " · ".join(filter(None, [str(by) if by else "", when])),
    }


@login_required
@require_POST
def save_feedback(request: Request, key: str) -> JsonResponse:
    """Keeps one text while it is typed, and says at once what in it may tell a reader."""
    file = _seen(request, key)
    form = FeedbackForm(request.POST, sections=titles(file), texts={})
    code = request.POST.get("_question", "")
    if code not in form.codes:
        raise Http404
    faults = [] if form.is_valid() else list(map(str, form[f"{code}-text"].errors))
    if faults:
        return _lost(" ".join(faults))
    try:
        outdated = workflow.keep_feedback(key, form.typed(code), by=request.person)
    except door.Refused as refused:
        return _lost(refused.sentence)
    return _told(request, file, code, outdated)


def _lost(why: str) -> JsonResponse:
    return JsonResponse({"lost": _("not saved: %(why)s") % {"why": why}})


def _told(request: Request, file: Nomination, code: str, outdated: dict[str, FeedbackText | None]) -> JsonResponse:
    if outdated:
        theirs = outdated[code]
        said = {"lost": _("not saved: somebody else wrote here meanwhile. Save to see both.")}
        return JsonResponse(said | {"theirs": theirs.text if theirs else ""})
    found = jurywords.of(file)
    kept = jurywords.texts_of(found).get(code) if found else None
    flagged = jurywords.found_in(found).get(code, []) if found else []
    saved = _("saved %(time)s") % {"time": by_the_clock_of(request.person, clock.now())}
    return JsonResponse({"saved": saved, "version": kept.version if kept else 0, "problem": _warning(flagged)})
