"""Announcements with their editions, the memberships they began, and the figures published before this register."""

from dataclasses import replace
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from cities import reporting, standing, wording
from cities.announcement_querysets import AnnouncementQuerySet
from cities.figures import Earlier, Ground, Reckoning, Totals, agreement, compare
from cities.folding import sort_key
from cities.listing import Quotation
from cities.models.city import City
from cities.querysets import MembershipQuerySet
from cities.states import Ending, Layout, Motion, NameForm, Region, Standing


class Programme(models.Model):
    """What a city can be a member of; the network is the only one for now."""

    slug = models.SlugField(_("address"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Its lasting name in the records: nothing of it is private."""
        return self.slug


class Announcement(models.Model):
    """New members made known at one instant; what it says stands in its editions."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, "announcements", verbose_name=_("programme"))
    title = models.CharField(_("title"), max_length=200)
    instant = models.DateTimeField(_("announced at"))
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    layout = models.CharField(_("layout of the list"), max_length=20, choices=Layout)
    country_form = models.CharField(_("form of country names"), max_length=10, choices=NameForm, default=NameForm.LIST)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    is_imported = models.BooleanField(_("of an earlier round, listed by name later"), default=False)
    reports_from = models.PositiveSmallIntegerField(
        _("first report asked for"), null=True, blank=True, default=1, help_text=_("empty: no duty to report is known")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)
    quotation = models.TextField(_("quotation"), blank=True)
    quoted_person = models.CharField(_("who said it"), max_length=200, blank=True)
    quoted_office = models.CharField(_("their office"), max_length=200, blank=True)

    # Of the latest edition, where a queryset asked for them `counted`.
    edition_number: int
    cities: int
    countries: int

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-instant", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawal_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(quotation="") | ~Q(quoted_person=""), name="quotation_has_speaker"),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """What it is called in the reader's language."""
        language = get_language() or ""
        return self.called_in(language if language in wording.LANGUAGES else "en")

    def called_in(self, language: str) -> str:
        """What it is called in a language; a round listed by name later had its title elsewhere and goes by its day."""
        if not self.is_imported:
            return self.title
        return wording.say(language, "earlier_round", day=wording.day(self.day, language))

    def get_absolute_url(self) -> str:
        """The public page of the announcement."""
        return reverse("announcement", args=[self.slug])

    @property
    def said(self) -> Quotation | None:
        """What somebody said for the release, if anybody did."""
        return Quotation(self.quotation, self.quoted_person, self.quoted_office) if self.quotation else None

    @property
    def day(self) -> date:
        """The day of the announcement where it was made."""
        return self.instant.astimezone(ZoneInfo(self.zone)).date()

    @property
    def counts_from(self) -> date:
        """The day of the register on which its memberships begin."""
        return clock.day_of(self.instant)

    @property
    def owes_reports(self) -> bool:
        """Whether a duty of its members to report here is known; of a cohort from elsewhere a person says so."""
        return self.reports_from is not None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is not public for now."""
        return self.withdrawn_at is not None

    @property
    def withdrawn_on(self) -> date | None:
        """The day on which it was withdrawn, where it was made."""
        return self.withdrawn_at.astimezone(ZoneInfo(self.zone)).date() if self.withdrawn_at else None


class Edition(models.Model):
    """One version of an announcement; a correction is a further edition, never an edited one."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, "editions", verbose_name=_("announcement"))
    number = models.PositiveSmallIntegerField(_("edition"), default=1)
    published_at = models.DateTimeField(_("published at"))
    reason = models.TextField(_("reason"), blank=True)
    apology = models.JSONField(_("apology"), default=dict, blank=True, help_text=_("a text per language"))
    reckoning = models.JSONField(_("reckoning"), default=dict, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["announcement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="later_edition_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} ({self.number})"

    @property
    def day(self) -> date:
        """The day on which this edition appeared, where the announcement was made."""
        return self.published_at.astimezone(ZoneInfo(self.announcement.zone)).date()

    @property
    def counts_from(self) -> date:
        """The day of the register on which what it adds begins and what it takes out ends."""
        return clock.day_of(self.published_at)

    @property
    def figures(self) -> Reckoning:
        """The reckoning as it was when this edition appeared."""
        return Reckoning.from_dict(self.reckoning["reckoning"])

    @property
    def published(self) -> Totals | None:
        """What the release said of the whole network, if it said anything."""
        told = self.reckoning["published"]
        return Totals(**told) if told else None

    @property
    def ground(self) -> Ground | None:
        """What this edition was counted on; a round listed by name later has no totals."""
        kept = self.reckoning.get("ground")
        return Ground.from_dict(kept) if kept else None

    def difference(self, language: str = "en") -> str:
        """A sentence for each figure of the release that our own count does not confirm."""
        return compare(self.published, self.figures.totals, language)

    def agreement(self, language: str = "en") -> str:
        """The sentence that the release and our own count are equal, where both are and a release stated any."""
        return agreement(self.published, self.figures.totals, language)


class Membership(models.Model):
    """One tenure of a city in a programme; a city that comes back has a second one."""

    city = models.ForeignKey(City, models.PROTECT, related_name="memberships", verbose_name=_("city"))
    programme = models.ForeignKey(Programme, models.PROTECT, "memberships", verbose_name=_("programme"))
    since = models.DateField(_("member since"))
    until = models.DateField(_("until"), null=True, blank=True)
    ended_how = models.CharField(_("ended"), max_length=20, choices=Ending, blank=True)
    end_recorded_at = models.DateTimeField(_("end recorded at"), null=True, blank=True, editable=False)
    announced_in = models.ForeignKey(Edition, models.PROTECT, "admissions", verbose_name=_("announced in"))
    ended_in = models.ForeignKey(
        Edition, models.PROTECT, "endings", null=True, blank=True, verbose_name=_("end announced in")
    )

    report_due: date | None = None  # the first report that was due and has not come, where `with_reports` asked for it
    # On the day of the register, where `for_register` asked for them: the city's name, whether it had left before.
    called: str
    is_again: bool
    last_award: date | None  # the last award of the city, where `with_last_award` asked for it
    last_spoke: date | None  # when the last person ceased to speak for the city, where `with_last_spoke` asked for it

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["city", "since"]
        constraints = [
            ExclusionConstraint(
                name="one_membership_at_a_time",
                expressions=[
                    (F("city"), RangeOperators.EQUAL),
                    (F("programme"), RangeOperators.EQUAL),
                    (
                        Func(F("since"), F("until"), Value("[)"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_later"),
            models.CheckConstraint(
                condition=Q(until=None, ended_how="") | (Q(until__isnull=False) & ~Q(ended_how="")),
                name="membership_end_has_a_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} ({self.since})"

    @property
    def is_running(self) -> bool:
        """Whether it is in force today."""
        return standing.holds((self.since, self.until), clock.today())

    @property
    def end_recorded_later(self) -> date | None:
        """The day on which its end was recorded, where that is not the day on which it ended."""
        recorded = clock.day_of(self.end_recorded_at) if self.end_recorded_at and self.until else None
        return recorded if recorded != self.until else None

    @property
    def is_paused(self) -> bool:
        """Whether the member is inactive."""
        return any(pause.until is None for pause in self.pauses.all())

    @property
    def is_proposed_inactive(self) -> bool:
        """Whether it is proposed to declare the member inactive."""
        return any(one.is_open and one.kind == Motion.INACTIVE for one in self.motions.all())

    def standing(self, day: date) -> Standing | None:
        """Where it stands on that day; nothing before it began."""
        pauses = [(pause.since, pause.until) for pause in self.pauses.all()]
        overdue = self.report_due is not None and self.report_due < reporting.overdue_before(day, clock.now())
        return standing.on(day, self.since, self.until, self.ended_how, pauses, is_overdue=overdue)

    def is_inactive(self, day: date) -> bool:
        """Whether a person had declared it inactive, and not yet active again, on that day."""
        return self.standing(day) == Standing.INACTIVE


class EditionEntry(models.Model):
    """A city as one edition prints it; the words stay even when the city is renamed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries", verbose_name=_("edition"))
    city = models.ForeignKey(City, models.PROTECT, related_name="entries", verbose_name=_("city"))
    membership = models.ForeignKey(
        Membership, models.PROTECT, "entries", null=True, blank=True, verbose_name=_("membership")
    )
    city_name = models.CharField(_("city as printed"), max_length=200)
    country_name = models.CharField(_("country as printed"), max_length=120)
    region = models.CharField(_("region"), max_length=30, choices=Region)
    city_sort_key = models.TextField(editable=False)
    country_sort_key = models.TextField(editable=False)

    class Meta:
        verbose_name = _("entry of an edition")
        verbose_name_plural = _("entries of an edition")
        ordering = ["edition", "region", "city_sort_key", "city_name", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "city"], name="city_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.city_name} ({self.country_name})"

    @classmethod
    def of(cls, city: City, name: str, country: str) -> Self:
        """A city as it is printed: its words, its region and its place in the list."""
        words = {"city_name": name, "city_sort_key": sort_key(name)}
        words |= {"country_name": country, "country_sort_key": sort_key(country)}
        return cls(city=city, region=city.country.region, **words)


class PublishedFigure(models.Model):
    """What a release said about the whole network on one day, to be compared with our own count."""

    programme = models.ForeignKey(Programme, models.PROTECT, "published_figures", verbose_name=_("programme"))
    as_of = models.DateField(_("as of"))
    cities = models.PositiveIntegerField(_("cities"))
    countries = models.PositiveIntegerField(_("countries"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["as_of"]
        constraints = [models.UniqueConstraint(fields=["programme", "as_of", "source"], name="figure_once_per_source")]

    def __str__(self) -> str:
        return f"{self.cities} ({self.as_of})"


class Prehistory(models.Model):
    """Members admitted before this register began: counted, not listed by name."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="prehistory", verbose_name=_("programme"))
    as_of = models.DateField(_("as of"))
    cities = models.PositiveIntegerField(_("cities published"))
    countries = models.PositiveIntegerField(_("countries published"))
    source = models.CharField(_("source"), max_length=200)
    net_exits = models.IntegerField(_("net exits not published by name"), default=0)
    countries_not_listed = models.PositiveIntegerField(_("countries of which no member is listed"), default=0)
    # Of what was published, what has been listed by name since.
    listed = models.PositiveIntegerField(_("members listed by name since"), default=0)
    exits_listed = models.IntegerField(_("net exits listed by name since"), default=0)
    countries_listed = models.PositiveIntegerField(_("countries listed by name since"), default=0)

    class Meta:
        verbose_name = _("prehistory")
        verbose_name_plural = _("prehistories")

    def __str__(self) -> str:
        return f"{self.cities} ({self.as_of})"

    def as_told(self) -> Earlier:
        """What was published, as it was told first."""
        return Earlier(self.as_of, self.cities, self.countries, self.source, self.net_exits, self.countries_not_listed)

    def as_figures(self) -> Earlier:
        """What of it is still counted without a name, for the pure reckoning."""
        told = self.as_told()
        exits, countries = told.net_exits - self.exits_listed, told.countries_not_listed - self.countries_listed
        return replace(told, listed=self.listed, net_exits=exits, countries_not_listed=countries)

    def told_anew(self, said: Earlier, figures: dict[str, int]) -> dict[str, int]:
        """Figures that an edition now gives otherwise, as they are kept here: with those listed by name before it."""
        named = {"net_exits": self.exits_listed, "countries_not_listed": self.countries_listed}
        return {name: number + (named[name] if said.listed else 0) for name, number in figures.items()}
