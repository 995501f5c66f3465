"""One search over what a person may see: files and what is written in them, the register, persons."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Invitation, User
from accounts.person import Person
from accounts.requests import Request
from cities.folding import search_key
from cities.models import Announcement, City, Country, NationalCommission
from cities.views import sheets
from dossiers.models import Answer
from dossiers.sealing import as_code
from nominations.forms.search import SearchForm
from nominations.models import Call, Message, Nomination
from nominations.permissions import STATE, searches_persons, visible_fields
from nominations.querysets import search as written
from nominations.views import found as rows
from nominations.views import paging

PARTS = {"names": gettext_lazy("By name"), "texts": gettext_lazy("In what people wrote")}
TEMPLATE = "nominations/search.html"
FIRST = 10  # of each kind, before one kind is asked for alone


class Asked:
    """Who looks for which words."""

    def __init__(self, person: Person, text: str) -> None:
        self.person, self.text = person, text
        self.typed, self.words = text.split(), search_key(text).split()
        self.inside = searches_persons(None, person)

    @cached_property
    def visible_calls(self) -> list[Call]:
        """All calls that this person may see: they are few, and their names are compared without accents."""
        return list(Call.objects.visible_to(self.person))

    def calls(self) -> list[Call]:
        """Those whose name has every word."""
        return [call for call in self.visible_calls if self._has_all(f"{call.name} {call.slug}")]

    def files(self) -> QuerySet[Nomination]:
        """Those whose city, country and call have every word between them, or a text with the code typed."""
        by_word = {word: [call.pk for call in self.visible_calls if word in _key(call)] for word in self.words}
        seen = Nomination.objects.visible_to(self.person)
        found = seen.named(by_word)
        if code := as_code(" ".join(self.typed)):
            found = found | seen.bearing(code, self.person)
        return found.with_names().order_by("-call__opens_at", "pk")

    def cities(self) -> QuerySet[City]:
        """Those with every word in any of their names or their country's."""
        return City.objects.visible_to(self.person).search(" ".join(self.words)).with_whether_public().for_list()

    def announcements(self) -> list[Announcement]:
        """Those whose title has every word."""
        seen = Announcement.objects.visible_to(self.person)
        return [row for row in seen if self._has_all(f"{row.called} {row.slug}")]

    def persons(self) -> QuerySet[User]:
        """Those whose name or address has every word as it was typed."""
        found = User.objects.visible_to(self.person)
        for word in self.typed:
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found.order_by("name", "pk")

    @cached_property
    def opened(self) -> rows.Opened:
        """The files whose text this person reads."""
        return rows.opened(self.person)

    def messages(self) -> QuerySet[Message]:
        """Those of threads with every word."""
        return written.messages(self.person, self.words)

    def clarifications(self) -> QuerySet:
        """Questions of the secretariat and what was answered, where the file's text is read."""
        return rows.clarifications(self.opened, self.words)

    def answers(self) -> list[Answer]:
        """Those with every word, as the pages of their files show them."""
        return rows.answers(self.opened, self.words)

    def commissions(self) -> QuerySet[NationalCommission]:
        """Those with every word in name, country or contact."""
        return written.commissions(self.words, inside=self.inside)

    def invitations(self) -> QuerySet[Invitation]:
        """Those to a name or an address with every word."""
        return written.invitations(self.person, self.words)

    def _has_all(self, text: str) -> bool:
        key = search_key(text)
        return all(word in key for word in self.words)


