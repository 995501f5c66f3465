"""Who may change the register, whatever state anything is in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import City, Country


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


def can_announce(person: "Person") -> bool:
    """The secretariat, the director who decides a correction, or the clock at the instant that was set."""
    return is_secretariat(person) or person.has("director")


def role_in(person: "Person", country: "Country") -> str:
    """The role in which somebody acts on a country's rows, for the record."""
    if person.is_clock:
        return "clock"
    return "secretariat" if person.has("secretariat") else "officer" if person.has("officer", country.pk) else ""
