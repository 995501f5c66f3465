"""What is in a handover pack: a call as its asker may read it, written file by file into one archive."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.person import Person
from audit import chain
from audit.canonical import instant
from audit.models import Record
from audit.subjects import prefix, subject
from cities.folding import slug
from dossiers.cleaning import SUFFIXES
from nominations import bundle, means
from nominations.models import Bundle, Call, Handover, Nomination
from nominations.permissions import visible_fields
from nominations.views import minutes, packing_decision, reading
from nominations.views.packing_decision import table
from nominations.workflow import bundling, handover

MOST = 500_000_000  # bytes of documents; beyond that they are named with their hashes alone
AT_ONCE = 1 << 20


@dataclass
class Pack:
    """An archive being written, with the hash of everything that is in it."""

    archive: zipfile.ZipFile
    sums: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, content: str | bytes) -> None:
        """A file that was made here."""
        written = content.encode() if isinstance(content, str) else content
        self.archive.writestr(name, written)
        self.sums[name] = hashlib.sha256(written).hexdigest()

    def copy(self, name: str, stored_name: str, sha256: str) -> None:
        """A document as it is stored; never held whole."""
        with default_storage.open(stored_name) as source, self.archive.open(name, "w") as target:
            shutil.copyfileobj(source, target, AT_ONCE)
        self.sums[name] = sha256


def build(made: Handover) -> None:
    """Makes it, in the language of its asker; what goes wrong is written where the page tells of it."""
    person = Person.of(made.by)
    with override(made.by.language), tempfile.TemporaryFile() as room:
        with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
            files = _written(Pack(archive), made, person)
        room.seek(0)
        sha256 = hashlib.file_digest(room, "sha256").hexdigest()
        room.seek(0)
        handover.keep(made, File(room), sha256, [file.key for file in files])


def _written(pack: Pack, made: Handover, person: Person) -> list[Nomination]:
    rows = Nomination.objects.visible_to(person).filter(call=made.call, endorsed_at__isnull=False).for_lists()
    files = list(rows.select_related("dossier__form").prefetch_related("clarifications__document").order_by("pk"))
    with_documents = sum(one.size for file in files for one in _documents(file, person)) <= MOST
    for number, file in enumerate(files):
        handover.advance(made, number, len(files))
        _dossier(pack, file, person, with_documents=with_documents)
    handover.advance(made, len(files), len(files))
    _tables(pack, made.call, files, person)
    hidden = Nomination.objects.filter(call=made.call, endorsed_at__isnull=False).kept_from(person).count()
    has_bundle = _bundle(pack, made.call, person)
    pack.put("README.txt", _readme(made, hidden, has_bundle=has_bundle, with_documents=with_documents))
    pack.archive.writestr("SHA256SUMS", "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(pack.sums.items())))
    return files


def name_of(file: Nomination) -> str:
    """How a file is called in the pack: by country and city, and by its key, so that no two are called alike."""
    return f"{file.country.iso2}-{slug(file.city.name)}-{file.key}"


def _documents(file: Nomination, person: Person) -> list[Any]:
    return list(reading.documents(file, visible_fields(person, file)).values())


def _dossier(pack: Pack, file: Nomination, person: Person, *, with_documents: bool) -> None:
    """The text that the Commission signed as a page of text, and its documents beside it."""
    pack.put(f"dossiers/{name_of(file)}.txt", "\n".join(_lines(file, person)))
    for one in _documents(file, person) if with_documents else ():
        pack.copy(_path(file, one), one.stored_name, one.sha256)


def _path(file: Nomination, document: Any) -> str:
    return f"documents/{name_of(file)}/{document.key}{SUFFIXES[document.media_type]}"


def _lines(file: Nomination, person: Person) -> Iterable[str]:
    yield f"{file.city.name} · {file.country.called} · {file.call.name}\n"
    for part in reading.sections(file, visible_fields(person, file)):
        yield f"\n== {part['title']} =="
        for question in part["questions"]:
            read, names = question["read"], ", ".join(one["name"] for one in question.get("documents", ()))
            label, said = (read["label"], "") if isinstance(read, dict) else (read.label, read.text)
            yield f"\n{label}\n{said or names or '–'}"


def _tables(pack: Pack, call: Call, files: list[Nomination], person: Person) -> None:
    pack.put("documents.csv", _documents_table(files, person))
    pack.put("marks.csv", _marks(call, files, person))
    packing_decision.put_cohort(pack.put, call, files, person)
    pack.put("minutes.pdf", minutes.written(call, person))
    pack.put("rules.txt", call.rules_text)
    for name in ("call", "rubric"):
        pack.put(f"{name}.json", bundle.text(bundling.PARTS[name](bundling.Gathered(call, files))))
    packing_decision.put_letters(pack.put, call, files, person)
    pack.put("audit.csv", _records(call, files))


def _documents_table(files: list[Nomination], person: Person) -> str:
    head = ["file", "city", "kind", "name", "path", "size", "sha256"]
    return table(
        head,
        (
            [file.key, file.city.name, one.kind, one.original_name, _path(file, one), one.size, one.sha256]
            for file in files
            for one in _documents(file, person)
        ),
    )


def _marks(call: Call, files: list[Nomination], person: Person) -> str:
    """The marks that count; jurors are the seats of the bundle."""
    rows = bundling.Gathered(call, means.readable(person, files))
    city = {file.key: file.city.name for file in files}
    given = ([key, city[key], rows.seat[seat], code, value] for key, seat, code, value in rows.given)
    return table(["file", "city", "seat", "criterion", "mark"], given)


def _records(call: Call, files: list[Nomination]) -> str:
    """What was done to the call, its cohort and these files, in the order of the chain."""
    about = [subject(call), *(subject(file) for file in files)]
    about += [f"{prefix(type(call.cohort))}{call.cohort.key}"]
    rows = Record.objects.filter(subject__in=about).order_by("number")
    columns = ("number", "at", "act", "role", "subject", "state_from", "state_to", "facts", "previous", "hash")
    told: Callable[[Any], list[Any]] = lambda row: [row[0], instant(row[1]), *row[2:]]  # noqa: E731 - one row of ten
    return table(list(columns), map(told, rows.values_list(*columns)))


def _bundle(pack: Pack, call: Call, person: Person) -> bool:
    """The bundle of the decision, for whom no file of it is kept from."""
    found = Bundle.objects.visible_to(person).filter(cohort__call=call).standing().order_by("-number").first()
    if found:
        pack.put("bundle.zip", bytes(found.content))
    return found is not None


def _readme(made: Handover, hidden: int, *, has_bundle: bool, with_documents: bool) -> str:
    left = ngettext(
        "%(n)d file is not in it: a conflict of interest keeps it from whoever asked.",
        "%(n)d files are not in it: a conflict of interest keeps them from whoever asked.",
        hidden,
    )
    fault, head = chain.verify(), chain.head()
    whole = _("The chain of records was whole when this pack was made; its head: %(head)s.") % {"head": head}
    lines = [
        _("Handover pack of %(call)s, asked for by %(person)s") % {"call": made.call.name, "person": made.by},
        left % {"n": hidden} if hidden else "",
        _("dossiers/: the text of each file as it was signed last."),
        _("documents/ and documents.csv: what was handed in with it, with name, size and hash.")
        if with_documents
        else _("documents.csv: what was handed in, with name, size and hash; all together it is too large to be here."),
        _("marks.csv: every mark that counts, by the number of the juror's seat."),
        _("minutes.pdf: the minutes of the jury."),
        *packing_decision.described(),
        _("rules.txt, call.json, rubric.json: the rules, numbers and criteria of the call."),
        _("bundle.zip: the decision, to be reckoned anew with its own verify.py.") if has_bundle else "",
        _("audit.csv: what was done to the call, its cohort and these files, in the order of the chain of records."),
        str(fault) if fault else whole,
        _("SHA256SUMS: the hash of everything here, to be checked with “sha256sum -c SHA256SUMS”."),
    ]
    return "\n\n".join(filter(None, lines)) + "\n"
