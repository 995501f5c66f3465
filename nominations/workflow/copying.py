"""The act by which a city takes over what it wrote in an earlier round."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.http import Http404

from accounts import door
from accounts.person import Person
from dossiers import workflow as dossiers
from nominations.models import Nomination
from nominations.permissions import CONTENT, INTERNAL, visible_fields
from nominations.workflow import filling
from nominations.workflow.steps import role


def earlier_files(file: Nomination, by: Person) -> list[Nomination]:
    """The other files of the same city that this person may read whole, the latest first."""
    rows: QuerySet[Nomination] = Nomination.objects.visible_to(by).with_names().select_related("dossier")
    found = rows.filter(city=file.city_id).exclude(pk=file.pk).order_by("-created_at", "-pk")
    return [one for one in found if {CONTENT, INTERNAL} <= visible_fields(by, one)]


def _earlier(file: Nomination, key: str, by: Person) -> Nomination:
    for one in earlier_files(file, by):
        if one.key == key:
            return one
    raise Http404


@door.act
def copy_earlier(key: str, earlier_key: str, seen: Mapping[str, int], *, by: Person) -> dossiers.Saved:
    """Chosen answers of an earlier file become the next versions of these; files, consents, signatures stay there."""
    file = door.see(Nomination.objects.visible_to(by).select_related("dossier"), key)
    earlier = _earlier(file, earlier_key, by)
    found = dossiers.offers(earlier.dossier, file.dossier)
    values = {offer.question.code: offer.earlier.value for offer in found if offer.earlier and not offer.stays}
    typed = {code: dossiers.Typed(values[code], version) for code, version in seen.items() if code in values}
    saved = filling.fill_in(key, typed, by=by, language=earlier.dossier.language)
    kept = sorted(answer.question.code for answer in saved.answers)
    door.record("copy_earlier", file, by=by, role=role(by), facts={"from": earlier.key, "questions": kept})
    return saved
