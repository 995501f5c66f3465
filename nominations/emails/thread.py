"""The e-mail by which a message about a file reaches the other sides."""

from accounts.models import User
from nominations.emails import recipients
from nominations.emails.telling import about_file
from nominations.models import Message, Nomination
from nominations.states import Side
from notifications import outbox


def written(nomination: Nomination, message: Message) -> list[outbox.Message]:
    """Everybody on the other sides reads it; the side that wrote does not."""
    people = {person.pk: person for side in Side if side != message.side for person in _of(side, nomination, message)}
    people.pop(message.by_id, None)
    return about_file("written", nomination, people.values(), kind="correspondence", message=message)


def _of(side: Side, nomination: Nomination, message: Message) -> list[User]:
    if side == Side.CITY:
        return recipients.cities([nomination])[nomination.city_id]
    if side == Side.COMMISSION:
        return recipients.commissions([nomination])[nomination.country_id]
    return [] if message.inside else recipients.secretariat(nomination)
