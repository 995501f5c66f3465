"""What a juror types is kept while typing: a mark, the words on the whole file; nothing is overwritten unseen."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import door
from accounts.requests import Request
from nominations import means
from nominations.forms.marking import CommentForm, MarkForm
from nominations.views import marking as marking_page
from nominations.views import reading_room
from nominations.views.marking import ALL
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
        return _lost(
            _("not saved: %(why)s")
            % {"why": " ".join(str(error) for errors in form.errors.values() for error in errors)}
        )
    try:
        kept = marking.mark(row.key, code, by=request.person, **form.arguments())
    except marking.OutdatedMark as outdated:
        said = marking_page.spoken(outdated.theirs, request.person)
        return _lost(_("not saved: in another window you marked %(value)s at %(at)s. Save to see both.") % said)
    except door.Refused as refused:
        return _lost(_("not saved: %(why)s") % {"why": refused.sentence})
    words = _("saved %(time)s") % {"time": marking_page.time_of(kept, request.person)}
    return JsonResponse({"saved": words, "version": kept.version})


def _lost(sentence: str) -> JsonResponse:
    return JsonResponse({"lost": sentence})


@login_required
@require_POST
def comment(request: Request, key: str) -> HttpResponse:
    """The juror's words on the whole file, and the juror's own note."""
    row = reading_room.seen(request, key)
    form = CommentForm(request.POST, action=marking_page.comment_url(row))
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
    return marking_page.page(request, row, criteria, marking.current_marks(row), comment=form, status=409)
