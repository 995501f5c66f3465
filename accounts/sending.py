"""A form that was sent: what came with it, its act, and the refusal, which stands in the form with everything typed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from accounts import door
from accounts.keeping import typed_before
from accounts.requests import Request
from accounts.verdicts import Verdict

FREE = Verdict.ok("startable")  # nothing stands in the way


def sent(request: Request) -> QueryDict | None:
    """What was sent, now or before signing in again; nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else typed_before(request)


def did(request: Request, form: forms.BaseForm, act: Callable[[], Any], done: str | Callable[[Any], str] = "") -> bool:
    """Whether the form was sent and its act took place; what was done is said, in words that may name its result."""
    if request.method != "POST" or not form.is_valid():
        return False
    with said_in(form):
        made = act()
        words = done(made) if callable(done) else done
        if words:
            messages.success(request, words)
        return True
    return False


@contextmanager
def said_in(form: forms.BaseForm) -> Iterator[None]:
    """A refusal of what is done here stands in the form; nothing typed is lost."""
    try:
        yield
    except door.Refused as refused:
        form.add_error(None, refused.sentence)


def asks_once_more(
    request: Request,
    form: forms.BaseForm,
    *,
    about: Any,
    label: str,
    effect: str,
    back: str,
    stands: Verdict = FREE,
    template: str = "nominations/act.html",
    **more: Any,
) -> HttpResponse:
    """The page before an act that no declaration makes: what will happen, the button, and the way back."""
    context = {"label": label, "row": about, "form": form, "act": {"effect": effect}, "refusal": stands, "back": back}
    return render(request, template, context | more, status=200 if stands.passed else 409)
