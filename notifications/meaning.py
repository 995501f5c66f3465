"""Whether an e-mail is still meant when it is about to leave."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from notifications.models import Email


def objection(email: Email) -> str:
    """Why it is not sent after all, asked where an e-mail could outlive the right to it, or what it says the truth."""
    ask = settings.STILL_MEANT.get(email.event)
    answer = import_string(ask)(email) if ask else True
    if isinstance(answer, str):
        return answer
    return "" if answer else _("It was no longer meant for its reader when it was to leave.")
