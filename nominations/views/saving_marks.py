"""What a juror types is kept while typing: a mark, the words on the whole file; nothing is overwritten unseen."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import door
from accounts.requests import Request
from audit import clock
from nominations import means
from nominations.forms.marking import MarkForm
from nominations.views import marking as marking_page
from nominations.views import own_files, reading_room
from nominations.views.marking import ALL, Reading, comment_form
from nominations.workflow import marking


@login_required
@require_POST
def save_mark(request: Request, key: str, code: str) -> JsonResponse:
    """Keeps what is typed and says when; what another window typed is never overwritten."""
    row = reading_room.seen(request, key)
    criterion = next((one for one in means.criteria_of(row.nomination.call) if one.code == code), None)
    if criterion is None:
        raise Http404
    form = MarkForm(request.POST, criterion=criterion)
    if not form.is_valid():
        return _lost(_("not saved: %(why)s") % {"why": _faults(form)})
    try:
        kept = marking.mark(row.key, code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        return _outdated(request, outdated)
    except door.Refused as refused:
        return _lost(_("not saved: %(why)s") % {"why": refused.sentence})
    words = _("saved %(time)s") % {"time": marking_page.time_of(kept, request.person)}
    return JsonResponse({"saved": words, "version": kept.version})


def _outdated(request: Request, outdated: marking.OutdatedMark) -> JsonResponse:
    if outdated.theirs is None:
        return _lost(_("not saved: %(why)s") % {"why": marking_page.out_of_date()})
    said = marking_page.spoken(outdated.theirs, request.person)
    sentence = _("not saved: in another window you marked %(value)s at %(at)s. Save to see both.") % said
    return _lost(sentence, " · ".join(filter(None, (said["value"], said["comment"]))))


def _faults(form: BaseForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _lost(sentence: str, theirs: str = "") -> JsonResponse:
    return JsonResponse({"lost": sentence} | ({"theirs": theirs} if theirs else {}))


@login_required
@require_POST
def save_words(request: Request, key: str) -> JsonResponse:
    """Keeps the words on the whole file and the note while they are typed."""
    row = reading_room.seen(request, key)
    form = comment_form(row, ALL, request.POST)
    if not form.is_valid():
        return _lost(_("not saved: %(why)s") % {"why": _faults(form)})
    try:
        kept = marking.comment(row.key, by=request.person, **form.arguments())
    except door.Refused as refused:
        newer = "\n".join(filter(None, (row.comment, row.note))) if row.can_be_marked else ""
        return _lost(_("not saved: %(why)s") % {"why": refused.sentence}, newer)
    now = marking_page.by_the_clock_of(request.person, clock.now())
    return JsonResponse({"saved": _("saved %(time)s") % {"time": now}, "version": kept.version})


@login_required
@require_POST
def comment(request: Request, key: str) -> HttpResponse:
    """The same by the button; what another window typed meanwhile stands above what was typed here."""
    open_now = Reading.of(request, key)
    row, criterion = open_now.row, request.GET.get("criterion", ALL)
    if not row.has_declared_none:
        return marking_page.undeclared(request, row, status=409)
    form = comment_form(row, criterion, request.POST)
    if form.is_valid():
        try:
            marking.comment(row.key, by=request.person, **form.arguments())
        except door.Refused as refused:
            typed = request.POST.copy()
            typed["seen"] = str(row.version)  # both are shown: saved again, these words are the newer
            form = comment_form(row, criterion, typed)
            form.add_error(None, refused.sentence)
        else:
            return redirect(f"{reverse('review', args=[row.key])}?criterion={criterion}")
    return marking_page.page(request, open_now, comment=form, status=409)


@login_required
@require_POST
def put_off(request: Request, key: str) -> HttpResponse:
    """The file goes to the end of the juror's own order; on to the next one."""
    row, rows = reading_room.seen_among(request, key)
    try:
        marking.put_off(row.key, by=request.person)
    except door.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("review", key=row.key)
    following = own_files.beside(row, rows)["next"]
    messages.success(request, _("%(city)s comes last now.") % {"city": row.city.name})
    return redirect(following["url"] if following else "jury_desk")
