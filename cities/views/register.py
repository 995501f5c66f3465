"""The register as of any day, and all that it knows of one member: the secretariat's desk over cities."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities import award, permissions, reading
from cities.folding import sort_key
from cities.models import Announcement, City, Country, MemberMotion, Membership
from cities.querysets import MembershipQuerySet
from cities.register_forms import AwardFilter, OnForm, RegisterFilter
from cities.states import NameForm, Standing
from cities.views import sheets
from cities.views.paging import page_of, ways, without

_TONES = {Standing.ACTIVE: "done", Standing.REPORT_OVERDUE: "due", Standing.INACTIVE: "problem"}


def works_here(person: Person) -> None:
    """Whoever keeps or decides the register."""
    door.allow(permissions.reads_register(person))


def tone(word: Standing | None) -> str:
    """How a standing looks: nothing to do, soon, now."""
    return _TONES.get(word, "quiet") if word else "quiet"


def day_of(day: date | None) -> str:
    """A day in words."""
    return date_format(day, "j F Y") if day else ""


def countries(day: date) -> dict[str, str]:
    """The countries of all members there ever were, by code: the short names of a day, in the reader's language."""
    rows = Country.objects.with_names().filter(cities__memberships__isnull=False).distinct()
    language = get_language() or "en"
    return {country.iso2: country.name(NameForm.SHORT, language, day) for country in rows}


@login_required
@require_safe
def register(request: Request) -> HttpResponse:
    """The members on a day as they stood then, narrowed by words, standing, region, country and cohort."""
    works_here(request.person)
    named = countries(_day(request))
    choices = sorted(named.items(), key=lambda choice: sort_key(choice[1]))
    cohorts = [(one.slug, one.called) for one in Announcement.objects.visible_to(request.person)]
    form = RegisterFilter(request.GET, countries=choices, cohorts=cohorts)
    form.is_valid()
    rows, day = _asked(form, request.person), form.day
    if sheets.wanted(request):
        return sheets.sheet(request, f"register-{day}", rows, lambda one: _row(one, day, named))
    page = page_of(request, rows)
    context = {
        "form": form,
        "lead": _lead(day),
        "found": _found(page.paginator.count),
        "active": [{"label": label, "url": without(request, name)} for name, label in form.in_use()],
        "clear_url": reverse("register"),
        "rows": [_row(one, day, named) for one in page],
        "sheet_url": sheets.link(request),
        "keeps": permissions.keeps_register(request.person),
    }
    return render(request, "cities/register/list.html", context | ways(request, page))


def _day(request: Request) -> date:
    """The day that is asked for, before the choices of the form are known."""
    form = OnForm(request.GET)
    form.is_valid()
    return form.day


def _asked(form: RegisterFilter, person: Person) -> MembershipQuerySet:
    rows = Membership.objects.visible_to(person).for_register(form.day).standing(form.day, form.asked("standing") or "")
    if words := form.asked("q"):
        rows = rows.of_cities(City.objects.visible_to(person).search(words))
    conditions = {"region": "city__country__region", "country": "city__country__iso2"}
    conditions["cohort"] = "announced_in__announcement__slug"
    return rows.filter(**{path: form.asked(name) for name, path in conditions.items() if form.asked(name)})


def _lead(day: date) -> str:
    network = reading.network(on=day)
    if not network.is_whole:
        told = _("On %(day)s: members listed by name: %(listed)s. How many there were in all, nobody published.")
        return told % {"day": day_of(day), "listed": network.listed}
    if not network.before_register:
        return _in_all(network, day)
    more = _("%(n)s were admitted before this register began and are counted without a name.")
    return f"{_in_all(network, day)} {more % {'n': network.before_register}}"


def _in_all(network: reading.Network, day: date) -> str:
    facts: dict[str, Any] = {"day": day_of(day), "listed": network.listed}
    cities, nations = network.cities, network.countries
    facts["cities"] = ngettext("%(number)s member city", "%(number)s member cities", cities) % {"number": cities}
    if nations is None:
        return _("On %(day)s: %(cities)s, %(listed)s of them listed by name.") % facts
    facts["countries"] = ngettext("%(number)s country", "%(number)s countries", nations) % {"number": nations}
    return _("On %(day)s: %(cities)s in %(countries)s, %(listed)s of them listed by name.") % facts


def _found(number: int) -> str:
    return ngettext("%(n)s membership", "%(n)s memberships", number) % {"n": number}


def _row(row: Membership, day: date, named: dict[str, str]) -> dict[str, Any]:
    city, word = row.city, row.standing(day)
    notes = [note for note in (city.local_name, _("fictional") if city.is_fictional else "") if note]
    again = _("joined again") if row.is_again else ""
    if row.called != city.name:
        notes.append(_("today %(name)s") % {"name": city.name})
    cells = [
        {"label": _("City"), "text": row.called, "url": reverse("member", args=[city.key]), "note": " · ".join(notes)},
        {"label": _("Country"), "text": named[city.country.iso2]},
        {"label": _("Member since"), "text": day_of(row.since), "day": row.since, "note": again},
        {"label": _("Until"), "text": day_of(row.until), "day": row.until},
        {"label": _("Standing"), "word": str(word.label) if word else "", "tone": tone(word)},
        {"label": _("Cohort"), "text": row.announced_in.announcement.called},
        {"label": _("Who speaks for it"), "text": ", ".join(str(one.user) for one in city.speakers)},
    ]
    return {"cells": cells}


