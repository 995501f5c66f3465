"""What new members say of themselves becomes public with them."""

from collections.abc import Mapping
from typing import Any

from accounts import door
from accounts.person import Person
from cities import permissions
from cities.models import City, Edition, Population, Profile

Sections = Mapping[str, list[dict[str, Any]]]  # by language: title, answers (label, text, language)


@door.act
def publish_profiles(
    edition: Edition, told: Mapping[City, Sections], stated: list[Population], *, by: Person
) -> list[Profile]:
    """Beside the memberships of this edition, in the same moment, with the inhabitants that each city stated."""
    door.allow(permissions.can_announce(by))
    rows = [
        Profile(city=city, edition=edition, sections=sections)
        for city, sections in told.items()
        if any(sections.values())
    ]
    door.record("publish_profiles", edition.announcement, by=by, facts={"cities": [row.city.key for row in rows]})
    Population.objects.bulk_create(
        stated, update_conflicts=True, unique_fields=["city", "year", "source"], update_fields=["number"]
    )
    return Profile.objects.bulk_create(rows)
