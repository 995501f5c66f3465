"""What was told of a file and is undone before it left does not leave, however long a mail server put it off."""

from datetime import timedelta
from functools import partial

import pytest

from accounts import door
from accounts.person import Person
from audit import clock
from audit.subjects import subject
from nominations.emails.events import EVENTS
from nominations.emails.overtaken import OVERTAKEN, objections
from nominations.emails.readers import FILE
from nominations.models import Nomination
from nominations.models.application import transitions
from nominations.workflow import application, letters, screening
from notifications import sender
from notifications.models import Email, Wish
from tests.nominations import factories as road
from tests.nominations.signatures import MAYOR
from tests.notifications.letterbox import open_letterbox, takes_everything

WHY = {"reason": "A mistake."}
BESIDE_A_MOVE = {"end_signing", "move_clarification"}
OF_JURY_AND_DECISION = {  # jurors hear of calls and are asked once more when it leaves; outcomes carry a stamp
    *["start_review", "close_review", "reopen_review", "recommend", "reserve", "not_recommend", "defer"],
    *["reopen_vote", "select", "leave_out", "unselect", "admit", "refuse", "recall_approval", "announce"],
    *["promote", "revoke"],
}


def test_of_every_move_of_a_file_it_is_said_what_it_overtakes():
    verbs = {declared.name for declared in transitions()}

    assert set(OVERTAKEN) == verbs - OF_JURY_AND_DECISION | BESIDE_A_MOVE
    assert {event for events in OVERTAKEN.values() for event in events if EVENTS[event].about != FILE} == set()


class World:
    """A file before its Commission, its people, and the office of its mayor."""

    def __init__(self) -> None:
        self.first, self.second = road.secretariat("Sofia"), road.secretariat("Said")
        self.file = road.submitted()
        self.city, self.officer = road.cities.focal_point(self.file.city), road.cities.officer("UG")
        self.file.dossier.snapshots.latest("pk").requests.create(
            party="mayor",
            at=road.IN_TIME,
            address=MAYOR,
            language="en",
            token_hash="x",
            expires_at=road.IN_TIME,
            ended_at=road.IN_TIME,
            gets_copies=True,
        )

    def do(self, verb: str, **more) -> None:
        by = self.city if verb in {"submit", "take_back", "withdraw"} else self.officer
        getattr(application, verb)(self.file.key, by=by, **more)

    def sign(self, verb: str) -> None:
        self.do(verb, **road.SIGNED)

    def find_ineligible(self) -> None:
        proposed = screening.propose_ineligible(self.file.key, by=self.first, **WHY)
        screening.declare_ineligible(proposed.key, by=self.second)

    def ask(self) -> None:
        screening.ask_clarification(self.file.key, "Which year?", road.IN_TIME + timedelta(days=5), by=self.first)

    def wait_longer(self) -> None:
        screening.move_clarification(self.file.key, road.IN_TIME + timedelta(days=9), by=self.first, **WHY)

    def reinstate(self) -> None:
        screening.reinstate(self.file.key, by=self.first, **WHY)

    def lapse(self) -> None:
        application.lapse(self.file.key, by=Person.clock())


def nominated(world: World) -> None:
    application.endorse(world.file.key, by=Person.clock(), **road.SIGNED)
    Email.objects.all().delete()


def drafted(world: World) -> None:
    application.take_back(world.file.key, by=Person.clock())
    Email.objects.all().delete()


def nothing(_world: World) -> None:
    pass


ENDED, GOES_ON = partial(World.do, verb="decline", **WHY), partial(World.do, verb="take_back_decline")
UNDONE = {  # before, what is told, what undoes it, what alone is told then
    "unendorse": (
        nothing,
        partial(World.sign, verb="endorse"),
        partial(World.do, verb="unendorse", **WHY),
        {"unendorsed_city", "unendorsed_secretariat"},
    ),
    "take_back_decline": (nothing, ENDED, GOES_ON, {"decline_taken_back_city", "decline_taken_back_commission"}),
    "reinstate after a no": (nothing, ENDED, World.reinstate, {"reinstated"}),
    "reinstate after a lapse": (nothing, World.lapse, World.reinstate, {"reinstated"}),
    "reinstate after the check": (nominated, World.find_ineligible, World.reinstate, {"reinstated"}),
    "move_clarification": (nominated, World.ask, World.wait_longer, {"clarification_moved"}),
    "take_back": (
        drafted,
        partial(World.sign, verb="submit"),
        partial(World.do, verb="take_back"),
        {"taken_back_city", "taken_back_commission"},
    ),
    "withdraw": (
        nothing,
        partial(World.sign, verb="endorse"),
        partial(World.do, verb="withdraw", **WHY),
        {"withdrawn_city", "withdrawn_commission", "withdrawn_secretariat"},
    ),
}


@pytest.fixture
def putting_off(settings):
    """A mail server that takes nothing for the time being."""
    with open_letterbox(lambda _address: "451 later") as letterbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", letterbox.port
        yield letterbox


