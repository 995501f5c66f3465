"""The read-only API: the register as files for machines, without a key, with a licence and a description of itself."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from audit import clock
from cities import certificate, changes, names, reading, records, report_reading, wording
from cities.forms import DirectoryFilter
from cities.models import Announcement, City
from cities.querysets import CityQuerySet
from cities.version import Version
from cities.views.shared import knows, lasting, problem, shared, versioned

OPENAPI = json.loads((Path(__file__).parent.parent / "data" / "openapi.json").read_text(encoding="utf-8"))
MOST = 1000
LIMIT = re.compile("[0-9]{1,4}")
FEED, LATEST = 100, 50
ADDRESSES: tuple[tuple[str, list[str]], ...] = (
    ("api_cities", ["json"]),
    ("api_cities", ["csv"]),
    ("api_cities", ["geojson"]),
    ("api_announcements", []),
    ("api_figures", []),
    ("api_changes", ["json"]),
    ("api_changes", ["atom"]),
)


class Unanswerable(Exception):
    """What was asked for cannot be read; says why in a sentence."""


@require_safe
@shared
def index(request: Request) -> HttpResponse:
    """What can be read, where, and how one pages through it."""
    addresses = [reverse(name, args=args) for name, args in ADDRESSES]
    first = _public(request).members().order_by("sort_key").values_list("slug", flat=True).first()
    context = {"addresses": addresses, "licence": records.LICENCE, "first": first, "today": clock.today()}
    return render(request, "cities/api.html", context)


@require_safe
@versioned
def openapi(request: Request, now: Version) -> HttpResponse:  # noqa: ARG001 - every file of data takes it
    """The description of the API for machines."""
    here = {"servers": [{"url": lasting(reverse("home"))}]}
    return JsonResponse(OPENAPI | here, json_dumps_params={"ensure_ascii": False})


@require_safe
@versioned
@knows(*DirectoryFilter.base_filters, "as_of", "limit", "after")
def cities(request: Request, form: str, now: Version) -> HttpResponseBase:
    """The members, all of them or some hundred at a time, today or on another day, narrowed as in the directory."""
    try:
        day, limit = _day(request), _limit(request)
    except Unanswerable as error:
        return problem(400, str(error))
    members = City.objects.visible_to(request.person).members(day).for_list().with_tenures()
    return file_of(request, DirectoryFilter(request.GET, queryset=members, day=day), form, now, day=day, limit=limit)


def file_of(
    request: Request, asked: DirectoryFilter, form: str, now: Version, *, day: date, limit: int | None = None
) -> HttpResponseBase:
    """The cities that are asked for as a file that is written while it is read."""
    if wrong := asked.wrong():
        return problem(400, " ".join(wrong))
    found, after = asked.qs, request.GET.get("after", "")
    head = _head(now) | {"as_of": day.isoformat()}
    next_page = _next(request, found, after, limit)
    found = found.called_on(day)
    told = records.Told(head, lasting(reverse("directory")), day, after, limit, next_page)
    kind = f"{records.KINDS[form]}; charset=utf-8"
    pieces = records.written(found, told, form)
    # A page of it is small enough to be kept; the whole is never held.
    response = HttpResponse("".join(pieces), kind) if limit else StreamingHttpResponse(pieces, content_type=kind)
    response.headers["Content-Disposition"] = f'{"attachment" if form == "csv" else "inline"}; filename="cities.{form}"'
    if next_page:
        response.headers["Link"] = f'<{next_page}>; rel="next"'
    return response


def _next(request: Request, found: CityQuerySet, after: str, limit: int | None) -> str:
    """The address of the next page, if there is one."""
    if limit is None:
        return ""
    slugs = list(found.order_by("slug").filter(slug__gt=after).values_list("slug", flat=True)[: limit + 1])
    return _again(request, after=slugs[limit - 1]) if len(slugs) > limit else ""


def _again(request: Request, **new: str) -> str:
    query = request.GET.copy()
    for name, value in new.items():
        query[name] = value
    return lasting(f"{request.path}?{query.urlencode()}")


@require_safe
@versioned
def city(request: Request, slug: str, now: Version) -> HttpResponse:
    """One city that is or was a member, with every tenure."""
    known = _public(request).for_list().with_tenures().called_on(clock.today())
    found = names.with_names(known).filter(slug=slug).first()
    if found is None:
        return problem(404, _("No city of the register has this address."))
    told = records.Told({}, lasting(reverse("directory")), clock.today())
    return _json(_head(now) | {"city": records.plain(found, told) | _more(found)})


def _more(found: City) -> dict[str, Any]:
    """What is known of one city beyond its line in a list."""
    reports = report_reading.evaluated(found)
    paper = reverse("certificate_pdf", args=[found.slug]) if certificate.current(found) else ""
    return {
        "also_known_as": found.also,
        "names": [_name(one) | {"language": one.language} for one in names.in_languages(found)],
        "former_names": [_name(one) | {"language": one.language or None} for one in names.former(found)],
        "memberships": [_tenure(one) for one in found.tenures],
        "awards": found.awarded,
        "reports": [{"due_on": one.due_on.isoformat(), "evaluated_on": _day_of(one.evaluated_at)} for one in reports],
        "certificate": lasting(paper) if paper else None,
    }


def _name(one: names.Name) -> dict[str, Any]:
    since, until = (day.isoformat() if day else None for day in (one.since, one.until))
    return {"name": one.text, "since": since, "until": until}


def _day_of(instant: datetime | None) -> str | None:
    return clock.day_of(instant).isoformat() if instant else None


def _tenure(tenure: Any) -> dict[str, Any]:
    return {
        "since": tenure.since.isoformat(),
        "until": tenure.until.isoformat() if tenure.until else None,
        "ended": tenure.ended_how or None,
        "end_recorded_on": _day_of(tenure.end_recorded_at),
        "announcement": tenure.announced_in.announcement.slug,
    }


@require_safe
@versioned
def announcements(request: Request, now: Version) -> HttpResponse:
    """Every announcement, latest first, with its latest edition and where its list stands."""
    seen = Announcement.objects.visible_to(request.person).released().counted()
    return _json(_head(now) | {"announcements": [_announcement(one) for one in seen]})


def _announcement(one: Announcement) -> dict[str, Any]:
    def there(name: str, *args: str) -> str:
        return lasting(reverse(name, args=args))

    return {
        "slug": one.slug,
        "title": one.called,
        "day": one.day.isoformat(),
        "instant": one.instant.isoformat(),
        "edition": one.edition_number,
        "country_form": one.country_form,
        "cities": one.cities,
        "countries": one.countries,
        "fictional": one.is_fictional,
        "page": there("announcement", one.slug),
        "list": {form: there("announcement_list", one.slug, form) for form in ("txt", "csv", "json")},
    }


@require_safe
@versioned
@knows("as_of")
def figures(request: Request, now: Version) -> HttpResponse:
    """The figures to quote, of today or of another day."""
    try:
        day = _day(request)
    except Unanswerable as error:
        return problem(400, str(error))
    network = reading.network(on=day)
    if not network.is_whole:
        return problem(404, _("How many members there were in all on that day, nobody published."))
    source = lasting(reverse("figures_of", args=[day]))
    regions = [
        {"code": code, "name": wording.region(code), "listed": number} for code, number in network.by_region.items()
    ]
    told = {
        "as_of": day.isoformat(),
        "members": network.cities,
        "countries": network.countries,
        "listed_by_name": network.listed,
        "counted_without_a_name": network.before_register,
        "countries_not_listed": network.countries_not_listed,
        "by_region": regions,
        "by_country": network.by_country,
        "source": source,
    }
    return _json(_head(now) | told)


@require_safe
@versioned
@knows("since", "limit")
def feed(request: Request, form: str, now: Version) -> HttpResponse:
    """What changed: as JSON from a place on, oldest first; as Atom the last, latest first."""
    if form == "atom":
        return _atom(request, changes.latest(LATEST))
    try:
        limit = _limit(request) or FEED
        found = changes.since(request.GET.get("since", ""), limit)
    except Unanswerable as error:
        return problem(400, str(error))
    except (ValueError, OverflowError):
        return problem(400, _("“since” is a day, an instant, or the “next” of an earlier answer."))
    told, more = found[:limit], len(found) > limit
    mark = told[-1].mark if told else request.GET.get("since", "")
    address = _again(request, since=mark) if mark else lasting(request.get_full_path())
    return _json(_head(now) | {"changes": [_change(one) for one in told], "more": more, "next": address})


def _change(one: changes.Change) -> dict[str, Any]:
    row = {
        "id": one.mark,
        "at": one.at.isoformat(),
        "kind": one.kind,
        "page": _page(one),
        "day": one.day.isoformat(),
        "edition": one.edition or None,
    }
    named = ("city", "former_name", "country", "announcement", "title", "reason")
    return row | {name: getattr(one, name) or None for name in named} | {"fictional": one.fictional}


def _page(one: changes.Change) -> str:
    name = "city" if one.city else "announcement"
    return lasting(reverse(name, args=[one.about]))


class _Feed(Atom1Feed):
    """A feed in which nothing has happened yet does not say what time it is."""

    def latest_post_date(self) -> datetime:
        """When the last thing happened."""
        return max((item["pubdate"] for item in self.items), default=datetime.fromtimestamp(0, UTC))


def _atom(request: Request, found: list[changes.Change]) -> HttpResponse:
    home, here = (lasting(address) for address in (reverse("directory"), request.path))
    atom = _Feed(_("Changes of the register of learning cities"), home, "", feed_url=here, feed_guid=here)
    for one in found:
        page, mark = _page(one), f"{here}#{one.mark}"
        said, kinds = _headline(one), ["fictional"] if one.fictional else []
        atom.add_item(said, page, _summary(one), pubdate=one.at, updateddate=one.at, unique_id=mark, categories=kinds)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _summary(one: changes.Change) -> str:
    """Why, and from which day on where that is another than the one on which it is told."""
    holds = _("Holds from %(day)s.") % {"day": date_format(one.day, "j F Y")} if one.day != clock.day_of(one.at) else ""
    return " · ".join(filter(None, [one.reason, holds]))


def _headline(one: changes.Change) -> str:
    """What happened; a reader shows it alone, so that it says itself whether it is invented."""
    told = _told(one)
    return _("%(sentence)s (fictional)") % {"sentence": told} if one.fictional else told


def _told(one: changes.Change) -> str:
    sentences = {
        "announced": _("Announced: %(title)s"),
        "corrected": _("Corrected: %(title)s, edition %(number)s"),
        "awarded": _("%(city)s (%(country)s) received an award: %(title)s"),
        "joined": _("%(city)s (%(country)s) is a member"),
        "left": _("%(city)s (%(country)s) is no longer a member"),
        "renamed": _("%(former_name)s (%(country)s) is called %(city)s"),
    }
    return sentences[one.kind] % vars(one)


def _public(request: Request) -> CityQuerySet:
    return City.objects.visible_to(request.person).public()


def _head(now: Version) -> dict[str, Any]:
    """What every file says of itself first."""
    changed = now.at.isoformat() if now.at else None
    return {"licence": records.LICENCE, "version": now.key, "changed": changed}


def _json(content: dict[str, Any]) -> HttpResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _day(request: Request) -> date:
    """The day asked for; today, if none is named. The register knows no day that has not come."""
    asked = request.GET.get("as_of", "")
    try:
        day = date.fromisoformat(asked) if asked else clock.today()
    except ValueError as error:
        raise Unanswerable(_("“as_of” is a day, written as 2026-11-29.")) from error
    if day > clock.today():
        raise Unanswerable(_("The register does not know days that have not come yet."))
    return day


def _limit(request: Request) -> int | None:
    asked = request.GET.get("limit", "")
    if not asked:
        return None
    if not LIMIT.fullmatch(asked) or not 1 <= int(asked) <= MOST:
        raise Unanswerable(_("“limit” is a number from 1 to %(most)s.") % {"most": MOST})
    return int(asked)
