"""A sample of many letters: the worst cases, chosen by rule, with what differs from the first marked word by word."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from nominations.emails import events
from nominations.forms.letters import EmailsFilter
from nominations.models import Dispatch, Proposal
from nominations.permissions import releases
from nominations.querysets.dispatch import releasable
from nominations.querysets.letters import emails_visible_to
from nominations.views import enclosed, lettering, paging
from nominations.workflow.withdrawing import leaving
from notifications.differences import marked
from notifications.models import Email
from notifications.sampling import Chosen, worst

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
    """The letters that somebody has to read to know all of an event, of a release or of what is to be proposed."""
    door.allow(releases(None, request.person))
    rows, back = _of_what(request)
    asked = EmailsFilter(request.GET, queryset=rows.exclude(kind=Email.Kind.SIGNIN))
    event = asked.form.cleaned_data.get("event") if asked.is_valid() else ""
    is_chosen = asked.is_valid() and bool(event or back)
    found = asked.qs if is_chosen else rows.none()
    number = found.count()
    lead = ngettext("Chosen from %(n)d letter.", "Chosen from %(n)d letters, in each language.", number) % {"n": number}
    context = {
        "about": capfirst(events.in_words(event)) if event else "",
        "active": _narrowed(request, asked) if event else [],
        "lead": lead if number else "",
        "groups": by_kind(found),
        "what": _empty(asked.is_valid(), is_chosen),
        "back": back or (f"{reverse('emails')}?{request.GET.urlencode()}" if event else reverse("emails")),
    }
    return render(request, "nominations/screening/sample.html", context)


def _narrowed(request: Request, asked: EmailsFilter) -> list[dict[str, str]]:
    """What narrows the letters beside their event, under which the page stands."""
    said = dict(asked.form.fields["event"].choices).get(asked.form.cleaned_data["event"])
    return [one for one in paging.in_use(request, asked) if one["label"] != said]


def _empty(known: bool, chosen: bool) -> str:
    """Why there is nothing to read."""
    if not known:
        return _("There is no such event, language or state.")
    return _("No letter fits.") if chosen else _("No event is chosen.")


def by_kind(emails: QuerySet[Email]) -> list[dict[str, Any]]:
    """The worst letters of each event in each language, compared with the first one of the same."""
    chosen = worst(emails)
    there = {email.pk: email for email in emails.filter(pk__in=[one.pk for one in chosen]).select_related("to")}
    kinds = list(dict.fromkeys((one.event, one.language) for one in chosen))
    return [
        {
            "name": _named(*kind, kinds),
            "language": kind[1],
            "letters": [
                _shown(there[one.pk], one, there[one.first]) for one in chosen if (one.event, one.language) == kind
            ],
        }
        for kind in kinds
    ]


def _named(event: str, language: str, kinds: list[tuple[str, str]]) -> str:
    """What tells the group from the others: nothing where it is alone."""
    several = [len(set(parts)) > 1 for parts in zip(*kinds, strict=True)]
    words = (events.in_words(event), lettering.spoken(language))
    return " · ".join(word for word, tells in zip(words, several, strict=True) if tells)


def _of_what(request: Request) -> tuple[QuerySet[Email], str]:
    """All e-mails, or those of one release, or of what is about to be proposed; and the way back to them."""
    person, asked = request.person, request.GET
    if key := asked.get("dispatch", "").replace("\0", ""):
        one = door.see(Dispatch.objects.visible_to(person), key)
        return enclosed.of(one, person), reverse("dispatch", args=[key])
    if key := asked.get("proposal", "").replace("\0", ""):
        proposal = door.see(Proposal.objects.visible_to(person).letting_go().select_related("call"), key)
        return leaving(proposal, person), enclosed.page_of(proposal)
    if "releasable" in asked:
        return releasable(person), ""
    return emails_visible_to(person), ""


def _shown(letter: Email, chosen: Chosen, first: Email) -> dict[str, Any]:
    return {
        "name": getattr(letter.to, "name", "") or letter.address,
        "url": reverse("email", args=[letter.key]),
        "why": ", ".join(str(REASONS[code]) for code in chosen.reasons),
        "title": marked(first.title, letter.title),
        "text": marked(first.text.strip(), letter.text.strip()),
    }
