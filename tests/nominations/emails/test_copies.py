"""The office of a mayor gets copies where its city gave an address for that purpose, and nowhere else."""

import pytest

from nominations.workflow import application
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.signatures import MAYOR, sent

pytestmark = pytest.mark.django_db


def copies() -> list[Email]:
    return list(Email.objects.filter(event="mayor_copied").order_by("pk"))


def test_office_hears_in_its_language_and_without_a_link_what_the_city_hears():
    file = road.filled()
    city, officer = road.cities.focal_point(file.city), road.cities.officer("UG")
    sent(file, city, copies=True, language="fr")
    with road.at():
        application.submit(file.key, by=city, **road.SIGNED)
        application.decline(file.key, by=officer, reason="Two cities went before.")

    handed_in, declined = copies()
    assert {(one.to, one.address.lower(), one.language) for one in copies()} == {(None, MAYOR.lower(), "fr")}
    assert handed_in.title == "Pour le bureau du maire\u00a0: Lira a déposé sa candidature"
    assert "Two cities went before." in declined.text
    assert not [one for one in copies() if "http" in one.text]


@pytest.mark.parametrize("again", [{"copies": False}, {"copies": True, "email": "new@lira.example"}])
def test_copy_does_not_leave_to_an_address_that_is_not_the_last_one_given(again, mailoutbox):
    file = road.filled()
    city = road.cities.focal_point(file.city)
    sent(file, city, copies=True)
    with road.at():
        application.submit(file.key, by=city, **road.SIGNED)
        application.take_back(file.key, by=city, reason="A mistake.")
    sent(file, city, **again)

    with road.at():
        sender.send_due()

    assert [one.state for one in copies()] == ["discarded"]
    assert "For the mayor" not in "".join(one.subject for one in mailoutbox)


def test_whoever_was_only_asked_to_sign_gets_no_copy():
    file = road.filled()
    city = road.cities.focal_point(file.city)
    sent(file, city)
    with road.at():
        application.submit(file.key, by=city, **road.SIGNED)

    assert copies() == []


def test_copy_of_an_outcome_is_held_and_stamped_like_the_letter(made):
    file = made.file("Lira")
    snapshot = file.dossier.snapshots.order_by("pk")[0]
    snapshot.requests.create(
        party="mayor",
        at=road.IN_TIME,
        address=MAYOR,
        language="en",
        token_hash="x",
        expires_at=road.IN_TIME,
        ended_at=road.IN_TIME,
        gets_copies=True,
    )
    worlds.approved(made)

    (copy,) = copies()
    assert (copy.kind, copy.state, copy.outcome) == ("decision", "held", "admitted")
    assert copy.title == "For the mayor's office: Lira is admitted to the network"