@pytest.mark.django_db
@pytest.mark.parametrize("case", UNDONE)
def test_only_what_undoes_it_leaves(case, putting_off):
    before, tell, undo, told = UNDONE[case]
    world = World()
    with road.at():
        before(world)
        tell(world)
        sender.send_due()
    waited = list(Email.objects.filter(state="queued", error="451 later").exclude(event="ineligible_proposed"))
    assert waited

    putting_off.answer = takes_everything
    with road.at(road.IN_TIME + timedelta(hours=2)):
        undo(world)
        sender.send_due()

    assert set(Email.objects.sent().values_list("event", flat=True)) == told
    assert len(putting_off.accepted) == Email.objects.sent().count()
    assert all(Email.objects.get(pk=one.pk).was_called_off for one in waited)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["unendorse", "withdraw"])
def test_nobody_is_asked_to_decide_about_a_file_that_left_the_check(verb, mailoutbox):
    world = World()
    with road.at():
        nominated(world)
        asked = screening.propose_ineligible(world.file.key, by=world.first, **WHY)
        world.do(verb, reason="The mayor thinks again.")
        sender.send_due()

    asked.refresh_from_db()
    assert (asked.decision, asked.decision_reason) == ("taken_back", "The mayor thinks again.")
    assert not Email.objects.sent().filter(event="ineligible_proposed").exists()
    assert mailoutbox


@pytest.mark.django_db
def test_what_came_back_and_was_undone_since_is_not_sent_again():
    world = World()
    with road.at():
        world.sign("endorse")
    Email.objects.filter(event="endorsed_city", to__isnull=False).update(state="bounced")
    with road.at(road.IN_TIME + timedelta(hours=1)):
        world.do("unendorse", **WHY)
        with pytest.raises(door.Refused) as refused:
            letters.send_again(Email.objects.get(event="endorsed_city").key, by=world.first)

    said = "It would not leave: What it says was overtaken by what happened since. Say how it was settled."
    assert refused.value.sentence == said


@pytest.mark.django_db
def test_of_two_who_move_a_date_at_one_moment_the_one_that_was_done_last_is_told():
    """Who arrived first may be done last."""
    world, later = World(), road.IN_TIME + timedelta(seconds=1)
    road.cities.officer("UG")
    with road.at():
        nominated(world)
        world.ask()
    with road.at(later + timedelta(seconds=1)):
        world.wait_longer()
    with road.at(later):
        due = road.IN_TIME + timedelta(days=12)
        screening.move_clarification(world.file.key, due, by=world.second, **WHY)

    moved = Email.objects.filter(event="clarification_moved").order_by("pk")
    told = objections(list(moved))
    assert {email.created > later for email in moved if email.key in told} == {True}
    assert {email.created > later for email in moved if email.key not in told} == {False}


@pytest.mark.django_db
def test_what_stays_true_beside_the_next_act_goes_all_the_same():
    world = World()
    with road.at():
        drafted(world)
        world.sign("submit")
        world.sign("endorse")

    stays = set(Email.objects.left().values_list("event", flat=True))
    assert stays == {"submitted_city", "mayor_copied", "endorsed_city", "endorsed_commission", "endorsed_secretariat"}
    assert Email.objects.left().filter(event="mayor_copied").count() == 2
    assert Email.objects.get(event="submitted_commission").was_called_off


@pytest.mark.django_db
def test_what_another_file_was_told_goes():
    world, other = World(), road.submitted("Gulu")
    road.cities.focal_point(Nomination.objects.get(pk=other.pk).city)
    with road.at():
        application.decline(other.key, by=world.officer, **WHY)
        world.do("decline", **WHY)
        world.do("take_back_decline")

    assert Email.objects.left().filter(event="declined_city").count() == 1


@pytest.mark.django_db
def test_what_is_overtaken_is_taken_out_of_an_email_of_the_day_that_was_put_off(putting_off):
    world = World()
    Wish.objects.create(user=world.officer.user, know=Wish.Know.MORNING)
    files = [road.nominated(name, made=world.file.call) for name in ("Gulu", "Masaka", "Entebbe")]
    due = road.IN_TIME + timedelta(days=5)
    with road.at():
        Email.objects.all().delete()
        for file in files:
            screening.ask_clarification(file.key, "Which year?", due, by=world.first)
    told = Email.objects.filter(event="clarification_asked_other")
    morning = told.first().due
    with clock.at(morning):
        sender.send_due()
    of_the_day = Email.objects.get(event="digest")

    putting_off.answer = takes_everything
    with clock.at(morning + timedelta(hours=2)):
        screening.close_clarification(files[0].key, by=world.first, **WHY)
        sender.send_due()

    assert (of_the_day.state, of_the_day.error) == ("queued", "451 later")
    assert road.fresh(of_the_day).state == "discarded"
    assert told.get(subject_ref=subject(files[0])).was_called_off
    assert told.sent().count() == 2
