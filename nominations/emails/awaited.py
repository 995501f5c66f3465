"""Whether a reminder is still meant at the moment at which it leaves: the thing is awaited, and from this reader."""

from typing import Any

from audit import clock
from nominations import permissions
from nominations.emails import meant
from nominations.models import Call, Entry, Nomination, Review
from nominations.rules.reminding import awaited
from notifications.models import Email


def for_city(email: Email) -> bool:
    """The file is with the city as it was, its stage is not over, and the reader works for the city."""
    file = _waiting(email)
    return file is not None and permissions.is_city(file, meant.reader_of(email))


def for_commission(email: Email) -> bool:
    """The file stands where it stood, its stage is not over, and the reader acts for the Commission."""
    file = _waiting(email)
    return file is not None and permissions.is_commission(file, meant.reader_of(email))


def _waiting(email: Email) -> Nomination | None:
    file = meant.row(Nomination.objects.before_nomination().select_related("call"), email)
    if file is None or not email.version.startswith(f"{awaited(file)} "):
        return None
    over = file.is_overdue(clock.now()) and email.event.startswith("reminded")
    return None if over else file


def for_asked(email: Email) -> bool:
    """The secretariat's question is open, its date is not over, and the reader is on the side that was asked."""
    file = meant.row(Nomination.objects.select_related("call"), email)
    asked = file.open_question if file else None
    if file is None or asked is None or asked.due_at <= clock.now():
        return False
    sides = {"city": permissions.is_city, "commission": permissions.is_commission}
    return sides[asked.addressee](file, meant.reader_of(email))


def for_entry(email: Email) -> bool:
    """Nobody has answered, an answer still has a purpose, and the reader can give it."""
    entry = meant.row(Entry.objects.with_dates(), email)
    open_still = entry is not None and entry.is_open and not entry.is_over(clock.now())
    return open_still and permissions.decides_entry(entry, meant.reader_of(email))


def to_mark(email: Email) -> bool:
    """The reader still reviews for the Commission, and a file of the call waits for the own mark."""
    reader, call = meant.reader_of(email), meant.row(Call.objects.running(), email)
    files: Any = Nomination.objects.visible_to(reader).awaiting_advice(reader)
    return call is not None and reader.has("reviewer", call.pk) and files.filter(call=call).exists()


def to_read(email: Email) -> bool:
    """The reader sits on the jury, its room is open, and a review is awaited."""
    return _owed(email).exists()


def to_declare(email: Email) -> bool:
    """The same of a declaration."""
    return _owed(email).undeclared().exists()


def to_vote(email: Email) -> bool:
    """The room is open, and the reader may vote on a file of the call and has not."""
    call = meant.row(Call.objects.filter(jury_shut_at=None), email)
    return call is not None and meant.for_votes(email)


def _owed(email: Email) -> Any:
    reader, call = meant.reader_of(email), meant.row(Call.objects.running().filter(jury_shut_at=None), email)
    if call is None or not permissions.sits(call, reader):
        return Review.objects.none()
    return Review.objects.visible_to(reader).of(reader).awaited().filter(nomination__call=call)
