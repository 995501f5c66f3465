"""Whether an e-mail may leave, asked at the last moment; the one way in for the sender and for the e-mail of the day.

Two questions are put, both named in the settings, because what an e-mail is about is known to other apps alone:

1. of every e-mail, of many at once, `OBJECTIONS`: `nominations/emails/objecting.py` (may its reader still sign in, is
   that still the address, the role, the sight of it?), `nominations/emails/latest.py` (does a later reminder say the
   same?), `nominations/emails/overtaken.py: objections` (did a later act undo what it says?),
   `nominations/emails/national.py` (does a Commission still ask this of its cities, by this date?),
   `nominations/emails/meant.py: of_cancelled` (does the call take place?),
   `nominations/emails/call.py: of_moved` (does a date hold that it says was moved?), `nominations/workflow/stopping.py`
   (is the announcement public, was its bulk release stopped, are the outcome and the name that a letter says still
   true?), and `unwished` below;
2. of its event alone, `STILL_MEANT`: is the thing still awaited, from this reader? `nominations/emails/awaited.py` and
   `cities/report_emails.py` say so of reminders, and by `notifications/untrue.py` whether what they say is still true;
   `nominations/emails/meant.py` of what is told of calls and to juries, and copied to mayors' offices;
   `nominations/workflow/signing.py` of a link to sign, `cities/emails.py` and `accounts/emails.py` of a role that is
   given or ends; and of a reminder that is still meant `nominations/workflow/first_notice.py`: has the first e-mail
   about the same thing arrived? where it has not the reminder waits for a person.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from notifications import untrue
from notifications.models import Email, Wish


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Why some of these are not sent after all, by their keys: what is asked of every e-mail, of many at once."""
    return {key: why for ask in settings.OBJECTIONS for key, why in import_string(ask)(emails).items()}


def objection(email: Email) -> str:
    """Why this one is not sent after all: what is asked of its event alone."""
    asked = settings.STILL_MEANT.get(email.event, ())
    answers = (_said(import_string(ask)(email)) for ask in ([asked] if isinstance(asked, str) else asked))
    return next(filter(None, answers), "")


def _said(answer: bool | str) -> str:
    if isinstance(answer, str):
        return answer
    return "" if answer else untrue.unmeant()


def unwished(emails: Sequence[Email]) -> dict[str, str]:
    """What is good to know goes to nobody who wishes none of it, also where it was held for a while. Asked of many."""
    known = [email for email in emails if email.to_id and email.event in settings.GOOD_TO_KNOW]
    wishes = Wish.objects.filter(user__in={email.to_id for email in known}, know=Wish.Know.NEVER)
    never = set(wishes.values_list("user", flat=True)) if known else set()
    return {email.key: _("Its reader does not wish to get it.") for email in known if email.to_id in never}


def unmeant(emails: Sequence[Email]) -> dict[str, str]:
    """Both, of those that are to leave together in one e-mail."""
    stays = objections(emails)
    return stays | {email.key: said for email in emails if email.key not in stays and (said := objection(email))}
