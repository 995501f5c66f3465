"""How a rubric comes into being: exactly as its file reads, once."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.door import Refused
from accounts.verdicts import Verdict
from dossiers.tomlfile import FaultyFileError
from nominations import rubricfile
from nominations.models import Criterion, Rubric


@transaction.atomic
def load_rubric(text: str) -> Rubric:
    """A version of a rubric exists exactly as its file reads; the same file again changes nothing."""
    read = _read(text)
    loaded = Rubric.objects.filter(slug=read.slug, version=read.version).first()
    if loaded is None:
        return _store(read, text)
    if loaded.source != text:
        sentence = _(
            "Version %(version)d of the rubric %(slug)s is loaded with another text. Give this one a new version."
        ) % {"version": read.version, "slug": read.slug}
        raise Refused(Verdict.fail("rubric_version", sentence))
    return loaded


def _read(text: str) -> rubricfile.RubricText:
    try:
        return rubricfile.read(text)
    except FaultyFileError as error:
        raise Refused(Verdict.fail("rubric_file", str(error), place=error.place)) from error


def _store(read: rubricfile.RubricText, text: str) -> Rubric:
    rubric = Rubric.objects.create(slug=read.slug, version=read.version, title=read.title, source=text)
    for position, criterion in enumerate(read.criteria):
        Criterion.objects.create(
            rubric=rubric,
            code=criterion.code,
            position=position,
            kind=criterion.kind,
            words=criterion.words,
            weight=criterion.weight,
        )
    return rubric
