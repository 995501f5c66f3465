"""The day in short: one e-mail in the morning of whoever works in the secretariat, in words, by what it is about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from audit.subjects import subject
from cities.models import City
from nominations.models import Nomination
from notifications import outbox
from notifications.outbox import Message

AT_MOST = 20  # lines of one kind; the desk has the rest


class About(TextChoices):
    """What a line is about, in the order in which it is read."""

    DATES = "dates", gettext_lazy("Dates")
    ENDED = "ended", gettext_lazy("Ended before a nomination")
    JURY = "jury", gettext_lazy("Jury")
    MEMBERS = "members", gettext_lazy("Members")


@dataclass(frozen=True)
class Line:
    """One thing to know, put into words in the language of its reader."""

    about: About
    say: Callable[[], str]


def in_short(user: User, lines: list[Line], day: date, until: datetime) -> list[Message]:
    """One e-mail a day; after its day it is news no longer."""
    context: dict[str, Any] = {"day": day, "groups": partial(_groups, lines), "summary": partial(_summary, lines)}
    context |= {"link": outbox.link(reverse("secretariat_desk")), "wishes": outbox.link(reverse("what_i_get"))}
    version = f"{day:%Y-%m-%d}"
    return [
        outbox.compose(
            "day_in_short", to=user, subject_ref=subject(user), context=context, version=version, until=until
        )
    ]


def _by_kind(lines: Iterable[Line]) -> Iterator[tuple[About, list[Line]]]:
    every = list(lines)
    return ((kind, found) for kind in About if (found := [line for line in every if line.about == kind]))


def _groups(lines: list[Line]) -> list[dict[str, Any]]:
    return [{"label": kind.label, "lines": list(_said(found))} for kind, found in _by_kind(lines)]


def _said(lines: list[Line]) -> Iterator[str]:
    yield from (line.say() for line in lines[:AT_MOST])
    if len(lines) > AT_MOST:
        yield _("and more of this kind: %(n)s") % {"n": len(lines) - AT_MOST}


def _summary(lines: list[Line]) -> str:
    return " · ".join(f"{kind.label}: {len(found)}" for kind, found in _by_kind(lines))


def near(what: str | Promise, name: str | Promise, day: date, step: int, number: int) -> str:
    """A date, how far it is, and how much is still awaited."""
    facts = {"name": name, "day": date_format(day, "j F Y"), "left": _left(step), "what": what, "number": number}
    return _("%(name)s, %(day)s (%(left)s): %(what)s: %(number)s") % facts


def _left(step: int) -> str:
    if step in (-1, 0, 1):
        return {-1: _("tomorrow"), 0: _("today"), 1: _("yesterday")}[step]
    days = abs(step)
    if step < 0:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def ended(file: Nomination) -> str:
    """A city whose application ended, and how."""
    facts = {"call": file.call.name, "city": file.city.name, "country": file.country.called}
    return _("%(call)s · %(city)s (%(country)s): %(state)s") % {**facts, "state": file.get_status_display()}


def given(call: str, files: int, jurors: int) -> str:
    """How much was given to how many."""
    facts = {"call": call, "files": files, "jurors": jurors}
    return _("%(call)s: files given to jurors: %(files)s; jurors who got some: %(jurors)s") % facts


def closed(call: str, files: int) -> str:
    """On how many files the marks are closed."""
    return _("%(call)s: marks closed on files: %(files)s") % {"call": call, "files": files}


def shut(call: str) -> str:
    """The jury may do nothing for now."""
    return _("%(call)s: the jury room was shut") % {"call": call}


def silent(city: City) -> str:
    """Who is proposed to become inactive."""
    facts = {"city": city.name, "country": city.country.called}
    return _("%(city)s (%(country)s): proposed to be declared inactive") % facts
