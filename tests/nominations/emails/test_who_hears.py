"""Who hears of what no other test tells: all whom it concerns, in their language and class, and nobody besides."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import CommissionOfficer
from nominations.emails.events import EVENTS
from nominations.models import Juror
from nominations.querysets.dispatch import held_for
from nominations.workflow import overseeing, seats, withdrawing
from notifications.models import Email
from tests.cities import factories as cities
from tests.cities import reports
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.workflow.juries import World

pytestmark = pytest.mark.django_db
TABLES = {"test_events.py", "road.py", "test_road.py", "test_weight.py", "test_asked_again.py", "test_who_hears.py"}
HERE = {
    *[
        "jury_opened",
        "reserved_city",
        "reserved_commission",
        "deferred_city",
        "deferred_commission",
        "restore_proposed",
    ],
    *["announcement_restored", "report_submitted_commission", "report_evaluated_city", "member_removed"],
    *["made_head", "delegated", "unknown_account"],
}
Told = set[tuple[str, str, str]]


def heard(event: str) -> Told:
    """To whom, in which language, in which class."""
    assert event in HERE
    return set(Email.objects.filter(event=event).values_list("address", "language", "kind"))


def spoken(language: str, *people: Person, kind: str = "receipt") -> Told:
    return {(person.someone.email, language, kind) for person in people}


def french(person: Person) -> Person:
    User.objects.filter(pk=person.someone.pk).update(language="fr")
    return person


def test_every_event_is_told_in_some_test():
    tests = Path(settings.BASE_DIR, "tests")
    said = "".join(path.read_text() for path in tests.rglob("*.py") if path.name not in TABLES)

    assert {event for event in EVENTS if f'"{event}"' not in said} - HERE == set()


def test_outcomes_without_admission_go_to_city_and_commission_alone_and_are_held():
    made = worlds.reviewed(
        cities=[("Recife", "BR", "recommend"), ("Lira", "UG", "reserve"), ("Korhogo", "CI", "defer")]
    )
    lira, korhogo = (french(cities.focal_point(made.files[name].city)) for name in ("Lira", "Korhogo"))
    uganda, ivorian = cities.officer("UG"), cities.officer("CI")
    worlds.approved(made, people=False)

    assert heard("reserved_city") == spoken("fr", lira, kind="decision")
    assert heard("deferred_city") == spoken("fr", korhogo, kind="decision")
    assert heard("deferred_commission") == spoken("en", ivorian, kind="decision")
    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held"}
    assert heard("reserved_commission") == spoken("en", uganda, kind="decision")


def test_offices_hear_that_a_withdrawn_announcement_may_be_public_again_and_is(made):
    worlds.announced(made)
    french(made.other)
    with road.at(road.RELEASE + timedelta(days=1)):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="The wrong list.")
        proposal = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")
        withdrawing.restore_announcement(proposal.key, held_for(proposal).count(), by=made.director)

    assert heard("restore_proposed") == spoken("fr", made.other) | spoken("en", made.director)
    assert heard("announcement_restored") == spoken("fr", made.other) | spoken("en", made.director, made.composer)


def test_open_jury_is_told_to_whoever_still_sits_on_it(after_deadlines):
    world = World()
    gone = road.juror(world.call, world.secretariat, "TR")
    seats.end_term(Juror.objects.get(user=gone.user).key, by=world.secretariat, reason="Ill for months.")
    french(world.reader)
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason="Names were seen outside.")
    overseeing.open_jury(world.call.key, by=world.secretariat, reason="All is well.")

    assert heard("jury_opened") == spoken("en", world.chair) | spoken("fr", world.reader)


def test_report_is_told_to_its_city_and_commission():
    with clock.at(reports.BEFORE):
        officer, _foreign, place = french(cities.officer("UG")), cities.officer("KE"), reports.member()
        _report, speaker = reports.evaluated(place)

    assert heard("report_submitted_commission") == spoken("fr", officer)
    assert heard("report_evaluated_city") == spoken("en", speaker)


def test_removal_is_told_to_those_who_speak_for_the_city_and_its_commission():
    with clock.at(datetime(2025, 3, 1, 9, tzinfo=UTC)):
        lira, gulu = cities.city("Lira"), cities.city("Gulu")
        cities.announce(lira, gulu)
        speaker, officer, _neighbour = cities.focal_point(lira), french(cities.officer("UG")), cities.focal_point(gulu)
        motion = register.propose_removal(lira.key, by=road.secretariat("Sofia"), reason="No answer for years.")
        register.remove_member(motion.key, by=road.director())

    assert heard("member_removed") == spoken("en", speaker) | spoken("fr", officer)


def test_office_in_a_commission_is_told_to_whom_it_is_given():
    with clock.at(datetime(2027, 2, 1, 12, tzinfo=UTC)):
        head, colleague, _third = cities.officer(), french(cities.officer()), cities.officer()
        term = CommissionOfficer.objects.get(user=colleague.user)
        register.delegate(term.key, date(2027, 2, 1), date(2027, 2, 5), by=head)
        register.make_head(term.key, by=head)

    assert heard("delegated") == heard("made_head") == spoken("fr", colleague)


def test_sign_in_without_an_account_is_answered_to_the_address_alone(client):
    cities.user("Somebody else")
    client.post("/account/password/reset/", {"email": "nobody@example.example"})

    assert heard("unknown_account") == {("nobody@example.example", "en", "signin")}
    assert Email.objects.get().to is None
