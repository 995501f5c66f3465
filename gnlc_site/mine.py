"""What I get by e-mail: why, of which class, and how I wish to get what is mine to choose."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.requests import Request
from gnlc_site.views import held_in, reaches
from notifications.forms import WishForm
from notifications.models import Wish

# Why one gets e-mails, what one must act on, and of what one is reminded; of each role.
REASONS = {
    "secretariat": (
        gettext_lazy("Because you work in the secretariat"),
        gettext_lazy("Nominated files, second approvals, letters that stopped, declared conflicts."),
        gettext_lazy("Cities that wait to be let in where the Commission has no officer."),
    ),
    "director": (
        gettext_lazy("Because you are the director"),
        gettext_lazy("Cohorts and releases that wait for your approval."),
        "",
    ),
    "officer": (
        gettext_lazy("Because you act for the National Commission of %(reach)s"),
        gettext_lazy("Files handed in, cities that ask to enter, questions of the secretariat, decisions."),
        gettext_lazy("Files that wait for your decision, cities to be let in, files not handed in, reports overdue."),
    ),
    "focal_point": (
        gettext_lazy("Because you speak for %(reach)s"),
        gettext_lazy("What was returned, questions of the secretariat, signatures, the decision, progress reports."),
        gettext_lazy("The application, answers and the progress report, while they are awaited from your city."),
    ),
    "chair": (
        gettext_lazy("Because you chair the jury of %(reach)s"),
        gettext_lazy("Sealed marks that were opened, recusals, meetings."),
        "",
    ),
    "juror": (
        gettext_lazy("Because you sit on the jury of %(reach)s"),
        gettext_lazy("Files given to you, marks opened again, votes and meetings."),
        gettext_lazy("Declarations, reviews and votes that are awaited from you."),
    ),
    "reviewer": (
        gettext_lazy("Because you review for a National Commission in %(reach)s"),
        gettext_lazy("Files to mark for the Commission."),
        gettext_lazy("Files that wait for your mark."),
    ),
}


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
    context = {"form": form, "reasons": _reasons(request.person)}
    return render(request, "gnlc_site/what_i_get.html", context)


def _reasons(person: Person) -> list[dict[str, Any]]:
    names = reaches(person)
    return [
        {"why": str(why) % {"reach": names.get((role, grant.scope), "")}, "acts": acts, "reminds": reminds}
        for role, (why, acts, reminds) in REASONS.items()
        for grant in held_in(person, role)
    ]
