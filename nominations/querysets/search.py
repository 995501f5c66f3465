"""Where words stand: messages, questions, answers, National Commissions, invitations; only what a person reads."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import JSONObject

from accounts.models import Invitation
from cities.folding import pattern
from cities.models import CommissionOfficer, CountryName, NationalCommission
from dossiers.models import Answer, Snapshot
from dossiers.states import Kind
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from accounts.person import Person

WRITTEN_KINDS = (Kind.SHORT, Kind.TEXT, Kind.EMAIL, Kind.PEOPLE, Kind.LINK)


def _having(words: Collection[str], *columns: str) -> Q:
    """Every word, each in any of these columns."""
    found = Q()
    for word in words:
        each = Q()
        for column in columns:
            each |= Q(**{f"{column}__regex": pattern(word)})
        found &= each
    return found


def messages(person: "Person", words: Collection[str]) -> QuerySet:
    """Messages of threads that this person reads, the newest first."""
    rows = rows_of("Message").visible_to(person).filter(_having(words, "text"))
    return rows.select_related("nomination__city", "nomination__call").order_by("-at", "-pk")


def clarifications(dossiers: Collection[int], words: Collection[str]) -> QuerySet:
    """What the secretariat asked about files whose text is read, and what was answered, the newest first."""
    rows = rows_of("Clarification").filter(nomination__dossier__in=dossiers)
    rows = rows.filter(_having(words, "question", "answer"))
    return rows.select_related("nomination__city", "nomination__call").order_by("-asked_at", "-pk")


def answers(opened: Mapping[str, Collection[int]], loose: Collection[int], words: Collection[str]) -> QuerySet[Answer]:
    """Answers of the visibilities opened, each in its dossiers, as their pages show them: signed, or loose as of now.

    No other answer is looked at, so that nothing depends on what may not be read, not even which rows come first.
    """
    text = Func(F("value"), template="(%(expressions)s #>> '{}')", output_field=TextField())
    rows = Answer.objects.filter(_opened(opened), question__kind__in=WRITTEN_KINDS).filter(_as_shown(loose))
    rows = rows.annotate(words=text).filter(_having(words, "words")).select_related("question__section")
    return rows.order_by("-dossier__nomination__call__opens_at", "dossier__nomination", "question__section", "question")


def _opened(opened: Mapping[str, Collection[int]]) -> Q:
    reach = Q(pk=None)
    for visibility, dossiers in opened.items():
        reach |= Q(question__visibility=visibility, dossier__in=dossiers)
    return reach


def _as_shown(loose: Collection[int]) -> Q:
    """The last version; where a text was frozen and the city has it no more, the last before that."""
    frozen = Snapshot.objects.filter(dossier=OuterRef("dossier"))
    same = Answer.objects.filter(dossier=OuterRef("dossier"), question=OuterRef("question"))
    newer = same.filter(version__gt=OuterRef("version"))
    last = Subquery(Snapshot.objects.filter(dossier=OuterRef("dossier")).order_by("-number").values("at")[:1])
    as_of_now = Q(dossier__in=loose) | Q(question__signed=False) | ~Q(Exists(frozen))
    signed = Q(at__lte=last) & ~Q(Exists(newer.filter(at__lte=last)))
    return (as_of_now & ~Q(Exists(newer))) | (~as_of_now & signed)


def commissions(words: Collection[str], *, inside: bool) -> QuerySet[NationalCommission]:
    """Those with every word in name, country or public contact; inside the secretariat also in an officer's."""
    rows = NationalCommission.objects.public().prefetch_related("country__names")
    for word in words:
        country = CountryName.objects.filter(country=OuterRef("country"), search_key__contains=word)
        officer = _officers(inside=inside).filter(_having([word], "user__name", "user__email"))
        rows = rows.filter(_having([word], "name", "address", "mailbox") | Q(Exists(country)) | Q(Exists(officer)))
    persons = _officers(inside=inside).order_by("-is_head", "since", "pk")
    columns = JSONObject(name="user__name", email="user__email")
    return rows.annotate(people=ArraySubquery(persons.values(row=columns))).order_by("country__sort_key", "pk")


def _officers(*, inside: bool) -> QuerySet[CommissionOfficer]:
    """Who acts for a Commission today; outside the secretariat nobody."""
    rows = CommissionOfficer.objects.active() if inside else CommissionOfficer.objects.none()
    return rows.filter(commission=OuterRef("pk"))


def invitations(person: "Person", words: Collection[str]) -> QuerySet[Invitation]:
    """Those whose name or address has every word, the newest first."""
    rows = Invitation.objects.visible_to(person).filter(_having(words, "name", "email"))
    return rows.order_by("-created_at", "-pk")
