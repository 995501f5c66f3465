"""Somebody from outside writes to a member city: its people read it, and no address of theirs is told."""

from accounts import door
from accounts.person import Person
from cities import emails
from cities.models import City, FocalPoint


@door.act
def write_to_city(city: City, *, by: Person, name: str, email: str, text: str) -> int:
    """The message goes to whoever speaks for the city today; where nobody does, to the secretariat."""
    seen = door.see(City.objects.public().members(), city.key)
    people = [one.user for one in FocalPoint.objects.active().filter(city=seen).select_related("user").order_by("pk")]
    readers = [person for person in people if person.is_active]
    is_confirmed = by.user is not None and by.user.email == email
    door.say(emails.written_to_city(seen, readers, name=name, email=email, text=text, is_confirmed=is_confirmed))
    door.record("write_to_city", seen, by=by, facts={"readers": len(readers)})
    return len(readers)
