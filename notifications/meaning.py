"""Whether an e-mail is still meant when it is about to leave."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from notifications.models import Email


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Why some of these are not sent after all, by their keys: what is asked of every e-mail, of many at once."""
    return {key: why for ask in settings.OBJECTIONS for key, why in import_string(ask)(emails).items()}


def objection(email: Email) -> str:
    """Why this one is not sent after all: what is asked of its event alone."""
    ask = settings.STILL_MEANT.get(email.event)
    answer = import_string(ask)(email) if ask else True
    if isinstance(answer, str):
        return answer
    return "" if answer else _("It was no longer meant for its reader when it was to leave.")


def unmeant(emails: Sequence[Email]) -> dict[str, str]:
    """Both, of those that are to leave together in one e-mail."""
    stays = objections(emails)
    return stays | {email.key: said for email in emails if email.key not in stays and (said := objection(email))}