@login_required
@require_safe
def award_list(request: Request) -> HttpResponse:
    """Which members may be nominated for the award on a day, and why the others may not."""
    works_here(request.person)
    form = AwardFilter(request.GET)
    form.is_valid()
    day, named = form.day, countries(form.day)
    rows = Membership.objects.visible_to(request.person).for_register(day).as_of(day).with_last_award(day)
    judged = [(row, award.eligible(award.OF_2024, day, row.since, row.last_award)) for row in rows]
    wanted = {"yes": True, "no": False}.get(form.asked("show") or "")
    shown = [pair for pair in judged if wanted is None or pair[1].passed is wanted]
    if sheets.wanted(request):
        return sheets.sheet(request, f"award-{day}", shown, lambda pair: _judged(pair[0], pair[1], day, named))
    page = page_of(request, shown)
    context = {
        "form": form,
        "rule": award.words(award.OF_2024),
        "source": award.OF_2024.source,
        "found": _counted(judged, wanted),
        "rows": [_judged(row, verdict, day, named) for row, verdict in page],
        "sheet_url": sheets.link(request),
    }
    return render(request, "cities/register/award.html", context | ways(request, page))


def _counted(judged: list[tuple[Membership, Any]], wanted: bool | None) -> str:
    """How many of the members the list shows, and why these; fictional ones are told beside them and never count."""
    sentences = {
        None: (_("%(may)s of %(all)s members may be nominated"), _("fictional ones: %(may)s of %(all)s")),
        True: (_("Members that may be nominated: %(may)s"), _("fictional ones: %(may)s")),
        False: (_("Members that may not be nominated yet: %(not)s"), _("fictional ones: %(not)s")),
    }
    of_members, of_fictional = sentences[wanted]
    invented = [pair for pair in judged if pair[0].city.is_fictional]
    told = of_members % _may([pair for pair in judged if not pair[0].city.is_fictional])
    return f"{told}; {of_fictional % _may(invented)}" if invented else told


def _may(judged: list[tuple[Membership, Any]]) -> dict[str, int]:
    able = sum(verdict.passed for _row, verdict in judged)
    return {"may": able, "not": len(judged) - able, "all": len(judged)}


def _why(row: Membership, verdict: Any, day: date) -> str:
    """Why it may not be nominated; of an inactive member, that the rule does not ask for it."""
    if not verdict.passed:
        return str(verdict.sentence)
    return _("It is inactive on this day; the rule on dates does not ask for that.") if row.is_inactive(day) else ""


def _judged(row: Membership, verdict: Any, day: date, named: dict[str, str]) -> dict[str, Any]:
    city, word = row.city, _("may be nominated") if verdict.passed else _("may not yet")
    note = _("fictional") if city.is_fictional else ""
    cells = [
        {"label": _("City"), "text": row.called, "url": reverse("member", args=[city.key]), "note": note},
        {"label": _("Country"), "text": named[city.country.iso2]},
        {"label": _("Member since"), "text": day_of(row.since), "day": row.since},
        {"label": _("Last award"), "text": day_of(row.last_award), "day": row.last_award},
        {"label": _("Award"), "word": word, "tone": "done" if verdict.passed else "quiet"},
        {"label": _("Why"), "text": _why(row, verdict, day)},
    ]
    return {"cells": cells}


@login_required
@require_safe
def motions(request: Request) -> HttpResponse:
    """What is proposed about members and waits for an answer, oldest first; by the address, for this person only."""
    person = request.person
    works_here(person)
    rows = MemberMotion.objects.visible_to(person).select_related("membership__city", "by")
    rows = rows.to_decide(person) if request.GET.get("for") == "me" else rows.open()
    rows = rows.order_by("at", "pk")
    if sheets.wanted(request):
        return sheets.sheet(request, "proposals-about-members", rows, lambda one: _proposed(one, person))
    page = page_of(request, rows)
    context = {"rows": [_proposed(one, person) for one in page], "sheet_url": sheets.link(request)}
    return render(request, "cities/register/motion_list.html", context | ways(request, page))


def _proposed(one: MemberMotion, person: Person) -> dict[str, Any]:
    is_mine = one.by == person.user
    cells = [
        {"label": _("City"), "text": one.city.name, "url": reverse("member", args=[one.city.key])},
        {"label": _("What"), "text": str(one.get_kind_display())},
        {"label": _("Proposed by"), "text": str(one.by or _("the clock"))},
        {"label": _("Since"), "text": day_of(clock.day_of(one.at)), "at": one.at},
        {"label": _("Reason"), "text": one.reason},
        {"label": _("Decision"), "word": _("waits for another person") if is_mine else _("open"), "tone": "due"},
    ]
    return {"cells": cells}
