"""What was typed is never lost: kept where a session had ended, given back where an address leads nowhere any more."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import get_resolver
from django.utils.translation import gettext as _

from accounts.once import FIELD
from accounts.requests import Request

KEPT = "kept"
NOT_TYPED = {"csrfmiddlewaretoken", FIELD}
BUTTONS = {"do", "go", "save", "next", "stay", "sealed", "_question"}  # what a page sends of its own accord
SECRET = ("password", "code", "token")  # never shown again, and never stored

View = Callable[..., HttpResponse]


def keeps_what_was_typed(view: View) -> View:
    """A page that is sent after the session ended comes back with every word, once the person has signed in.

    Where what it was about has closed to who wrote meanwhile, the words stand on the page that says so.
    """

    @wraps(view)
    def keep(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated:
            _forget(request)
            return _answered(request, lambda: view(request, *args, **kwargs))
        if request.method == "POST":
            if not _keep(request):
                return _to_copy(request)
            messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is here again."))
        return view(request, *args, **kwargs)

    keep.keeps = True  # type: ignore[attr-defined]
    return keep


def _answered(request: Request, run: Callable[[], HttpResponse]) -> HttpResponse:
    texts = texts_of(request)
    if not texts:
        return run()
    try:
        return run()
    except Http404 as error:
        page_of_the_site: Any = get_resolver().resolve_error_handler(404)
        return page_of_the_site(request, error)
    except PermissionDenied:
        return render(request, "403.html", {"texts": texts}, status=403)


def _keep(request: Request) -> bool:
    """Each page by itself and whole; False where so many pages wait that this one finds no room."""
    rows = {name: list(texts) for name, texts in request.POST.lists() if name not in NOT_TYPED}
    files = [upload.name for _name, uploads in request.FILES.lists() for upload in uploads]
    kept = request.session.get(KEPT, {}) | {request.path: {"typed": rows, "files": files}}
    if sum(map(_characters, kept.values())) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    request.session[KEPT] = kept
    return True


def _characters(page: dict[str, Any]) -> int:
    return sum(len(text) for texts in page["typed"].values() for text in texts)


def _forget(request: Request) -> None:
    """What is sent now takes the place of what was kept of this page before."""
    kept = request.session.get(KEPT, {})
    if kept.pop(request.path, None):
        request.session[KEPT] = kept


def _to_copy(request: Request) -> HttpResponse:
    context = {"texts": texts_of(request), "path": request.path}
    return render(request, "nominations/no_room.html", context, status=403)


def texts_of(request: Request) -> list[dict[str, str]]:
    """What was sent, as texts to copy: no keys of the page, no secrets, nothing without a letter."""
    named = [(name, text) for name, texts in request.POST.lists() for text in texts if _is_typed(name)]
    return [{"text": text} for _name, text in named if any(map(str.isalpha, text))]


def _is_typed(name: str) -> bool:
    return name not in NOT_TYPED | BUTTONS and not any(word in name for word in SECRET)


def unproven(request: Request, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """A page whose proof of origin is no longer good: who signed in again in another tab gets back what was typed.

    Nothing is done, and another site's page is still refused: a browser names the origin of every form itself.
    """
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    is_ours = request.headers.get("Origin") in ours
    keeps = bool(request.resolver_match and getattr(request.resolver_match.func, "keeps", False))
    if is_ours and keeps and _keep(request):
        return redirect(request.path)
    return render(request, "403_csrf.html", {"texts": texts_of(request) if is_ours else []}, status=403)


def typed_before(request: Request) -> QueryDict | None:
    """What was typed into this very page before signing in again, once."""
    kept = request.session.get(KEPT, {})
    page = kept.pop(request.path, None)
    if page is None:
        return None
    request.session[KEPT] = kept
    messages.warning(request, _("Your session had ended. What you typed is here, but not saved yet."))
    if page["files"]:
        names = ", ".join(page["files"])
        messages.warning(request, _("Files cannot be kept. Choose again: %(names)s") % {"names": names})
    return _as_sent(page["typed"])


def _as_sent(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, texts in typed.items():
        data.setlist(name, texts)
    return data
