"""A meeting on nine files that hang together through their readers, so that marks can be adjusted for strict ones."""

from accounts.person import Person
from nominations.models import Nomination
from nominations.workflow import discussing, jury, meeting, voting
from tests.nominations import factories as road
from tests.scene import OWN, Scene, seat

POOL = ("KE", "CI", "RO", "BR")  # who reads beside the juror whom the world is shown to
PANELS = {
    "one": [(0, 1, 2), (0, 1, 2), (0, 1, 3), (0, 2, 3), (0, 1, 2), (0, 3, 1), (0, 2, 1), (0, 1, 3), (3, 2, 1)],
    "other": [(0, 1, 2), (1, 2, 0), (2, 3, 1), (3, 0, 2), (1, 0, 2), (2, 3, 1), (3, 2, 1), (1, 0, 3), (0, 2, 1)],
}  # by file, in the order of MARKED
MARKED = [(1, 3, 4), (2, 4, 5), (0, 3, 3), (1, 3, 5), (0, 2, 2), (2, 4, 4), (1, 2, 3), (0, 1, 3), (3, 3, 4)]


def connected_world(scene: Scene, panels: list[tuple[int, ...]]) -> None:
    """A meeting on nine files, each read by four; two jurors who read all or nothing have declared on every file.

    Whoever gave them, the marks of a file are the same; who gave them tells how strict each reader is.
    """
    scene.world = "jury"
    call, staff = road.open_call("2027", quota_endorsed=9, places=4), scene.people["secretariat"]
    seats = seat(scene, scene.add_call("jury", call))
    pool = [road.juror(call, staff, iso2) for iso2 in POOL]
    files = [road.eligible(staff, name, made=call) for name in OWN]
    with road.after_deadlines():
        jury.open_review(call.key, by=staff)
    for file, panel, marked in zip(files, panels, MARKED, strict=True):
        readers = [scene.people["juror"], *(pool[place] for place in panel)]
        give_in_turn(file, readers, staff)
        for reader, value in zip(readers, (3, *marked), strict=True):
            road.read(file, reader, value)
    with road.after_deadlines():
        for file in files:
            jury.close_review(file.key, by=staff)
            for role in ("unassigned", "chair"):
                jury.declare_none(file.key, by=scene.people[role])
        first, strict = files[0], pool[panels[0][0]]
        voting.vote(first.key, "recommend", by=strict)  # from afar, before the jury meets
        there = [seats[role].key for role in ("juror", "unassigned", "chair")]
        meeting.open_meeting(call.key, by=scene.people["chair"], present=there)
        own = first.reviews.get(juror__user=strict.user)
        discussing.change_mark(own.key, "partners", by=strict, value=2, reason="So.")
        discussing.remark(first.key, "What of the budget?", by=strict, audience="jury")
    for file in (files[0], files[-1]):
        scene.add_file(file.city.name, file)
        scene.add_review(file.city.name, file.reviews.get(juror=seats["juror"]))


def give_in_turn(file: Nomination, readers: list[Person], staff: Person) -> None:
    """Readers get the file one after the other, so that the keys of their reviews do not tell who they are."""
    seats = [file.call.jurors.get(user=reader.user) for reader in readers]
    with road.after_deadlines():
        jury.start_review(file.key, [seats[0].key], by=staff)
        for one in seats[1:]:
            jury.give(file.key, one.key, by=staff)
