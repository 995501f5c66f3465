"""The handover pack of a call: asked for, begun by one worker alone, brought to its end, taken away, swept in a week.

Whoever takes away what names persons, a pack or the sealed part of a bundle, stands in the record of the cohort.
"""

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit import clock
from audit.models import Record
from nominations import permissions
from nominations.models import Bundle, Call, Cohort, Handover, Nomination
from nominations.models.handover import KEPT
from nominations.rules import handover as rules
from nominations.workflow.steps import held, role

TAKEN = ("take_pack", "take_people")


@door.act
def ask_handover(call_key: str, *, by: Person) -> Handover:
    """A member of the secretariat asks for everything of a call that this person may read; once at a time."""
    call = held(Call, call_key, permissions.composes, by=by)
    door.require(rules.decided(call))
    open_one = next((one for one in call.handovers.filter(by=by.someone) if one.is_open), None)
    if open_one:
        return open_one
    made = Handover.objects.create(call=call, by=by.someone, asked_at=clock.now())
    door.record("ask_handover", call, by=by, role=role(by), facts={"handover": made.key})
    return made


@door.act
def take_pack(key: str, *, by: Person) -> Handover:
    """Whoever asked for a pack takes it away, unless a conflict with one of its files came up since."""
    made: Handover = door.see(Handover.objects.visible_to(by).select_related("call__cohort"), key)
    if not made.is_ready or Nomination.objects.filter(key__in=made.files).kept_from(by).exists():
        raise Http404
    facts = {"handover": made.key, "sha256": made.sha256}
    door.record("take_pack", made.call.cohort, by=by, role=role(by), facts=facts)
    return made


@door.act
def take_people(bundle_key: str, *, by: Person) -> Bundle:
    """A member of the secretariat takes away who is who in a bundle."""
    found: Bundle = door.see(Bundle.objects.visible_to(by).select_related("cohort"), bundle_key)
    if not permissions.knows_readers(found, by):
        raise Http404
    facts = {"bundle": found.number, "sha256": found.sha256}
    door.record("take_people", found.cohort, by=by, role=role(by), facts=facts)
    return found


def taken(cohort: Cohort) -> QuerySet[Record]:
    """Who took away what names persons, the last first."""
    return Record.objects.about(cohort).filter(act__in=TAKEN).with_texts().order_by("-number")


def begin(made: Handover) -> bool:
    """One worker alone takes it, however many wake."""
    return Handover.objects.waiting().filter(pk=made.pk).update(started_at=clock.now()) == 1


def advance(made: Handover, done: int, total: int) -> None:
    """How far it is, for the page that waits for it."""
    Handover.objects.filter(pk=made.pk).update(done=done, total=total)


def keep(made: Handover, packed: File, sha256: str, files: list[str]) -> None:
    """The archive is stored, and from now on can be saved."""
    name = default_storage.save(f"handovers/{made.key}.zip", packed)
    Handover.objects.filter(pk=made.pk).update(
        ready_at=clock.now(), stored_name=name, size=packed.size, sha256=sha256, files=files
    )


def give_up(made: Handover, why: str) -> None:
    """It did not come to its end; the page says so, and it can be asked for again."""
    Handover.objects.filter(pk=made.pk).update(error=why[:500])


def sweep() -> int:
    """Archives older than a week are deleted; that they were made stays written."""
    old = list(Handover.objects.kept_since(clock.now() - KEPT))
    for made in old:
        default_storage.delete(made.stored_name)
        Handover.objects.filter(pk=made.pk).update(swept_at=clock.now())
    return len(old)
