"""What I get by e-mail: why, what I am to do with it, and how I wish to get what is mine to choose."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.requests import Request
from gnlc_site.views import held_in, reaches
from nominations.emails.events import EVENTS, in_short
from nominations.emails.weight import heard_by, weight
from notifications.forms import WishForm
from notifications.models import Email, Wish

WHY = {  # of each role; what comes because of it is read from the table of events
    "secretariat": gettext_lazy("Because you work in the secretariat"),
    "director": gettext_lazy("Because you are the director"),
    "officer": gettext_lazy("Because you act for the National Commission of %(reach)s"),
    "focal_point": gettext_lazy("Because you speak for %(reach)s"),
    "city_submitter": gettext_lazy("Because you hand in for %(reach)s"),
    "chair": gettext_lazy("Because you chair the jury of %(reach)s"),
    "juror": gettext_lazy("Because you sit on the jury of %(reach)s"),
    "reviewer": gettext_lazy("Because you review for a National Commission in %(reach)s"),
    "": gettext_lazy("Because you have an account"),
}
GROUPS = ("act", "reminder", "know", "extra")
OF_THE_SAME = {"city_submitter": "focal_point"}  # what both roles reach bears one name


@login_required
def what_i_get(request: Request) -> HttpResponse:
    """The page of every person: reasons by role, and two wishes."""
    user = request.person.someone
    wish = Wish.objects.filter(user=user).first() or Wish(user=user)
    form = WishForm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        Wish.objects.update_or_create(user=user, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("what_i_get")
    context = {"form": form, "heard": _all_heard(request.person)}
    return render(request, "gnlc_site/what_i_get.html", context)


def _all_heard(person: Person) -> dict[str, list[dict[str, Any]]]:
    """By what is to be done with it: why one hears of it, with every reach of the role, and of what."""
    names = reaches(person)
    found = [(why, _heard(role)) for role in WHY if (why := _why(person, role, names))]
    return {group: [{"why": why, "words": heard[group]} for why, heard in found if heard[group]] for group in GROUPS}


def _why(person: Person, role: str, names: Mapping[tuple[str, Any], str]) -> str:
    """In one sentence, with all that the role reaches."""
    if not role:
        return str(WHY[role])
    named = OF_THE_SAME.get(role, role)
    reach = [names.get((named, grant.scope), "") for grant in held_in(person, role)]
    return str(WHY[role]) % {"reach": get_text_list(reach, _("and"))} if reach else ""


def _heard(role: str) -> dict[str, str]:
    """What comes, in words: to be acted on, as a reminder, to be known, good to know."""
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    for event in heard_by(role):
        found[_group(event)].append(in_short(event))
    return {group: _listed(words) for group, words in found.items()}


def _group(event: str) -> str:
    return "reminder" if EVENTS[event].kind == Email.Kind.REMINDER else str(weight(event))


def _listed(words: Iterable[str]) -> str:
    """Each once, as one line."""
    return capfirst(" · ".join(dict.fromkeys(words)))
