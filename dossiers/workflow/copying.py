"""To a next call: a new dossier begins with the earlier answers to the same questions."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import clock
from dossiers import rules, values
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


@dataclass(frozen=True)
class Offer:
    """An earlier answer beside what stands now, or why it stays where it is."""

    question: Question
    earlier: Answer | None
    now: Answer | None = None
    stays: str | Promise = ""

    @property
    def is_new(self) -> bool:
        """Whether nothing stands in its place yet."""
        return self.now is None or values.is_empty(self.now.value)

    @property
    def is_same(self) -> bool:
        """Whether the same stands there already."""
        return self.earlier is not None and self.now is not None and self.now.value == self.earlier.value


def offers(earlier: Dossier, now: Dossier) -> list[Offer]:
    """Every answered question of an earlier dossier, in its order: what of it can be taken over, and what cannot."""
    earlier.fill()
    now.fill()
    asked = {(question.code, question.kind): question for question in now.questions()}
    answered = [question for question in earlier.questions() if _is_answered(earlier, question)]
    return [_offer(question, earlier, now, asked.get((question.code, question.kind))) for question in answered]


def _is_answered(dossier: Dossier, question: Question) -> bool:
    return bool(dossier.documents_of(question)) or not values.is_empty(dossier.value(question))


def _offer(question: Question, earlier: Dossier, now: Dossier, asked: Question | None) -> Offer:
    answer = earlier.answer(question)
    if question.kind == Kind.FILE:
        return Offer(question, answer, stays=_("Files are uploaded anew."))
    if question.kind == Kind.CONSENT:
        return Offer(question, answer, stays=_("Consent is given anew."))
    if asked is None:
        return Offer(question, answer, stays=_("This form does not ask it any more."))
    if answer and rules.storable(asked, answer.value):
        return Offer(question, answer, stays=_("The earlier answer does not fit the question any more."))
    return Offer(asked, answer, now.answer(asked))
