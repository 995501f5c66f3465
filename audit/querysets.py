"""Questions to the records."""

from typing import Self

from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from audit.subjects import subject


class RecordQuerySet(QuerySet):
    """Records are read, appended by the chain, and never changed."""

    def about(self, obj: Model) -> Self:
        """What was done to this one, newest last."""
        return self.filter(subject=subject(obj)).order_by("number")

    def after(self, number: int) -> Self:
        """The records that follow this one in the chain."""
        return self.filter(number__gt=number).order_by("number")

    def with_texts(self) -> Self:
        """Each record with its actor's name and its reason, empty once they are erased."""
        texts = self.model._meta.apps.get_model("audit", "RecordText").objects.all()
        return self.annotate(actor_name=_text(texts, "actor"), reason=_text(texts, "reason"))


def _text(texts: QuerySet, kind: str) -> Coalesce:
    beside = texts.filter(number=OuterRef("number"), kind=kind).values("text")
    return Coalesce(Subquery(beside), Value(""), output_field=TextField())


class RecordTextQuerySet(QuerySet):
    """The erasable side of the records."""

    def of_actor(self, person_ref: str) -> Self:
        """The name and the free texts left by one person."""
        records = self.model._meta.apps.get_model("audit", "Record").objects
        return self.filter(number__in=records.filter(actor=person_ref).values("number"))
