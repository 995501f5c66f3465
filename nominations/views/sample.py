"""A sample of many letters: the worst cases, chosen by rule, with what differs from the first marked word by word."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from nominations.emails import events
from nominations.forms.letters import EmailsFilter
from nominations.permissions import releases
from nominations.querysets.letters import emails_visible_to
from nominations.views import paging
from notifications.differences import marked
from notifications.models import Email
from notifications.sampling import Letter, worst

MOST = 5_000  # letters among which the worst are looked for
REASONS = {
    "first": gettext_lazy("the first one: the others are compared with it"),
    "gap": gettext_lazy("something seems to be missing"),
    "right_to_left": gettext_lazy("written from right to left"),
    "ideographs": gettext_lazy("Chinese, Japanese or Korean script"),
    "longest_name": gettext_lazy("the longest name"),
    "longest_text": gettext_lazy("the longest text"),
    "shortest_text": gettext_lazy("the shortest text"),
}


@login_required
@require_safe
def sample(request: Request) -> HttpResponse:
    """The letters of one event, language and state that somebody has to read to know all of them."""
    door.allow(releases(None, request.person))
    rows = emails_visible_to(request.person).exclude(kind=Email.Kind.SIGNIN)
    asked = EmailsFilter(request.GET, queryset=rows)
    found = asked.qs.order_by("pk") if request.GET.get("event") else rows.none()
    letters = [
        Letter(key, name or address, title, text)
        for key, name, address, title, text in found.values_list("key", "to__name", "address", "title", "text")[:MOST]
    ]
    chosen = worst(letters)
    number = ngettext("Out of %(n)d letter:", "Out of %(n)d letters:", len(letters)) % {"n": len(letters)}
    context = {
        "about": events.in_words(request.GET.get("event", "")),
        "active": paging.in_use(request, asked),
        "lead": number if letters else "",
        "letters": [_shown(one, reasons, chosen[0][0]) for one, reasons in chosen],
        "back": f"{reverse('emails')}?{request.GET.urlencode()}",
    }
    return render(request, "nominations/screening/sample.html", context)


def _shown(letter: Letter, reasons: list[str], first: Letter) -> dict[str, Any]:
    return {
        "name": letter.name,
        "url": reverse("email", args=[letter.key]),
        "why": ", ".join(str(REASONS[code]) for code in reasons),
        "title": marked(first.title, letter.title),
        "text": marked(first.text.strip(), letter.text.strip()),
    }
