"""The words of the register: regions, kinds, name forms, layouts, ways in which a membership ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """UNESCO's groups for regional activities, in the order in which they are printed."""

    AFRICA = "africa", _("Africa")
    ARAB_STATES = "arab_states", _("Arab States")
    ASIA_PACIFIC = "asia_pacific", _("Asia and the Pacific")
    EUROPE_NORTH_AMERICA = "europe_north_america", _("Europe and North America")
    LATIN_AMERICA_CARIBBEAN = "latin_america_caribbean", _("Latin America and the Caribbean")


class CountryStatus(models.TextChoices):
    MEMBER = "member", _("Member State")
    ASSOCIATE = "associate", _("Associate Member")


class NameForm(models.TextChoices):
    """A list prints one form, a page shows another, a search finds them all."""

    LIST = "list", _("as printed in a list of members")
    SHORT = "short", _("short")
    FORMAL = "formal", _("formal")
    OTHER = "other", _("other name by which it is found")


class NameLanguage(models.TextChoices):
    """The six languages of UNESCO, in which lists and releases are printed."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    ARABIC = "ar", _("Arabic")
    RUSSIAN = "ru", _("Russian")
    CHINESE = "zh", _("Chinese")


class CityKind(models.TextChoices):
    """What the member is; a network of cities has counties and consortia too."""

    CITY = "city", _("City")
    TOWN_COUNCIL = "town_council", _("Town council")
    COUNTY = "county", _("County")
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    MUNICIPALITY_OTHER = "municipality_other", _("Other municipality")
    INDUSTRIAL_CITY = "industrial_city", _("Industrial city")
    CONSORTIUM = "consortium", _("Consortium")
    ARRONDISSEMENT = "arrondissement", _("Arrondissement")
    OTHER = "other", _("Other")


class Capital(models.TextChoices):
    """Whether a city is the capital of its country, as far as anybody said."""

    YES = "yes", _("It is the capital")
    NO = "no", _("It is not the capital")
    UNKNOWN = "unknown", _("Not known")


CAPITALS: dict[bool | None, Capital] = {True: Capital.YES, False: Capital.NO, None: Capital.UNKNOWN}


class TeamRole(models.TextChoices):
    """What a person may do for a city: each may also do what those before it may."""

    VIEWER = "viewer", _("viewer")
    EDITOR = "editor", _("editor")
    SUBMITTER = "submitter", _("submitter")

    @property
    def grants(self) -> tuple[str, ...]:
        """The rights that come with it, as a person holds them."""
        return TEAM_GRANTS[: TeamRole.values.index(self.value) + 1]


TEAM_GRANTS = ("focal_point", "city_editor", "city_submitter")  # reads; writes; hands in, invites, ends roles


class Layout(models.TextChoices):
    """The two forms in which lists of members have been printed."""

    CITY_COUNTRY_IN_BRACKETS = "city (country)", _("City (Country), by region and city")
    CITY_COMMA_COUNTRY = "city, country", _("City, Country, by region, country and city")


class Ending(models.TextChoices):
    WITHDREW = "withdrew", _("The city left the network")
    REMOVED = "removed", _("Removed from the network")
    CORRIGENDUM = "corrigendum", _("Removed by corrigendum")
    UNKNOWN = "unknown", _("Ended; how is not known")


class Standing(models.TextChoices):
    """Where a membership stands on a day: decided ones are dated rows, an overdue report is reckoned."""

    ACTIVE = "active", _("active")
    REPORT_OVERDUE = "report_overdue", _("report overdue")
    INACTIVE = "inactive", _("inactive")
    WITHDREW = "withdrew", _("withdrawn")
    REMOVED = "removed", _("removed")
    CORRIGENDUM = "corrigendum", _("removed by corrigendum")
    UNKNOWN = "unknown", _("ended")


class Motion(models.TextChoices):
    """What is proposed about a member, and waits for a person to decide."""

    INACTIVE = "inactive", _("declare the member inactive")
    REMOVAL = "removal", _("remove the member from the network")


class Answer(models.TextChoices):
    APPROVED = "approved", _("approved")
    SENT_BACK = "sent_back", _("sent back")
    SETTLED = "settled", _("settled otherwise")


class FirstDue(models.TextChoices):
    """Where the first due day of a cohort falls."""

    YEAR_END = "year_end", _("On the last day of the year")
    SAME_DAY = "same_day", _("On the day of the announcement")


class ReportState(models.TextChoices):
    """Where a progress report stands; overdue is reckoned, never stored."""

    OPEN = "open", _("with the city")
    SUBMITTED = "submitted", _("handed in")
    EVALUATED = "evaluated", _("evaluated")


class ReportOutcome(models.TextChoices):
    """What the secretariat found, in words that are ours."""

    STRONG = "strong", _("Strong progress")
    SOUND = "sound", _("Sound progress")
    FIRST_STEPS = "first_steps", _("First steps made")
    TO_TALK = "to_talk", _("Let us talk: little could be shown yet")
