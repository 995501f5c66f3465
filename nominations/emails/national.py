"""E-mails about what a National Commission asks of its cities."""

from datetime import datetime

from cities.models import Country
from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Call, Nomination
from notifications.outbox import Message


def deadline_set(call: Call, country: Country, instant: datetime) -> list[Message]:
    """The cities that still fill in learn by when their Commission wants the file, and when the call closes."""
    files = Nomination.objects.filter(call=call, country=country).being_filled_in()
    people = {user.pk: user for users in recipients.cities(files).values() for user in users}
    closes = call.deadline("city_deadline", country.pk)
    deadlines = {"due": instant, "closes": closes}
    return about_call("deadline_set_city", call, people.values(), to="city_desk", deadlines=deadlines)
