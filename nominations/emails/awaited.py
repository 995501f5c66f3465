"""Whether what reminds, or first asks to let somebody in, is still meant when it leaves: awaited, from this reader.

And whether it is still true: the call takes place, the date is the one that holds, the rule is not switched off.
"""

from collections.abc import Callable
from typing import Any

from audit import clock
from nominations import permissions
from nominations.emails import meant
from nominations.models import Call, Entry, Nomination, Review
from nominations.rules.reminding import awaited
from nominations.states import Deadline
from notifications import untrue
from notifications.models import Email
from notifications.schedule import About, Reader

Meant = bool | str  # or the sentence that says why not


def for_city(email: Email) -> Meant:
    """The file is with the city as it was, its stage is not over, and the reader works for the city."""
    return _of_file(email, Reader.CITY, permissions.is_city)


def for_commission(email: Email) -> Meant:
    """The file stands where it stood, its stage is not over, and the reader acts for the Commission."""
    return _of_file(email, Reader.COMMISSION, permissions.is_commission)


def _of_file(email: Email, reader: str, holds: Callable[..., bool]) -> Meant:
    file = meant.row(Nomination.objects.before_nomination().select_related("call"), email)
    if file is None or not email.version.startswith(f"{awaited(file)} ") or not holds(file, meant.reader_of(email)):
        return False
    return meant.cancelled(file.call) or _of_date(email, file, reader)


def _of_date(email: Email, file: Nomination, reader: str) -> Meant:
    """That time runs out is said before the end, that it was missed as long as nobody gave more."""
    over = file.is_overdue(clock.now())
    if not email.event.startswith("reminded"):
        return over or untrue.moved()
    dates = [file.awaited_until, file.closes_at]
    return not over and untrue.not_now(email, dates, awaited(file), reader, file.call.key)


def for_asked(email: Email) -> Meant:
    """The secretariat's question is open, its date is not over, and the reader is on the side that was asked."""
    file = meant.row(Nomination.objects.select_related("call"), email)
    if file is None:
        return False
    return meant.cancelled(file.call) or _of_answer(email, file)


def _of_answer(email: Email, file: Nomination) -> Meant:
    asked = file.open_question
    if asked is None or asked.due_at <= clock.now():
        return False
    sides = {"city": permissions.is_city, "commission": permissions.is_commission}
    is_asked = sides[asked.addressee](file, meant.reader_of(email))
    return is_asked and untrue.not_now(email, [asked.due_at], About.ANSWER, Reader.ASKED, file.call.key)


def for_entry(email: Email) -> Meant:
    """Nobody has answered, an answer still has a purpose, and the reader can give it: asked at first, and reminded."""
    entry = meant.row(Entry.objects.with_dates(), email)
    if entry is None or not entry.is_open or not permissions.decides_entry(entry, meant.reader_of(email)):
        return False
    off = meant.cancelled(entry.call) or untrue.switched_off(email, About.ENTRY, Reader.ASKED, entry.call.key)
    return off or not entry.is_over(clock.now())


def to_mark(email: Email) -> Meant:
    """The reader still reviews for the Commission, and a file of the call waits for the own mark."""
    reader, call = meant.reader_of(email), meant.row(Call.objects.with_dates(), email)
    if call is None or call.is_cancelled:
        return call is not None and meant.cancelled(call)
    files: Any = Nomination.objects.visible_to(reader).filter(call=call)
    waits = not call.is_over and reader.has("reviewer", call.pk) and files.awaiting_advice(reader).exists()
    return waits and (email.until in _dates_to_mark(files.to_advise_on(reader), call) or untrue.moved())


def _dates_to_mark(files: Any, call: Call) -> set[Any]:
    found = []
    for file in files:
        file.call = call  # with its dates, read once
        found.append(file.deadline(Deadline.COMMISSION))
    return set(found)


def to_read(email: Email) -> Meant:
    """The reader sits on the jury, its room is open, and a review is awaited."""
    return _of_jury(email, About.REVIEW, lambda call: _owed(email, call).exists())


def to_declare(email: Email) -> Meant:
    """The same of a declaration."""
    return _of_jury(email, About.DECLARATION, lambda call: _owed(email, call).undeclared().exists())


def to_vote(email: Email) -> Meant:
    """The room is open, and the reader may vote on a file of the call and has not."""
    return _of_jury(email, About.VOTE, lambda _call: meant.for_votes(email))


def _of_jury(email: Email, about: str, is_owed: Callable[[Call], bool]) -> Meant:
    call = meant.row(Call.objects.filter(jury_shut_at=None), email)
    if call is None or call.is_cancelled:
        return call is not None and meant.cancelled(call)
    dates = [None if about == About.VOTE else call.reviews_due]
    return not call.is_over and is_owed(call) and untrue.not_now(email, dates, about, Reader.JUROR, call.key)


def _owed(email: Email, call: Call) -> Any:
    reader = meant.reader_of(email)
    if not permissions.sits(call, reader):
        return Review.objects.none()
    return Review.objects.visible_to(reader).of(reader).awaited().filter(nomination__call=call)
