"""Who may change the register, whatever state anything is in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import City, Country, ProgressReport


def is_secretariat(person: "Person") -> bool:
    """The coordination team, and the clock that works for it."""
    return person.is_clock or person.has("secretariat")


def can_register(person: "Person", country: "Country") -> bool:
    """The secretariat registers cities, a Commission those of its country."""
    return is_secretariat(person) or person.has("officer", country.pk)


def can_appoint_officer(person: "Person", country: "Country") -> bool:
    """The secretariat appoints officers, a Commission its own colleagues."""
    return is_secretariat(person) or person.has("officer", country.pk)


def can_appoint_focal_point(person: "Person", city: "City") -> bool:
    """The secretariat and the country's Commission say who speaks for a city."""
    return is_secretariat(person) or person.has("officer", city.country_id)


def leads_team(person: "Person", city: "City") -> bool:
    """Who may invite colleagues and end roles: a submitter of the city, beside its Commission and the secretariat."""
    return person.has("city_submitter", city.pk) or can_appoint_focal_point(person, city)


def keeps_register(person: "Person") -> bool:
    """The secretariat decides what the register says of a member."""
    return is_secretariat(person)


def reads_register(person: "Person") -> bool:
    """The secretariat and the director see what is decided and proposed about members."""
    return is_secretariat(person) or person.has("director")


def decides_removal(person: "Person") -> bool:
    """A second person of the secretariat, or the director, confirms what cannot be undone."""
    return person.has("secretariat") or person.has("director")


def fills_in(report: "ProgressReport", person: "Person") -> bool:
    """Editors and submitters of the city write its report."""
    return person.has("city_editor", report.membership.city_id)


def hands_in(report: "ProgressReport", person: "Person") -> bool:
    """A submitter of the city hands its report in."""
    return person.has("city_submitter", report.membership.city_id)


def handles_reports(_report: "ProgressReport", person: "Person") -> bool:
    """The secretariat evaluates reports, sends them back and gives more time."""
    return is_secretariat(person)


def works_for(report: "ProgressReport", person: "Person") -> bool:
    """Everybody who works for the city reads its report as it is being written."""
    return person.has("focal_point", report.membership.city_id)


def reads_reports(person: "Person") -> bool:
    """Who has a list of reports: a city its own, a Commission its country's, the secretariat and the director all."""
    return any(person.has(role) for role in ("secretariat", "director", "officer", "focal_point"))


def can_announce(person: "Person") -> bool:
    """The secretariat, the director who decides a correction, or the clock at the instant that was set."""
    return is_secretariat(person) or person.has("director")


def role_in(person: "Person", country: "Country") -> str:
    """The role in which somebody acts on a country's rows, for the record."""
    if person.is_clock:
        return "clock"
    return "secretariat" if person.has("secretariat") else "officer" if person.has("officer", country.pk) else ""
