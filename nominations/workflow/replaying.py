"""A decision replayed: its bundle reckoned anew, and compared with its record and with the rows of today."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from audit.models import Record
from cities.models import Membership
from nominations.bundle import SEALED, unpack, verify
from nominations.models import Bundle, Nomination
from nominations.workflow import bundling

LASTING = ("call", "rubric", "files", "marks", "votes", "words")  # what nobody changes after an approval
MOVING = ("release_at", "files_by_state", "amendments", "is_fictional")  # of the call: what goes on after it


def differences(frozen: Bundle) -> list[str]:
    """A sentence for everything that differs: in the bundle itself, from its record, from the rows of today."""
    parts = unpack(bytes(frozen.content))
    found = [*verify.differences(parts | {SEALED: frozen.people.encode()}), *_of_record(frozen, parts)]
    return found if frozen.is_recalled else [*found, *_of_rows(frozen, parts), *_of_states(frozen, parts)]


def _of_record(frozen: Bundle, parts: dict[str, bytes]) -> Iterator[str]:
    """The hash stands in the row, in the record of the approval, and comes out of the archive."""
    found = verify.digest(parts.get(verify.MANIFEST, b""))
    if found != frozen.sha256:
        yield f"The bundle has the hash {found}, its row says {frozen.sha256}."
    approvals = Record.objects.about(frozen.cohort).filter(act="approve").order_by("number")
    told = [json.loads(facts).get("bundle") for facts in approvals.values_list("facts", flat=True)]
    if frozen.sha256 not in told:
        yield f"No record of an approval names the bundle {frozen.sha256}."


def _of_rows(frozen: Bundle, parts: dict[str, bytes]) -> Iterator[str]:
    """Part by part, and within it file by file: what is a row today against what was one at the approval."""
    rows = bundling.gathered(frozen.cohort)
    for name in LASTING:
        then, now = json.loads(parts[f"{name}.json"]), json.loads(json.dumps(bundling.PARTS[name](rows)))
        if isinstance(then, dict):
            yield from _of_values(name, then, now)
        else:
            yield from _of_files(rows, name, then, now)


def _of_values(name: str, then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for key in sorted({*then, *now}.difference(MOVING)):
        if then.get(key) != now.get(key):
            yield f"{name}.json, “{key}”: at the approval {_short(then.get(key))}, today {_short(now.get(key))}."


def _of_files(rows: bundling.Gathered, name: str, then: list[Any], now: list[Any]) -> Iterator[str]:
    cities = {file.key: file.city.name for file in rows.files}
    before, after = _by_file(then), _by_file(now)
    for key in sorted({*before, *after}, key=lambda key: cities.get(key, key)):
        if before.get(key) != after.get(key):
            yield f"{name}.json, {cities.get(key, key)}: the rows of today are others than those of the approval."


def _by_file(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.get("file") or row["id"]].append(row)
    return found


def _of_states(frozen: Bundle, parts: dict[str, bytes]) -> Iterator[str]:
    """Who was admitted is so today, and after the announcement a member of the register; nobody else is."""
    admitted = set(json.loads(parts["decision.json"])["admitted"])
    files = Nomination.objects.filter(call=frozen.cohort.call).marks_closed().with_names()
    admissions = Membership.objects.filter(announced_in__announcement=frozen.cohort.announcement_id or 0)
    members = set(admissions.filter(ended_in=None).values_list("city", flat=True))
    for file in files.order_by("pk"):
        chosen = file.key in admitted
        if file.is_in_cohort != chosen:
            word = "admitted" if chosen else "not admitted"
            yield f"{file.city.name}: {word} by this decision; today its file is {file.status_label}."
        elif frozen.cohort.announcement_id and (file.city_id in members) != chosen:
            word = "no membership" if chosen else "a membership"
            yield f"{file.city.name}: the register has {word} from this announcement."


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return said if len(said) < 60 else f"{said[:57]}…"
