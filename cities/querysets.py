"""What is read of the register, and by whom: every page and file starts at one of these."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractYear

from audit import clock
from cities import reporting
from cities.folding import is_unspaced, latin, search_key

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import Country


SILENCE = timedelta(days=60)  # how long an officer has to say whether still in post


def rows_of(model: str) -> Any:
    """The rows of a table of the register by its name: a queryset stands below the models that use it."""
    return apps.get_model("cities", model).objects.all()


def _own_name(column: str, day: date, city: str = "") -> Any:
    """What cities are called on a day: the name that ended next after it, or else the one that they bear now."""
    now = F(f"{city}{'name' if column == 'text' else 'sort_key'}")
    if day >= clock.today():
        return now
    former = rows_of("CityName").filter(city=OuterRef(city.removesuffix("__") or "pk"), language="und", until__gt=day)
    former = former.filter(Q(since=None) | Q(since__lte=day)).order_by("until")
    return Coalesce(Subquery(former.values(column)[:1]), now)


def on_day(day: date | None = None) -> Q:
    """In force on a day: begun, and not ended on or before it."""
    day = day or clock.today()
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def is_public(announcement: str = "", at: datetime | None = None) -> Q:
    """Of an announcement, or of what leads to one: its instant has come, and nobody has withdrawn it."""
    return Q(**{f"{announcement}instant__lte": at or clock.now(), f"{announcement}withdrawn_at": None})


def has_word(column: str, word: str) -> Q:
    """A key of which a word begins so; where the script puts no spaces between words, one that holds it anywhere."""
    if is_unspaced(word):
        return Q(**{f"{column}__contains": word})
    return Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})


ANNOUNCED_IN = "announced_in__announcement__"  # from a membership to the announcement that named it


class TenureQuerySet(models.QuerySet):
    """Rows with a beginning and an end: memberships, officers, focal points."""

    def active(self, on: date | None = None) -> Self:
        """In force on that day (today, if none is named)."""
        return self.filter(on_day(on))


class OfficerQuerySet(TenureQuerySet):
    """Those who act for National Commissions."""

    def visible_to(self, person: "Person") -> Self:
        """Colleagues of one's own Commission; the secretariat and the clock see all."""
        if person.is_clock or person.has("secretariat"):
            return self.all()
        return self.filter(commission__country__in=person.scopes("officer"))

    def who_hear(self) -> Self:
        """Who is told by e-mail what concerns a Commission: those in office who may sign in, in a lasting order."""
        return self.active().filter(user__is_active=True).select_related("user", "commission").order_by("pk")

    def with_delegations(self) -> Self:
        """Each with the delegations that run or are still to begin."""
        return self.prefetch_related(models.Prefetch("delegations", rows_of("Delegation").standing()))

    def silent(self) -> Self:
        """Asked whether they are still in post, and without an answer since."""
        return self.active().filter(asked_at__lte=clock.now() - SILENCE)


class FocalPointQuerySet(TenureQuerySet):
    """Those who work for cities."""

    def visible_to(self, person: "Person") -> Self:
        """One's own term, colleagues of one's own city, the cities of one's own country; the secretariat sees all."""
        if person.is_clock or person.has("secretariat"):
            return self.all()
        own = Q(user=person.user) if person.user else Q(pk=None)
        same = Q(city__in=person.scopes("focal_point")) | Q(city__country__in=person.scopes("officer"))
        return self.filter(own | same)

    def who_hear(self) -> Self:
        """Who is told by e-mail what concerns a city: those who work for it and may sign in, in a lasting order."""
        return self.active().filter(user__is_active=True).select_related("user", "city").order_by("pk")


class DelegationQuerySet(TenureQuerySet):
    """The right to act in the name of a head."""

    def standing(self) -> Self:
        """Running or still to begin, and not ended early; both terms still run, and the head still leads."""
        both = self.filter(ended_at=None, officer__until=None, head__until=None, head__is_head=True)
        return both.filter(until__gt=clock.today()).select_related("head__user")

    def held_by(self, person: "Person") -> Any:
        """The delegation by which this person acts today, if any."""
        return self.standing().active().filter(officer__user=person.user).first() if person.user else None


