"""The pages on which the demo is tried; none of them exists elsewhere."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit import clock
from gnlc_site.demo import clockwork, comparison, letters, people, standing, trials
from gnlc_site.demo.build import foreign

ZONE = ZoneInfo("Europe/Berlin")
BACKEND = "django.contrib.auth.backends.ModelBackend"
STEPS = (
    ("day", gettext_lazy("+1 day")),
    ("deadline", gettext_lazy("To the deadline")),
    ("release", gettext_lazy("To the release")),
)
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Only where this installation says that it is a demo, and holds nothing but the demo's data."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or foreign():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@demo_only
def overview(request: HttpRequest) -> HttpResponse:
    """The demo's first page: who to be, which calls there are, what time it is."""
    context = {
        "parts": [{"part": part, "url": reverse("try_as", args=[part.code])} for part in people.PARTS],
        "calls": standing.cards(),
        "now": date_format(clock.now().astimezone(ZONE), "j F Y, H:i"),
        "steps": [{"label": label, "url": reverse("try_clock", args=[step])} for step, label in STEPS],
    }
    return render(request, "gnlc_site/try/overview.html", context)


@require_POST
@demo_only
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """Signs in as one of the demo's persons."""
    user = people.found(code) if code in people.BY_CODE else None
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    return redirect("desk")


@require_POST
@demo_only
def move_clock(request: HttpRequest, step: str) -> HttpResponse:
    """Moves the demo's clock and lets it do what is due."""
    if step not in dict(STEPS):
        raise Http404
    if clockwork.move(step):
        messages.success(request, _("The clock was moved, and did what was due."))
    else:
        messages.info(request, _("Nothing of this kind lies ahead; the clock stays."))
    return redirect("try")


@require_safe
@demo_only
def replay(request: HttpRequest) -> HttpResponse:
    """Our list of 2022 and the published one, side by side."""
    lines = comparison.lines()
    different = sum(line.differs for line in lines)
    cities = sum(not line.is_region for line in lines)
    return render(request, "gnlc_site/try/replay.html", {"lines": lines, "different": different, "cities": cities})


@require_safe
@demo_only
def break_it(request: HttpRequest) -> HttpResponse:
    """What must not be possible, each with a button that really tries it."""
    answers = request.session.get("tried", {})
    rows = [
        {
            "trial": trial,
            "who": people.BY_CODE[trial.who],
            "url": reverse("try_trial", args=[trial.code]),
            "answer": answers.get(trial.code, ""),
        }
        for trial in trials.TRIALS
    ]
    return render(request, "gnlc_site/try/break_it.html", {"rows": rows})


@require_POST
@demo_only
def attempt(request: HttpRequest, code: str) -> HttpResponse:
    """Tries it, and keeps the answer for the page."""
    if code not in trials.BY_CODE:
        raise Http404
    answer = trials.BY_CODE[code].answer()
    request.session["tried"] = request.session.get("tried", {}) | {code: answer}
    return redirect(f"{reverse('try_break_it')}#{code}")


@require_safe
@demo_only
def emails(request: HttpRequest) -> HttpResponse:
    """Every e-mail of the demo; none of them leaves the machine."""
    state = request.GET.get("state", "")
    page = letters.page(request.GET.get("page", "1"), state)
    context = {
        "emails": letters.shown(list(page.object_list)),
        "figures": letters.figures(),
        "state": state,
        "position": _("Page %(number)d of %(pages)d") % {"number": page.number, "pages": page.paginator.num_pages},
        "previous_url": _page_of(state, page.number - 1) if page.has_previous() else "",
        "next_url": _page_of(state, page.number + 1) if page.has_next() else "",
    }
    return render(request, "gnlc_site/try/emails.html", context)


def _page_of(state: str, number: int) -> str:
    return "?" + urlencode({"state": state, "page": number} if state else {"page": number})
