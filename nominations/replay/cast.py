"""The fictional persons of a replay: they hold their roles inside it and none afterwards."""

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password

from accounts import workflow as accounts
from accounts.models import User
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import City, CommissionOfficer, Country, FocalPoint
from cities.states import NameForm


class Cast:
    """Who acts in a replay: a small secretariat, a director, an officer per country, a focal point per city."""

    def __init__(self, slug: str, countries: Iterable[Country]) -> None:
        self.slug = slug
        self.users: list[User] = []
        self.roles: list[tuple[User, str]] = []
        self.composer = self._network("Secretariat officer 1", "secretariat")
        self.second = self._network("Secretariat officer 2", "secretariat")
        self.director = self._network("Director", "director")
        self.terms: list[CommissionOfficer | FocalPoint] = []
        self.officers = {country.pk: self._officer(country) for country in countries}

    def _user(self, name: str, address: str) -> User:
        user = User.objects.create(
            email=f"{address}@replay-{self.slug.lower().replace('_', '-')}.example",
            name=f"{name} (fictional)",
            password=make_password(None),
            is_fictional=True,
            joined_at=clock.now(),
        )
        self.users.append(user)
        return user

    def _network(self, name: str, role: str) -> Person:
        user = self._user(name, name.lower().replace(" ", "-"))
        accounts.give_role(user, role, by=Person.clock())
        self.roles.append((user, role))
        return Person.of(user)

    def _officer(self, country: Country) -> Person:
        user = self._user(f"Officer for {country.name(NameForm.SHORT)}", f"officer-{country.iso2.lower()}")
        commission = register.found_commission(country, by=self.composer)
        self.terms.append(register.appoint_officer(commission, user, by=self.composer, is_head=True))
        return Person.of(user)

    def focal_point(self, city: City) -> Person:
        """Who fills in for a city."""
        user = self._user(f"Focal point of {city.name}", f"focal-point-{len(self.users)}")
        self.terms.append(register.appoint_focal_point(city, user, by=self.officers[city.country_id]))
        return Person.of(user)

    def leave(self) -> None:
        """Every term ends and every account closes."""
        for term in self.terms:
            end = register.end_officer if isinstance(term, CommissionOfficer) else register.end_focal_point
            end(term.key, by=self.composer)
        for user, role in self.roles:
            accounts.end_role(user, role, by=Person.clock())
        accounts.close_accounts(self.users, by=Person.clock())
