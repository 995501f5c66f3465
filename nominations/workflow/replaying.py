"""A decision replayed: its bundle reckoned anew, and compared with its record and with the rows of today."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from audit.models import Record
from audit.subjects import subject
from cities.models import Membership
from nominations.bundle import SEALED, shape, unpack, verify
from nominations.models import Bundle, Nomination
from nominations.workflow import bundling

LASTING = ("call", "rubric", "files", "marks", "votes", "words")  # what nobody changes after an approval
MOVING = ("release_at", "files_by_state", "amendments", "is_fictional")  # of the call: what goes on after it
RENAMED = "city"  # of a file: its key says which it is, whatever its city is called by now
FOLLOWED = {"revoke": "taken off the list", "promote": "admitted from the reserve", "withdraw": "withdrawn"}


def differences(frozen: Bundle) -> list[str]:
    """A sentence for everything that differs: in the bundle itself, from its record, from the rows of today."""
    parts = unpack(bytes(frozen.content))
    found = [*verify.differences(parts | {SEALED: frozen.people.encode()}), *_of_record(frozen, parts)]
    return (
        found
        if frozen.is_recalled or not shape.is_sound(parts)
        else [*found, *_of_rows(frozen, parts), *_of_states(frozen, parts)]
    )


def corrections(frozen: Bundle) -> list[str]:
    """A sentence for every file that stands otherwise today by an act after the approval: no fault of the decision."""
    if frozen.is_recalled:
        return []
    files, later = _files(frozen), _later(frozen)
    done = [(file, later[file.key]) for file in files if file.key in later]
    return [f"{file.city.name}: {FOLLOWED[row.act]} since, record {row.number}." for file, row in done]


def _files(frozen: Bundle) -> list[Nomination]:
    return list(Nomination.objects.filter(call=frozen.cohort.call).marks_closed().with_names().order_by("pk"))


def _later(frozen: Bundle) -> dict[str, Record]:
    """The last act after this approval that took a file in or out again, by the file's key."""
    about = {subject(file): file.key for file in _files(frozen)}
    rows = Record.objects.filter(subject__in=about, act__in=FOLLOWED, at__gte=frozen.made_at).order_by("number")
    return {about[row.subject]: row for row in rows}


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
    rows = bundling.gathered(frozen.cohort, [file["id"] for file in json.loads(parts["files.json"])])
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
        found[row.get("file") or row["id"]].append({key: row[key] for key in row if key != RENAMED})
    return found


def _of_states(frozen: Bundle, parts: dict[str, bytes]) -> Iterator[str]:
    """Who was admitted is so today, and after the announcement a member of the register; nobody else is."""
    later = _later(frozen)
    admitted = _in_today(json.loads(parts["decision.json"])["admitted"], later)
    admissions = Membership.objects.filter(announced_in__announcement=frozen.cohort.announcement_id or 0)
    members = set(admissions.filter(ended_in=None).values_list("city", flat=True))
    for file in _files(frozen):
        chosen, said = file.key in admitted, "its correction" if file.key in later else "this decision"
        if file.is_admitted != chosen:
            word = "admitted" if chosen else "not admitted"
            yield f"{file.city.name}: {word} by {said}; today its file is {file.status_label}."
        elif frozen.cohort.announcement_id and (file.city_id in members) != chosen:
            word = "no membership" if chosen else "a membership"
            yield f"{file.city.name}: the register has {word} from this announcement."


def _in_today(admitted: list[str], later: dict[str, Record]) -> set[str]:
    """Whom the decision admitted, as it was corrected by acts of their own since."""
    added = {key for key, row in later.items() if row.act == "promote"}
    return set(admitted).difference(later) | added


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return said if len(said) < 60 else f"{said[:57]}…"
