"""Cities under all their names, their addresses on the site and the people who speak for them."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from cities.models.country import Country
from cities.querysets import CityQuerySet, FocalPointQuerySet
from cities.states import CAPITALS, Capital, CityKind, TeamRole

if TYPE_CHECKING:
    from cities.models.announcement import Membership


class City(models.Model):
    """A municipality that is or may become a member; its public address comes with membership."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    slug = models.SlugField(_("address"), max_length=120, unique=True, null=True, blank=True, editable=False)
    country = models.ForeignKey(Country, models.PROTECT, related_name="cities", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=200)
    local_name = models.CharField(_("local name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=CityKind, default=CityKind.CITY)
    parent_unit = models.CharField(_("larger unit"), max_length=200, blank=True)
    sort_key = models.TextField(editable=False, db_index=True)
    search_key = models.TextField(editable=False, db_index=True)
    local_key = models.TextField(editable=False, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    coordinates_source = models.CharField(_("source of the coordinates"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)
    is_capital = models.BooleanField(_("capital"), null=True, blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)

    called: str  # its name on a day, where a queryset asked for it `called_on`
    speakers: list["FocalPoint"]  # who spoke for it on the day of the register, where `for_register` asked for it
    is_public: bool  # whether it was announced, where a queryset asked for it `with_whether_public`
    programmes: list[int]  # those of which it is a member, where a queryset asked for it `with_programmes`
    tenures: list["Membership"]  # announced ones, where a queryset asked for them `with_tenures`
    own_words: dict[str, list[dict[str, Any]]] | None  # where `cities.reading` asked for them `with_profile`
    # Where `cities.names` asked for them `with_names`.
    also: list[str]
    printed: list[str]
    named: list[dict[str, Any]]
    awarded: list[dict[str, Any]]

    objects = CityQuerySet.as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["sort_key", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "search_key", "parent_unit", "is_fictional"], name="city_once_in_its_country"
            ),
            models.CheckConstraint(condition=~Q(search_key="") & ~Q(sort_key=""), name="city_has_keys"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def called_in(self, language: str, on: date | None = None) -> str:
        """Its name in that language on that day; empty where none is known."""
        names = [name for name in self.names.all() if name.language == language and name.is_valid(on)]
        return max(names, key=lambda name: name.since or date.min).text if names else ""

    @property
    def capital(self) -> Capital:
        """Whether it is the capital of its country, as far as anybody said."""
        return CAPITALS[self.is_capital]

    @property
    def running(self) -> "Membership | None":
        """The membership that is in force today."""
        return next((row for row in self.memberships.all() if row.is_running), None)

    def get_absolute_url(self) -> str:
        """The public page of a member; a city that is none yet has no page."""
        return reverse("city", args=[self.slug]) if self.slug else ""


class CityAlias(models.Model):
    """Another name under which a city is known, and found."""

    city = models.ForeignKey(City, models.CASCADE, related_name="aliases", verbose_name=_("city"))
    name = models.CharField(_("name"), max_length=200)
    search_key = models.TextField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("other name of a city")
        verbose_name_plural = _("other names of cities")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "search_key"], name="alias_once_per_city"),
            models.CheckConstraint(condition=~Q(search_key=""), name="alias_has_key"),
        ]

    def __str__(self) -> str:
        return self.name


class CityName(models.Model):
    """A name of a city in one language, from one day to another: translated, or its own before a change of name."""

    city = models.ForeignKey(City, models.CASCADE, related_name="names", verbose_name=_("city"))
    language = models.CharField(_("language"), max_length=12)
    text = models.CharField(_("name"), max_length=200)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    search_key = models.TextField(editable=False, db_index=True)

    OWN = "und"  # the language of a city's own name, whichever it is

    class Meta:
        verbose_name = _("name of a city in a language")
        verbose_name_plural = _("names of cities in languages")
        ordering = ["city", "language", "since", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "language", "text", "since"], name="city_name_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lt=models.F("until")), name="city_name_lasts"
            ),
            models.CheckConstraint(condition=~Q(search_key="") & ~Q(language=""), name="city_name_has_keys"),
        ]

    def __str__(self) -> str:
        return self.text

    def is_valid(self, on: date | None) -> bool:
        """In use on that day; without a day, in use now as far as is known."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class FoundBy(models.Model):
    """A word by which a city is found beside the spelling of its names: in Latin letters, or as GeoNames has it."""

    city = models.ForeignKey(City, models.CASCADE, related_name="+", db_index=False, verbose_name=_("city"))
    word = models.TextField(_("word"), editable=False)

    class Meta:
        verbose_name = _("word by which a city is found")
        verbose_name_plural = _("words by which cities are found")
        constraints = [models.UniqueConstraint(fields=["city", "word"], name="found_once_by_a_word")]
        indexes = [models.Index(fields=["word"], opclasses=["text_pattern_ops"], name="found_by_beginning")]

    def __str__(self) -> str:
        return self.word


class Population(models.Model):
    """How many people lived in a city in one year, by whose word; of a city that nobody counted there is no row."""

    city = models.ForeignKey(City, models.CASCADE, related_name="populations", verbose_name=_("city"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("inhabitants"))
    source = models.CharField(_("source"), max_length=300)

    STATED = "as the city stated in its application"

    class Meta:
        verbose_name = _("population of a city")
        verbose_name_plural = _("populations of cities")
        ordering = ["city", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["city", "year", "source"], name="population_once_per_source"),
            models.CheckConstraint(condition=Q(number__gt=0) & ~Q(source=""), name="population_is_counted_by_someone"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"


class RetiredSlug(models.Model):
    """An address that a city had; it leads to the new one and is never given to another city."""

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="retired_slugs", verbose_name=_("city"))

    class Meta:
        verbose_name = _("retired address")
        verbose_name_plural = _("retired addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class FocalPoint(models.Model):
    """A person who works for a city from one day to another: who reads, who writes, who hands in."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    city = models.ForeignKey(City, models.PROTECT, related_name="focal_points", verbose_name=_("city"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=TeamRole, default=TeamRole.SUBMITTER)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["city", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "user"], condition=Q(until=None), name="focal_point_once_at_a_city"
            ),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="focal_point_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.city})"

    @property
    def office(self) -> str | Promise:
        """What the person is, for which city; put into words when somebody reads it."""
        return format_lazy("{} · {}", TeamRole(self.role).label, self.city.name)

    @property
    def hands_in(self) -> bool:
        """Whether this person may hand in, withdraw, invite and end roles."""
        return self.role == TeamRole.SUBMITTER
