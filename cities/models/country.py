"""Countries with their dated names, National Commissions and the officers who act for them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from cities.querysets import CommissionQuerySet, CountryQuerySet, DelegationQuerySet, OfficerQuerySet
from cities.states import CountryStatus, NameForm, NameLanguage, Region

NEARNESS = {form: place for place, form in enumerate(NameForm.values)}  # asked for each name of each country


class Country(models.Model):
    """A Member State or Associate Member of UNESCO; one that leaves stays, its cities with it."""

    iso2 = models.CharField(_("ISO code, two letters"), max_length=2, unique=True)
    iso3 = models.CharField(_("ISO code, three letters"), max_length=3, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=CountryStatus)
    region = models.CharField(_("region"), max_length=30, choices=Region)
    sort_key = models.TextField(_("sort key"), editable=False, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["sort_key", "iso2"]

    def __str__(self) -> str:
        return self.name(NameForm.SHORT)

    def name(self, form: str = NameForm.LIST, language: str = "en", on: date | None = None) -> str:
        """Its name in that form and language on that day; where none is known, the nearest that is."""
        names = [name for name in self.names.all() if name.form != NameForm.OTHER and name.is_valid(on)]
        return min(names, key=lambda name: name.distance(form, language)).text if names else self.iso3

    @property
    def called(self) -> str:
        """Its short name in the language of whoever reads."""
        return self.called_in(get_language() or "en")

    def called_in(self, language: str) -> str:
        """Its short name in a language."""
        return self.name(NameForm.SHORT, language)

    @property
    def zone(self) -> str:
        """The time zone in which it lives, where it has one clock; of several none is guessed."""
        zones = [zone for zone in get_global("territory_zones").get(self.iso2, []) if zone in available_timezones()]
        return zones[0] if len({_clock(zone) for zone in zones}) == 1 else ""


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    """What tells two zones apart: how far they are from UTC in winter and in summer."""
    return tuple(datetime(clock.now().year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


class CountryName(models.Model):
    """One name of a country, in one form and language, from one day to another."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="names", verbose_name=_("country"))
    form = models.CharField(_("form"), max_length=10, choices=NameForm)
    language = models.CharField(_("language"), max_length=5, choices=NameLanguage)
    text = models.CharField(_("name"), max_length=120)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    search_key = models.TextField(editable=False, db_index=True)

    class Meta:
        verbose_name = _("name of a country")
        verbose_name_plural = _("names of countries")
        ordering = ["country", "form", "language", "since", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "form", "language", "text", "since"], name="country_name_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(search_key=""), name="country_name_has_key"),
        ]

    def __str__(self) -> str:
        return self.text

    def is_valid(self, on: date | None) -> bool:
        """In use on that day; without a day, in use now as far as is known."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def distance(self, form: str, language: str) -> tuple[bool, bool, int]:
        """How far this name is from the one asked for: language first, then form."""
        return (self.language != language, self.form != form, NEARNESS[self.form])


class NationalCommission(models.Model):
    """The National Commission for UNESCO of a country, through which its cities are nominated."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    country = models.OneToOneField(Country, models.PROTECT, related_name="commission", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("postal address"), blank=True)
    mailbox = models.EmailField(_("public mailbox of the office"), blank=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("National Commission")
        verbose_name_plural = _("National Commissions")
        ordering = ["country__sort_key"]

    def __str__(self) -> str:
        return self.name

    def of(self, country: str) -> str:
        """Its name, with that of its country where the name does not say it already."""
        return self.name if country in self.name else f"{self.name} ({country})"

    @property
    def head(self) -> "CommissionOfficer | None":
        """The officer who leads."""
        return self.officers.active().filter(is_head=True).select_related("user").first()


class CommissionOfficer(models.Model):
    """A person who acts for a National Commission from one day to another."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    commission = models.ForeignKey(NationalCommission, models.PROTECT, "officers", verbose_name=_("Commission"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    is_head = models.BooleanField(_("head"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked whether still in post"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("still in post"), null=True, blank=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Commission officer")
        verbose_name_plural = _("Commission officers")
        ordering = ["commission", "-is_head", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "user"], condition=Q(until=None), name="officer_once_at_a_commission"
            ),
            models.UniqueConstraint(
                fields=["commission"], condition=Q(until=None, is_head=True), name="one_head_of_a_commission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.commission})"

    @property
    def office(self) -> str | Promise:
        """What the person is, in which Commission; put into words when somebody reads it."""
        return format_lazy("{} · {}", _("head") if self.is_head else _("officer"), self.commission.name)


class Delegation(models.Model):
    """The head of a Commission lets a colleague act in its name, from one day to another or until it is ended."""

    head = models.ForeignKey(CommissionOfficer, models.PROTECT, related_name="+")
    officer = models.ForeignKey(CommissionOfficer, models.PROTECT, related_name="delegations")
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=models.F("until")), name="delegation_lasts"),
            models.CheckConstraint(condition=~Q(head=models.F("officer")), name="delegation_is_to_a_colleague"),
        ]

    def __str__(self) -> str:
        return f"{self.head} → {self.officer}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.until - timedelta(days=1)
