"""A decision as files that a stranger can reckon anew: canonical parts, their manifest, one archive. No Django here."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nominations.bundle import verify

PROGRAM = ("verify.py", "adjusted.py", "cohort.py", "shape.py")  # the first is started, the others stand beside it
SEALED = "people.json"
DAY = (1980, 1, 1, 0, 0, 0)  # the same parts give the same archive, whenever it is made
README = """The bundle of a decision
========================

This archive holds everything from which the cohort of a call was decided, and a program that reckons it anew:

    python3 verify.py

needs Python 3.9 or newer and nothing else. It says "equal", or names what differs. Read it first: verify.py reckons
with adjusted.py (marks adjusted for strict readers) and cohort.py (choices, order, holds, targets) once shape.py has
found every part sound.

call.json      the rules and numbers of the call: scale, ceiling, quorum, places, embargo, dates and their amendments
rubric.json    the criteria with their weights, in words; a gate weighs nothing
files.json     the files that the jury spoke on, with the hashes of what was signed
marks.json     every mark that counts: file, seat, criterion, mark (null: cannot judge)
votes.json     every ballot: an open one by seat, a secret one as counts
words.json     the word of the jury on each file, with the counts as they stand in the record
ranking.json   the ranking as it was shown: means, places, marks adjusted for strict readers, seed
decision.json  who chose what and why, who proposed and approved it, and the list of the admitted
targets.json   what the cohort should have had of each kind, wishes and no quotas; how far it has it; what they ask of
               each file
holds.json     files that every suggestion kept in or left out
scenarios.json other ways to compose it that were kept
versions.json  the software that reckoned it
audit.json     the head of the chain of records when the bundle was made
manifest.json  the SHA-256 of every part; its own SHA-256 is the hash of the bundle, which stands in the record of the
               approval

Jurors are seats and officers are persons with a number. Who is who stands in people.json, a part that is sealed and
does not travel: the manifest has its hash, and whoever is shown the part can compare it. Reasons are as they were
written, and may name somebody.
"""


@dataclass(frozen=True)
class Packed:
    """The archive without names, the hash of its manifest, and the part that says who is who."""

    content: bytes
    sha256: str
    sealed: str


def pack(parts: Mapping[str, Any], people: Any) -> Packed:
    """Rows to an archive: each part as text with sorted keys, beside them the program that verifies them."""
    files = {f"{name}.json": text(rows).encode() for name, rows in parts.items()}
    files |= {name: Path(verify.__file__).with_name(name).read_bytes() for name in PROGRAM}
    files |= {"README.txt": README.encode()}
    sealed = text(people)
    manifest = text({"parts": _digests(files), "sealed": _digests({SEALED: sealed.encode()})}).encode()
    return Packed(archive(files | {verify.MANIFEST: manifest}), verify.digest(manifest), sealed)


def text(rows: Any) -> str:
    """The same rows give the same characters, which people can read too."""
    return json.dumps(rows, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def archive(files: Mapping[str, bytes]) -> bytes:
    """One ZIP; the same files give the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(zipfile.ZipInfo(name, DAY), files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: verify.digest(content) for name, content in files.items()}
