"""Whoever has a second step takes it once more at the click that weighs most, unless it was taken minutes ago."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def has_second_step(request: HttpRequest) -> bool:
    """Whether this person signs in with a code as well; nobody else can be asked for one."""
    return request.user.is_authenticated and is_mfa_enabled(request.user)


def second_step_again(view: View) -> View:
    """The page may be read; what is sent waits for the code, and is then done as it was sent."""
    return reauthentication_required(allow_get=True, enabled=has_second_step)(view)