def _key(call: Call) -> str:
    return search_key(f"{call.name} {call.slug}")


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found, and what its row shows."""

    name: str
    title: str | Promise
    rows: Callable[[Asked], Any]
    cells: Callable[[Any, Asked], list[dict[str, Any]]]
    inside: bool = False  # for the secretariat alone
    part: str = "names"


def _file(file: Nomination, asked: Asked) -> list[dict[str, Any]]:
    person = asked.person
    inside = STATE in visible_fields(person, file, declared=False)
    page = "screen" if person.has("secretariat") else "file"
    return [
        {"label": _("City"), "text": file.city.name, "url": reverse(page, args=[file.key])},
        {"label": _("Country"), "text": _country(file.country)},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("Where it stands"), "word": file.status_label if inside else str(file.shown.label)},
    ]


def _city(city: City, asked: Asked) -> list[dict[str, Any]]:
    here = {"label": _("City"), "text": city.name, "url": _city_page(city, asked.person), "note": city.local_name}
    return [
        here,
        {"label": _("Country"), "text": _country(city.country)},
        {"label": _("In the register"), "text": _("announced as a member") if city.is_public else _("not announced")},
    ]


def _city_page(city: City, person: Person) -> str:
    """The public page of an announced city; of another one its people, for whoever may see them."""
    if city.is_public:
        return city.get_absolute_url()
    return "" if person.has("director") else reverse("team", args=[city.key])


def _country(country: Country) -> str:
    return country.called


def _call(call: Call, _asked: Asked) -> list[dict[str, Any]]:
    return [
        {"label": _("Call"), "text": call.name, "url": reverse("call", args=[call.slug])},
        {"label": _("Where it stands"), "word": str(call.shown.label)},
    ]


def _announcement(row: Announcement, _asked: Asked) -> list[dict[str, Any]]:
    return [
        {"label": _("Announcement"), "text": row.called, "url": row.get_absolute_url()},
        {"label": _("Date"), "text": date_format(row.day, "j F Y")},
    ]


def _user(user: User, _asked: Asked) -> list[dict[str, Any]]:
    address = f"{reverse('persons')}?{urlencode({'q': user.email})}"
    return [
        {"label": _("Person"), "text": str(user), "url": address},
        {"label": _("E-mail address"), "text": user.email},
    ]


def _message(row: Message, asked: Asked) -> list[dict[str, Any]]:
    return rows.message(row, asked.words)


def _clarification(row: Any, asked: Asked) -> list[dict[str, Any]]:
    return rows.clarification(row, asked.words)


def _answer(row: Answer, asked: Asked) -> list[dict[str, Any]]:
    return rows.answer(row, asked.words)


def _commission(row: NationalCommission, asked: Asked) -> list[dict[str, Any]]:
    return rows.commission(row, asked.words, asked.person, inside=asked.inside)


def _invitation(row: Invitation, _asked: Asked) -> list[dict[str, Any]]:
    return rows.invitation(row)


KINDS = [
    Kind("files", gettext_lazy("Files"), Asked.files, _file),
    Kind("cities", gettext_lazy("Cities"), Asked.cities, _city),
    Kind("calls", gettext_lazy("Calls"), Asked.calls, _call),
    Kind("announcements", gettext_lazy("Announcements"), Asked.announcements, _announcement),
    Kind("commissions", gettext_lazy("National Commissions"), Asked.commissions, _commission),
    Kind("messages", gettext_lazy("Messages"), Asked.messages, _message, part="texts"),
    Kind("questions", gettext_lazy("Questions of the secretariat"), Asked.clarifications, _clarification, part="texts"),
    Kind("answers", gettext_lazy("Answers"), Asked.answers, _answer, part="texts"),
    Kind("persons", gettext_lazy("Persons"), Asked.persons, _user, inside=True),
    Kind("invitations", gettext_lazy("Invitations"), Asked.invitations, _invitation, inside=True, part="texts"),
]


@login_required
@require_safe
def search(request: Request) -> HttpResponse:
    """What has these words: things by their names, or else what people wrote; one kind alone in pages."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    asked = Asked(request.person, text)
    context = {"form": form, "asked": bool(text), "hint": _hint(asked.inside)}
    if not search_key(text):
        return render(request, TEMPLATE, context)
    kinds = [kind for kind in KINDS if asked.inside or not kind.inside]
    one = next((kind for kind in kinds if kind.name == request.GET.get("in")), None)
    return _one_kind(request, one, asked, context) if one else _part(request, kinds, asked, context)


def _one_kind(request: Request, kind: Kind, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    if sheets.wanted(request):
        return sheets.sheet(request, kind.name, kind.rows(asked), partial(_shown, kind, asked))
    page = paging.page_of(request, kind.rows(asked))
    groups = [_group(kind, list(page), asked) | {"sheet_url": sheets.link(request)}] if page else []
    back = {"groups": groups, "back": _way(asked, kind.part)}
    return render(request, TEMPLATE, context | back | paging.ways(request, page))


def _part(request: Request, kinds: list[Kind], asked: Asked, context: dict[str, Any]) -> HttpResponse:
    """Things by their names; where no name has the words, what people wrote."""
    chosen = request.GET.get("in", "")
    part = chosen if chosen in PARTS else "names"
    groups = [_first(kind, asked) for kind in kinds if kind.part == part]
    groups = [group for group in groups if group["rows"]]
    if not groups and chosen not in PARTS:
        return redirect(reverse("search") + _way(asked, "texts"))
    ways = [{"label": label, "url": _way(asked, name), "current": name == part} for name, label in PARTS.items()]
    return render(request, TEMPLATE, context | {"groups": groups, "ways": ways})


def _way(asked: Asked, where: str, **more: str) -> str:
    return f"?{urlencode({'q': asked.text, 'in': where, **more})}"


def _hint(inside: bool) -> str:
    own = _(
        "You can look for a city by any spelling, a country, a call, an announcement, a National Commission, the code "
        "of a text or receipt, and words of messages, questions and answers, and find what you may see."
    )
    return " ".join([own, _("Persons and invitations are found by name or address.")]) if inside else own


def _first(kind: Kind, asked: Asked) -> dict[str, Any]:
    rows = list(kind.rows(asked)[: FIRST + 1])
    more = _way(asked, kind.name) if len(rows) > FIRST else ""
    return _group(kind, rows[:FIRST], asked) | {"more": more, "sheet_url": _way(asked, kind.name, **{"as": "xlsx"})}


def _group(kind: Kind, rows: list[Any], asked: Asked) -> dict[str, Any]:
    return {"title": kind.title, "rows": [_shown(kind, asked, row) for row in rows]}


def _shown(kind: Kind, asked: Asked, row: Any) -> dict[str, Any]:
    return {"cells": kind.cells(row, asked)}
