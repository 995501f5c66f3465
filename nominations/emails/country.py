"""The one letter in which a National Commission reads what was decided on all its cities in a call."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from audit.subjects import subject
from nominations.emails.stamped import stamp_of_list
from nominations.emails.telling import instant
from nominations.models import Nomination
from nominations.states import Outcome
from notifications import outbox
from notifications.outbox import Message

TITLES = {  # in this order
    Outcome.ADMITTED: _("Admitted, members of the network from now on:"),
    Outcome.IN_RESERVE: _("Not admitted, in reserve:"),
    Outcome.DEFERRED: _("Not admitted, deferred to a next call:"),
    Outcome.REFUSED: _("Not admitted:"),
    Outcome.REVOKED: _("No longer admitted, by a correction:"),
}
NUMBERS = {
    Outcome.ADMITTED: ngettext_lazy("%(n)d admitted", "%(n)d admitted", "n"),
    Outcome.IN_RESERVE: ngettext_lazy("%(n)d in reserve", "%(n)d in reserve", "n"),
    Outcome.DEFERRED: ngettext_lazy("%(n)d deferred", "%(n)d deferred", "n"),
    Outcome.REFUSED: ngettext_lazy("%(n)d not admitted", "%(n)d not admitted", "n"),
    Outcome.REVOKED: ngettext_lazy("%(n)d no longer admitted", "%(n)d no longer admitted", "n"),
}


def listed(
    files: Sequence[Nomination],
    people: Iterable[User],
    untold: Collection[Nomination],
    *,
    kind: str = "decision",
    to_come: bool = False,
) -> list[Message]:
    """To each of these persons one letter about all files of one country in a call, the admitted ones first.

    It names the cities that no letter reaches, and says that each was told unless a letter to one is still to come;
    its stamp covers every outcome in it.
    """
    call, country, stamp = files[0].call, files[0].country, stamp_of_list(files)
    return [
        outbox.compose(
            "announced_commission",
            to=person,
            subject_ref=subject(call),
            about_key=country.commission.key,
            context={"call": call, "person": person, "to_come": to_come} | _said(files, untold),
            kind=kind,
            outcome=stamp,
            version=f"{instant()}.{stamp[-16:]}",  # another list of the same instant is another letter
        )
        for person in people
    ]


def _said(files: Sequence[Nomination], untold: Collection[Nomination]) -> dict[str, Any]:
    """Put into words while the letter is, in its reader's language."""
    call, country = files[0].call, files[0].country
    outcomes = {file.outcome for file in files}
    return {
        "country": partial(getattr, country, "called"),
        "tally": partial(_tally, files),
        "groups": partial(_groups, files),
        "untold": ", ".join(_names(untold)),
        "has_reserve": Outcome.IN_RESERVE in outcomes,
        "has_deferred": Outcome.DEFERRED in outcomes,
        "has_refused": Outcome.REFUSED in outcomes,
        "link": outbox.link(f"{reverse('commission_desk')}?call={call.slug}"),
    }


def _tally(files: Sequence[Nomination]) -> str:
    """“2 admitted, 1 not admitted”."""
    counted = Counter(file.outcome for file in files)
    return ", ".join(NUMBERS[said] % {"n": counted[said]} for said in NUMBERS if counted[said])


def _groups(files: Sequence[Nomination]) -> Iterator[dict[str, Any]]:
    for said, title in TITLES.items():
        if cities := _names([file for file in files if file.outcome == said]):
            yield {"title": title, "cities": cities}


def _names(files: Collection[Nomination]) -> list[str]:
    return [file.city.name for file in sorted(files, key=lambda file: (file.city.sort_key, file.pk))]
