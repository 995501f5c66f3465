"""To a next call: a new dossier begins with the earlier answers to the same questions."""

from django.db import transaction

from accounts.models import User
from audit import clock
from dossiers import rules
from dossiers.models import Answer, Dossier, FormVersion, Question
from dossiers.states import Kind
from dossiers.workflow.answers import open_dossier


@transaction.atomic
def copy(dossier: Dossier, form: FormVersion, *, by: User | None) -> Dossier:
    """A new dossier begins with the earlier answers to the same questions, without files, consents and signatures."""
    dossier.fill()
    fresh = open_dossier(form, dossier.language)
    earlier = {(question.code, question.kind): dossier.answer(question) for question in dossier.questions()}
    rows = [
        Answer(
            dossier=fresh, question=question, version=1, value=kept.value, language=kept.language, by=by, at=clock.now()
        )
        for question in Question.objects.of_form(form.pk).exclude(kind=Kind.CONSENT)
        if (kept := earlier.get((question.code, question.kind))) and not rules.storable(question, kept.value)
    ]
    Answer.objects.bulk_create(rows)
    return fresh
