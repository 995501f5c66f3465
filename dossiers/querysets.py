"""Which forms, answers, documents, snapshots and signatures count now."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from audit import clock
from dossiers import permissions
from dossiers.limits import BROUGHT_BACK
from dossiers.states import ASKED

if TYPE_CHECKING:
    from accounts.person import Person


@lru_cache(maxsize=64)
def _loaded(forms: Any, number: int) -> Any:
    return forms._default_manager.defer("source").whole().get(pk=number)


class FormVersionQuerySet(QuerySet):
    def visible_to(self, person: "Person") -> Self:
        """Offices of the network see every version; everybody else the form of a published call, at its page."""
        return self.all() if permissions.reads_forms(person) else self.none()

    def newest(self, slug: str) -> Self:
        """The versions of one form, the one loaded last first."""
        return self.filter(slug=slug).order_by("-loaded_at", "-pk")

    def whole(self) -> Self:
        """Forms with their sections and questions at hand."""
        return self.prefetch_related("sections__questions")

    def at_hand(self, number: int) -> Any:
        """One form with everything in it; read once by each process, because a loaded form never changes."""
        return _loaded(self.model, number)


class QuestionQuerySet(QuerySet):
    def of_form(self, form_id: int) -> Self:
        """All questions of one form in the order of the page."""
        return self.filter(section__form_id=form_id).select_related("section").order_by("section__position", "position")


class DossierQuerySet(QuerySet):
    def parts(self) -> list[str | Prefetch]:
        """What a dossier has beside its form: the current answers and the current documents."""
        answers, documents = (self._of(name) for name in ("answers", "documents"))
        return [
            Prefetch("answers", queryset=answers.current(), to_attr="current_answers"),
            Prefetch("documents", queryset=documents.current(), to_attr="current_documents"),
        ]

    def _of(self, relation: str) -> Any:
        """The rows at the other end of a relation."""
        related: Any = self.model._meta.get_field(relation).related_model
        return related._default_manager


class AnswerQuerySet(QuerySet):
    def current(self) -> Self:
        """The last version of each answer; the earlier ones stay as its history."""
        newer = self.model._default_manager.filter(
            dossier_id=OuterRef("dossier_id"), question_id=OuterRef("question_id"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))

    def history(self, question_id: int) -> Self:
        """Every version of one answer, newest first."""
        return self.filter(question_id=question_id).select_related("by").order_by("-version")


class DocumentQuerySet(QuerySet):
    def current(self) -> Self:
        """Documents that were neither replaced nor removed, oldest first."""
        return self.filter(replaced_at=None).order_by("at", "pk")

    def asked_for(self) -> Self:
        """What the form or the call asks for; not the signed pages and what else the dossier keeps."""
        return self.filter(Q(question__isnull=False) | Q(kind__startswith=ASKED))

    def former(self) -> Self:
        """Documents that were replaced or removed and can still be brought back, the last to go first."""
        return self.asked_for().filter(replaced_at__gte=clock.now() - BROUGHT_BACK).order_by("-replaced_at", "-pk")


class SignatureQuerySet(QuerySet):
    def valid(self) -> Self:
        """Signatures that no later edit and no person has voided."""
        return self.filter(voided_at=None)

    def of(self, dossier: Any, party: str) -> Self:
        """The valid ones of one party under any text of a dossier, the newest first."""
        return self.valid().filter(snapshot__dossier=dossier, party=party).select_related("snapshot").order_by("-pk")


class SigningRequestQuerySet(QuerySet):
    def open(self) -> Self:
        """Those that still wait for a signature."""
        return self.filter(ended_at=None)

    def of(self, dossier: Any, party: str) -> Self:
        """The open ones of one party under any text of a dossier, the newest first."""
        return self.open().filter(snapshot__dossier=dossier, party=party).select_related("snapshot").order_by("-pk")

    def for_copies(self, dossiers: Any) -> Self:
        """Of each dossier the last link to its mayor's office, if its address was given for copies too."""
        sent = self.filter(snapshot__dossier__in=dossiers, party="mayor").exclude(address="")
        last = sent.order_by("snapshot__dossier", "-pk").distinct("snapshot__dossier")
        return self.filter(pk__in=last.values("pk"), gets_copies=True).select_related("snapshot")
