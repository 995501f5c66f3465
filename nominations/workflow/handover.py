"""The handover pack of a call: asked for, begun by one worker alone, brought to its end, and swept after a week."""

from django.core.files import File
from django.core.files.storage import default_storage

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Call, Handover
from nominations.models.handover import KEPT
from nominations.rules import handover as rules
from nominations.workflow.steps import held, role


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