class MembershipQuerySet(TenureQuerySet):
    def visible_to(self, person: "Person") -> Self:
        """Announced ones for everyone, whether they still run or not."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        return self.filter(is_public(ANNOUNCED_IN))

    def as_of(self, day: date) -> Self:
        """The announced memberships in force on a day: what every count, list and file of that day begins with."""
        return self.active(day).filter(is_public(ANNOUNCED_IN))

    def public(self) -> Self:
        """Memberships in force today that have been announced; those of a withdrawn announcement are not public."""
        return self.as_of(clock.today())

    def not_withdrawn(self) -> Self:
        """Of announcements that nobody has withdrawn: what is not public does not count."""
        return self.filter(announced_in__announcement__withdrawn_at=None)

    def real(self) -> Self:
        """Without those of demonstration calls, which never count."""
        return self.filter(city__is_fictional=False)

    def with_reports(self, on: date | None = None) -> Self:
        """With the day by which the first report was awaited that had not come on a day; none where nothing was open.

        A day of the past asks whether it had come by then, whatever came later.
        """
        day = on or clock.today()
        not_yet = Q(handed_in_on=None) | Q(handed_in_on__gt=day)
        sent_back = Q(handed_in_on__lte=day) & (Q(state="open") | Q(submitted_at__gte=reporting.ends(day)))
        awaited = Case(When(handed_in_on__gt=day, then=F("due_on")), default=F("awaited_on"))
        rows = rows_of("ProgressReport").filter(not_yet | sent_back, membership=OuterRef("pk"))
        return self.annotate(report_due=Subquery(rows.annotate(by=awaited).order_by("by").values("by")[:1]))

    def with_last_spoke(self) -> Self:
        """With the day on which the last person ceased to speak for the city; none while somebody does.

        Who stood in for a real city when its round was entered never spoke for it.
        """
        spoke = Q(user__is_fictional=False) | Q(city__is_fictional=True)
        terms = rows_of("FocalPoint").filter(spoke, city=OuterRef("city"), until__isnull=False).order_by("-until")
        somebody = Exists(rows_of("FocalPoint").active().filter(city=OuterRef("city")))
        last = Subquery(terms.values("until")[:1])
        return self.annotate(last_spoke=Case(When(somebody, then=None), default=last, output_field=models.DateField()))

    def standing(self, day: date, word: str) -> Self:
        """Those of which this word holds on a day; without one, all that are in force then."""
        rows, paused = self.as_of(day), Exists(rows_of("Pause").filter(on_day(day), membership=OuterRef("pk")))
        overdue = Q(report_due__lt=reporting.overdue_before(day, clock.now()))
        found = {
            "": rows,
            "inactive": rows.filter(paused),
            "report_overdue": rows.filter(overdue, ~paused),
            "active": rows.filter(Q(report_due=None) | ~overdue, ~paused),
        }
        return found[word] if word in found else self.filter(is_public(ANNOUNCED_IN), until__lte=day, ended_how=word)

    def of_cities(self, cities: models.QuerySet) -> Self:
        """The memberships of these cities."""
        return self.filter(city__in=cities)

    def with_last_award(self, day: date) -> Self:
        """With the day of the last award that the city had received by a day."""
        awards = rows_of("Award").filter(city=OuterRef("city"), day__lte=day).order_by("-day")
        return self.annotate(last_award=Subquery(awards.values("day")[:1]))

    def for_register(self, day: date | None = None) -> Self:
        """With city, cohort, pauses and reports as they stood on a day, in the order of the names of that day."""
        day = day or clock.today()
        earlier = rows_of("Membership").filter(
            is_public(ANNOUNCED_IN), city=OuterRef("city"), since__lt=OuterRef("since")
        )
        people = rows_of("FocalPoint").active(day).select_related("user").order_by("since", "pk")
        rows = self.with_reports(day).select_related("city__country", "announced_in__announcement")
        rows = rows.annotate(called=_own_name("text", day, "city__"), place=_own_name("search_key", day, "city__"))
        rows = rows.annotate(is_again=Exists(earlier.filter(programme=OuterRef("programme"))))
        rows = rows.prefetch_related("pauses", Prefetch("city__focal_points", people, to_attr="speakers"))
        return rows.order_by("place", "called", "city", "since")

    def undisturbed(self) -> Self:
        """In force, owing reports, not inactive, nothing proposed about them, and nothing refused within a year."""
        year_ago = clock.now() - timedelta(days=365)
        motions = rows_of("MemberMotion").filter(membership=OuterRef("pk"), kind="inactive")
        recent = motions.filter(Q(answer="") | Q(decided_at__gt=year_ago))
        paused = rows_of("Pause").filter(membership=OuterRef("pk"), until=None)
        owing = self.active().filter(announced_in__announcement__reports_from__isnull=False)
        return owing.filter(~Exists(recent), ~Exists(paused))

    def left_between(self, last: date, day: date) -> Self:
        """Ended after one announcement and up to the day of the next; an end that an edition told is no news."""
        return self.filter(until__gt=last, until__lte=day, ended_in=None)

    def years(self) -> list[int]:
        """The years in which they began, latest first."""
        years = self.annotate(year=ExtractYear("since")).order_by("-year").values_list("year", flat=True)
        return list(years.distinct())


class CountryQuerySet(models.QuerySet):
    def with_names(self) -> Self:
        """With all name forms, so that naming many costs one query."""
        return self.prefetch_related("names")

    def with_members(self) -> Self:
        """Countries with at least one announced member today."""
        members = rows_of("Membership").public().filter(city__country=OuterRef("pk"))
        return self.filter(Exists(members))

    def named(self, text: str) -> "Country | None":
        """The country with this name in any form and language, whatever its accents and apostrophes."""
        key = search_key(text)
        names = rows_of("CountryName").filter(country=OuterRef("pk"), search_key=key)
        found: list[Any] = list(self.filter(Exists(names) | Q(iso2=text) | Q(iso3=text))[:2]) if key else []
        return found[0] if len(found) == 1 else None


class CommissionQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Name, postal address and the mailbox of the office are everyone's; its officers are not."""
        return self.select_related("country")

    def visible_to(self, person: "Person") -> Self:
        """One's own Commission; the secretariat and the director see all."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        return self.filter(country__in=person.scopes("officer"))


class CityQuerySet(models.QuerySet):
    def _related(self, model: str) -> models.QuerySet:
        return rows_of(model).filter(city=OuterRef("pk"))

    def called_on(self, day: date) -> Self:
        """With the name that each bore on a day."""
        return self.annotate(called=_own_name("text", day))

    def members(self, on: date | None = None) -> Self:
        """Cities with a public membership in force on that day."""
        return self.filter(Exists(self._related("Membership").filter(on_day(on), is_public(ANNOUNCED_IN))))

    def _announced(self, at: datetime | None = None) -> Exists:
        return Exists(self._related("Membership").filter(is_public(ANNOUNCED_IN, at)))

    def public(self, at: datetime | None = None) -> Self:
        """Cities that an announcement has named; what is under embargo or was withdrawn is not among them."""
        return self.filter(self._announced(at))

    def visible_to(self, person: "Person") -> Self:
        """Announced cities for everyone; beyond them one's own country, one's own city, or the whole register."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        own = Q(country__in=person.scopes("officer")) | Q(pk__in=person.scopes("focal_point"))
        return self.filter(self._announced() | own)

    def registered_to(self, person: "Person") -> Self:
        """The cities whose sheet in the register this person reads: all of them, or none."""
        sees = person.is_clock or person.has("secretariat") or person.has("director")
        return self.all() if sees else self.none()

    def real(self) -> Self:
        """Without the cities of demonstration calls, which never count."""
        return self.filter(is_fictional=False)

    def spelled(self, country: "Country", name: str) -> Self:
        """Cities of a country by any spelling: name, local name, alias, name in a language, former name."""
        key = search_key(name)
        alias, named = (Exists(self._related(one).filter(search_key=key)) for one in ("CityAlias", "CityName"))
        return self.filter(Q(search_key=key) | Q(local_key=key) | alias | named, country=country).exclude(search_key="")

    def offered(self, country: "Country", name: str, *, is_fictional: bool) -> Self:
        """Among which cities somebody chooses who types this name."""
        found = self.spelled(country, name).filter(is_fictional=is_fictional)
        return found.order_by("sort_key", "parent_unit")[:20]

    def search(self, text: str) -> Self:
        """Cities of which any name, former ones too, or the country has every word, in whichever script.

        What is typed is the beginning of a word: "oman" is not Romania. A text without a letter or a number names none.
        """
        words = search_key(text).split()
        found = self.all() if words or not text else self.none()
        for word in words:
            alias = Exists(self._related("CityAlias").filter(has_word("search_key", word)))
            country = Exists(rows_of("CountryName").filter(has_word("search_key", word), country=OuterRef("country")))
            named = Exists(self._related("CityName").filter(has_word("search_key", word)))
            own = has_word("search_key", word) | has_word("local_key", word)
            found = found.filter(own | alias | named | country | self._found_by(latin(word)))
        return found

    def exact_first(self, text: str) -> Self:
        """Before all others those that bear this very name now, then those that have or had it beside their own."""
        key = search_key(text)
        alias, named = (Exists(self._related(one).filter(search_key=key)) for one in ("CityAlias", "CityName"))
        rank = Case(When(Q(search_key=key) | Q(local_key=key), then=0), When(alias | named, then=1), default=2)
        return self.annotate(rank=rank).order_by("rank", *self.query.order_by)

    def _found_by(self, word: str) -> Q:
        return Q(Exists(self._related("FoundBy").filter(word__startswith=word))) if word else Q()

    def in_region(self, region: str) -> Self:
        """Cities of a region for regional activities (which is not geography)."""
        return self.filter(country__region=region)

    def admitted_in(self, year: int, on: date | None = None) -> Self:
        """Cities whose public membership of a day (of today, if none is named) began in that year."""
        running = self._related("Membership").filter(on_day(on), is_public(ANNOUNCED_IN))
        return self.filter(Exists(running.filter(since__year=year)))

    def in_order(self, by: str, countries: list[str], on: date | None = None) -> Self:
        """By name, by country (in the order given, of its reader's language) or by when the tenure began."""
        name, turned = by.lstrip("-"), by.startswith("-")
        if name == "country":
            named = Value(countries, ArrayField(models.CharField()))
            place = Func(named, F("country__iso2"), function="array_position")
            found = self.annotate(place=ExpressionWrapper(place, IntegerField()))
        elif name == "since":
            day = on or clock.today()
            runs = Q(memberships__since__lte=day) & (Q(memberships__until=None) | Q(memberships__until__gt=day))
            tenure = FilteredRelation("memberships", condition=runs)  # of one programme one at a time
            found = self.annotate(tenure=tenure, place=F("tenure__since"))
        else:
            found = self.annotate(place=F("sort_key"))
        return found.order_by("-place" if turned else "place", "sort_key", "name", "pk")

    def with_programmes(self) -> Self:
        """Each with the programmes of which it is a member today."""
        tenures = self._related("Membership").filter(on_day(None))
        return self.annotate(programmes=ArraySubquery(tenures.values("programme")))

    def with_whether_public(self) -> Self:
        """With whether an announcement has named it, so that it has a public page."""
        return self.annotate(is_public=self._announced())

    def with_tenures(self) -> Self:
        """With the announced memberships, oldest first."""
        announced = rows_of("Membership").filter(is_public(ANNOUNCED_IN))
        tenures = announced.select_related("announced_in__announcement").order_by("since")
        return self.prefetch_related(Prefetch("memberships", tenures, to_attr="tenures"))

    def for_figures(self) -> Self:
        """With what a press kit counts, in the order of printed lists."""
        return self.prefetch_related("populations", "names").order_by("sort_key", "name", "pk")

    def for_register(self) -> Self:
        """With everything that the register knows of a city: names, memberships, what is proposed, persons, awards."""
        tenures = (
            rows_of("Membership").with_reports().select_related("announced_in__announcement", "ended_in__announcement")
        )
        pauses = Prefetch("pauses", rows_of("Pause").select_related("decided_by"))
        motions = Prefetch("motions", rows_of("MemberMotion").select_related("by", "decided_by"))
        tenures = tenures.prefetch_related(pauses, motions).order_by("since")
        people = rows_of("FocalPoint").select_related("user").order_by("-since")
        parts = [Prefetch("memberships", tenures), Prefetch("focal_points", people)]
        others = ("aliases", "names", "awards", "populations", "retired_slugs", "country__names")
        return self.select_related("country").prefetch_related(*parts, *others)

    def for_list(self) -> Self:
        """With country and names, in the order of printed lists."""
        return self.select_related("country").prefetch_related("country__names").order_by("sort_key", "name", "pk")
