"""A form that is sent twice does its work once: the second sending finds the first and is led to the same place."""

import functools
import hashlib
import secrets
from collections.abc import Callable

from crispy_forms.layout import Hidden
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import door
from accounts.models import Sending
from accounts.requests import Request
from accounts.verdicts import Verdict
from audit import clock

FIELD = "form_key"
View = Callable[..., HttpResponse]


def form_key() -> Hidden:
    """What makes each page's form one of its own: a random key in a hidden field."""
    return Hidden(FIELD, secrets.token_urlsafe(16))


def once(view: View) -> View:
    """A form's key is spent by the answer that leads on; a form that comes back with a fault may be sent again."""

    @functools.wraps(view)
    def through(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FIELD):
            return view(request, *args, **kwargs)
        return door.tried(lambda: _sent(request, lambda: view(request, *args, **kwargs)))

    through.spends_keys = True  # type: ignore[attr-defined]
    return through


@transaction.atomic
def _sent(request: Request, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Whoever comes second waits here until the first is done."""
    mark = _mark(request)
    Sending.objects.bulk_create([Sending(mark=mark, at=clock.now())], ignore_conflicts=True)
    first = door.lock(Sending.objects.filter(mark=mark)).get()
    if first.leads_to:
        return _again(request, first, run)
    for _name, uploads in request.FILES.lists():
        for upload in uploads:
            upload.seek(0)  # a deadlock may have ended a first try
    return _remembered(first, run(), _contents(request))


def _again(request: Request, first: Sending, run: Callable[[], HttpResponse]) -> HttpResponse:
    """The same once more leads to the same place; something new comes back in its form, with a key of its own."""
    if first.contents != _contents(request):
        sentence = _("This form was sent already. What you typed now stands below; send it again if you mean it.")
        with door.shut(Verdict.fail("sent_already", sentence)):
            response = run()
        if not response.headers.get("Location"):
            return response
    messages.info(request, _("This form had been sent already. It did its work once."))
    return redirect(first.leads_to)


def _contents(request: Request) -> str:
    """What was sent, told from anything else; not the keys, which differ from page to page."""
    typed = sorted((name, texts) for name, texts in request.POST.lists() if name not in {FIELD, "csrfmiddlewaretoken"})
    files = sorted((name, one.name, one.size) for name, uploads in request.FILES.lists() for one in uploads)
    return hashlib.sha256(repr([typed, files]).encode()).hexdigest()


def _remembered(sending: Sending, response: HttpResponse, contents: str) -> HttpResponse:
    address = response.headers.get("Location", "")
    if address:
        Sending.objects.filter(pk=sending.pk).update(leads_to=address, contents=contents)
    else:
        sending.delete()
    return response


def _mark(request: Request) -> str:
    """The key together with who sent it and where: it opens nobody else's place."""
    sent = [request.person.key, request.path, request.POST[FIELD]]
    return hashlib.sha256("\n".join(sent).encode()).hexdigest()
