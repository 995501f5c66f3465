"""The pages of someone's own account: accepting or declining an invitation, the profile."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import door, workflow
from accounts.forms import AcceptForm, DeclineForm, ProfileForm
from accounts.models import Invitation, User
from accounts.person import Person
from accounts.requests import Request


def accept_invitation(request: Request, token: str) -> HttpResponse:
    """GET shows what is offered and by whom; POST accepts it."""
    invitation = Invitation.objects.filter(token_hash=workflow.digest(token)).first()
    if invitation is None:
        raise Http404
    known = User.objects.filter(email=invitation.email).exists()
    label = _("Confirm and begin") if invitation.was_asked_for else _("Accept the invitation")
    first = {"name": invitation.name, "time_zone": invitation.facts.get("time_zone", "UTC")}
    form = None if known else AcceptForm(request.POST or None, initial=first, label=label)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _accept(request, token, invitation, form)
    context = {"invitation": invitation, "form": form, "known": known, "offer": _offer(invitation), "token": token}
    return render(request, "accounts/accept_invitation.html", context)


def _offer(invitation: Invitation) -> list[dict[str, str]]:
    """What exactly is offered, line by line, where the role says so."""
    path = settings.OFFERS.get(invitation.purpose)
    return import_string(path)(invitation) if path else []


def decline_invitation(request: Request, token: str) -> HttpResponse:
    """GET asks for the reason; POST declines, and whoever invited reads it."""
    invitation = Invitation.objects.filter(token_hash=workflow.digest(token)).first()
    if invitation is None or not invitation.can_be_declined:
        raise Http404
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.decline(token, by=request.person, **form.cleaned_data)
        except door.Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Thank you for your answer. The secretariat has it."))
            return redirect("home")
    return render(request, "accounts/decline_invitation.html", {"invitation": invitation, "form": form, "token": token})


def _accept(request: Request, token: str, invitation: Invitation, form: AcceptForm | None) -> HttpResponse:
    typed = form.cleaned_data if form else {}
    try:
        user = workflow.accept(token, by=request.person, **typed)
    except door.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("accept_invitation", token=token)
    if not request.user.is_authenticated and form is not None:
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    asked = invitation.was_asked_for
    messages.success(request, _("Welcome. Your address is confirmed.") if asked else _("Welcome. It is done."))
    return redirect(_first_page(user, invitation))


def _first_page(user: User, invitation: Invitation) -> str:
    """Where the work begins to which the invitation led."""
    path = settings.FIRST_PAGES.get(invitation.purpose)
    return import_string(path)(Person.of(user), invitation) if path else reverse("desk")


@login_required
def profile(request: Request) -> HttpResponse:
    """Name, language and time zone, as the person wants them."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})
