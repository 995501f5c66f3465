"""The e-mails about someone's account: the invitation, a role given or ended, and whether a deputy is still one."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import Deputation, Invitation, User
from audit import clock
from audit.subjects import key_in, subject
from notifications import outbox
from notifications.models import Email


def invited(invitation: Invitation, token: str, version: str = "1") -> outbox.Message:
    """The open hand, with its single-use link; a key, so its body is wiped when it has gone."""
    context = {"invitation": invitation, "link": outbox.link(reverse("accept_invitation", args=[token]))}
    return outbox.compose(
        "asked_for" if invitation.was_asked_for else "invited",
        to=None,
        address=invitation.email,
        language=invitation.language,
        subject_ref=f"accounts.invitation:{invitation.key}",
        context=context,
        kind="signin",
        version=version,
    )


def role_given(
    user: User, label: str | Promise, version: str, *, giver: str, before: str | Promise = "", successor: str = ""
) -> outbox.Message:
    """Tells a person which role is theirs from now on, who gave it, in place of which, and who follows them in that."""
    context = {"giver": giver, "before": before, "successor": successor, "link": outbox.link(reverse("desk"))}
    return _about_role("role_given", user, label, version, context)


def role_ended(user: User, label: str | Promise, version: str, successor: str = "") -> outbox.Message:
    """Tells a person which role is theirs no longer, and who has taken it over."""
    return _about_role(
        "role_ended", user, label, version, {"successor": successor, "link": outbox.link(reverse("home"))}
    )


def _about_role(event: str, user: User, label: str | Promise, version: str, context: dict[str, Any]) -> outbox.Message:
    context |= {"person": user, "label": label}
    return outbox.compose(event, to=user, subject_ref=f"accounts.user:{user.key}", context=context, version=version)


def deputized(lent: Deputation) -> outbox.Message:
    """Tells the deputy in whose name to act, and on which days."""
    return _to_deputy("deputized", lent, reverse("desk"))


def deputation_ended(lent: Deputation) -> outbox.Message:
    """Tells the deputy that it is over sooner."""
    return _to_deputy("deputation_ended", lent, reverse("home"))


def for_deputy(email: Email) -> bool:
    """Whether the days on which to act in somebody's name still run, or are to come."""
    key = key_in(email.subject_ref, Deputation)
    return Deputation.objects.not_over(clock.now()).filter(key=key, giver__is_active=True).exists()


def _to_deputy(event: str, lent: Deputation, address: str) -> outbox.Message:
    context = {"person": lent.deputy, "lent": lent, "link": outbox.link(address)}
    return outbox.compose(event, to=lent.deputy, subject_ref=subject(lent), context=context)
