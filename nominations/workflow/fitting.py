"""How well files suit jurors: the secretariat's numbers, for the panels that are drawn next."""

from collections.abc import Mapping

from accounts import door
from accounts.person import Person
from nominations import permissions
from nominations.models import Call, Fit, Juror, Nomination
from nominations.panels.terms import Pair
from nominations.rules import fitting as rules
from nominations.rules.overseeing import room_open
from nominations.workflow.steps import held, role

Change = tuple[int, int]  # what stands, what it becomes


@door.act
def set_fit(call_key: str, changes: Mapping[Pair, Change], *, by: Person) -> int:
    """The numbers of these jurors and files become others; a record for each juror says which."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    jurors = Juror.objects.visible_to(by).serving().filter(call=call).in_bulk(field_name="key")
    files = Nomination.objects.visible_to(by).filter(call=call).to_be_read().in_bulk(field_name="key")
    known = {pair: change for pair, change in changes.items() if pair[0] in jurors and pair[1] in files}
    stands = Fit.objects.visible_to(by).filter(nomination__call=call).by_pair()
    shown = {pair: before for pair, (before, _after) in known.items()}
    door.require(rules.draws_panels(call), room_open(call), rules.as_shown(shown, stands))
    for key in sorted({juror for juror, _file in known}):
        _set(jurors[key], files, {file: after for (juror, file), (_b, after) in known.items() if juror == key}, by)
    return len(known)


def _set(juror: Juror, files: Mapping[str, Nomination], numbers: Mapping[str, int], by: Person) -> None:
    """The rows of one juror, written anew; no number is no row."""
    Fit.objects.filter(juror=juror, nomination__key__in=numbers).delete()
    Fit.objects.bulk_create(
        Fit(juror=juror, nomination=files[file], number=number) for file, number in numbers.items() if number
    )
    door.record("set_fit", juror, by=by, role=role(by), facts={"fit": dict(sorted(numbers.items()))})
