"""The decision in a handover pack: the cohort as it was approved, the editions of its list, letters as they left."""

import json
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from defusedcsv import csv
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.person import Person
from audit.canonical import instant
from audit.subjects import subject
from cities.models import EditionEntry
from nominations import bundle
from nominations.models import Bundle, Call, Nomination
from nominations.querysets.letters import CORRECTED, emails_visible_to, of_decision
from notifications.models import Email

Put = Callable[[str, str], None]
NOT_SENT = "letters/not-sent.csv"


def table(head: list[str], rows: Iterable[list[Any]]) -> str:
    """A CSV in which no cell is a formula."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows(rows)
    return written.getvalue()


def described() -> list[str]:
    """What the pack says of these parts."""
    return [
        _(
            "cohort.csv: the cohort as it was approved, from its bundle: the word of the jury, the choice and its "
            "reason, cities under the names of that day. What was corrected since is not in it."
        ),
        _(
            "cohort/: the same for each approval, a recalled one named so, and the announced list as each edition "
            "printed it, the newest being the one that stands."
        ),
        _(
            "letters/: the decision letters with their addresses, each with its state and the instant at which it was "
            "sent. Letters that were discarded and never left are listed in letters/not-sent.csv, without their text."
        ),
        _("corrigendum-letters/: what was written to those whom a correction concerned, in the same way."),
    ]


# The cohort.


def put_cohort(put: Put, call: Call, files: list[Nomination], person: Person) -> None:
    """As it was decided, by each approval; and as it was printed, by each edition."""
    seen = {file.key for file in files}
    for one in Bundle.objects.filter(cohort__call=call).order_by("number"):
        rows = _approved(one, seen)
        put(f"cohort/approval-{one.number}{'-recalled' if one.is_recalled else ''}.csv", rows)
        if not one.is_recalled:
            put("cohort.csv", rows)
    for number, entries in _editions(call, person).items():
        put(f"cohort/edition-{number}.csv", table(["city", "country", "day"], entries))


def _approved(frozen: Bundle, seen: set[str]) -> str:
    """What the bundle froze of the files that the reader may see."""
    parts = bundle.unpack(bytes(frozen.content))
    files, words, decision = (json.loads(parts[f"{name}.json"]) for name in ("files", "words", "decision"))
    said = {row["file"]: row["word"] for row in words}
    chosen = {row["file"]: row for row in decision["choices"]}
    head = ["file", "city", "country", "region", "word_of_jury", "in_cohort", "reason"]
    read = [one for one in files if one["id"] in seen]
    return table(head, (_chosen(one, said.get(one["id"], ""), chosen[one["id"]]) for one in read))


def _chosen(file: dict[str, Any], word: str, choice: dict[str, Any]) -> list[str]:
    place = [file["city"], file["country"], file["region"]]
    return [file["id"], *place, word, "yes" if choice["in"] else "no", choice["reason"]]


def _editions(call: Call, person: Person) -> dict[int, list[list[str]]]:
    """Each edition's cities as they were printed, without those of files that are kept from the reader."""
    found: dict[int, list[list[str]]] = {}
    announcement = call.cohort.announcement_id
    hidden = Nomination.objects.filter(call=call).kept_from(person).order_by().values("city")
    entries = EditionEntry.objects.filter(edition__announcement=announcement or 0).exclude(city__in=hidden)
    for one in entries.select_related("edition").order_by("edition__number", "city_sort_key", "pk"):
        row = [one.city_name, one.country_name, one.edition.day.isoformat()]
        found.setdefault(one.edition.number, []).append(row)
    return found


# The letters.


def put_letters(put: Put, call: Call, files: list[Nomination], person: Person) -> None:
    """Each letter that was meant to leave, and a list of those that never did."""
    letters = _letters(call, files, person)
    for letter in letters.left():
        folder = "corrigendum-letters" if letter.event in {*CORRECTED, "recounted"} else "letters"
        put(f"{folder}/{letter.event}-{letter.key}.txt", _letter(letter))
    head = ["letter", "address", "title", "written", "state"]
    gone = letters.exclude(pk__in=letters.left().values("pk"))
    put(NOT_SENT, table(head, ([one.event, one.address, one.title, instant(one.created), one.state] for one in gone)))


def _letters(call: Call, files: list[Nomination], person: Person) -> Any:
    figures = Q(subject_ref=subject(call), event="recounted")
    told = Q(pk__in=of_decision(files).order_by().values("pk"))
    return emails_visible_to(person).filter(told | figures).order_by("pk")


def _letter(letter: Email) -> str:
    """With what became of it: a letter that waits or came back was not read."""
    written = _("Written: %(instant)s") % {"instant": instant(letter.created)}
    sent = _("Sent: %(instant)s") % {"instant": instant(letter.sent_at)} if letter.sent_at else _("Not sent")
    state = _("State: %(state)s (%(code)s)") % {"state": letter.get_state_display(), "code": letter.state}
    return f"{letter.address}\n{letter.title}\n{state}\n{written}\n{sent}\n\n{letter.text}"
