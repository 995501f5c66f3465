"""Forms: a version is loaded once, exactly as its file reads."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused
from accounts.verdicts import Verdict
from audit import clock
from dossiers import formfile, wording
from dossiers.models import FormVersion, Question, Section
from dossiers.tomlfile import FaultyFileError


@transaction.atomic
def load_form(text: str) -> FormVersion:
    """A form version exists exactly as its file reads; the same file again changes nothing."""
    form = _read_form(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    loaded = FormVersion.objects.filter(slug=form.slug, version=form.version).first()
    if loaded is None:
        return _store_form(form, text, digest)
    if loaded.sha256 != digest:
        sentence = _(
            "Version %(version)s of the form %(slug)s is loaded with another text. Give this one a new version."
        )
        raise Refused(Verdict.fail("form_version", wording.say(sentence, slug=form.slug, version=form.version)))
    return loaded


def _read_form(text: str) -> formfile.FormText:
    try:
        return formfile.read(text)
    except FaultyFileError as error:
        raise Refused(Verdict.fail("form_file", str(error), place=error.place)) from error


def _store_form(form: formfile.FormText, text: str, digest: str) -> FormVersion:
    stored = FormVersion.objects.create(
        slug=form.slug,
        version=form.version,
        title=form.title,
        language=form.language,
        source=text,
        sha256=digest,
        loaded_at=clock.now(),
    )
    for position, section in enumerate(form.sections):
        _store_section(stored, position, section)
    return stored


def _store_section(form: FormVersion, position: int, text: formfile.SectionText) -> None:
    section = Section.objects.create(
        form=form,
        position=position,
        code=text.code,
        title=text.title,
        intro=text.intro,
        translations=text.translations,
    )
    Question.objects.bulk_create(
        Question(section=section, position=place, **vars(question)) for place, question in enumerate(text.questions)
    )
