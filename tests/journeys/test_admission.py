"""One city's whole road over HTTP: every person signs in, reads the page and presses its buttons."""

import re
from datetime import timedelta

import pytest

from accounts.person import Person
from audit import chain, clock
from cities.models import Membership
from nominations.models import Juror
from nominations.rules.screening import CHECKLIST
from nominations.workflow import clockwork
from notifications.models import Email
from tests.journeys.visitor import PASSWORD, Visitor
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
CITY = "fatima@lira.example"


def with_password(person: Person, address: str) -> Person:
    person.user.email = address
    person.user.set_password(PASSWORD)
    person.user.save()
    return person


def people() -> None:
    """Those who were there before the story begins, and the call they prepared."""
    made = road.draft_call()
    staff = with_password(road.secretariat("Sofia"), "sofia@gnlc.example")
    with_password(road.secretariat("Said"), "said@gnlc.example")
    with_password(road.director(), "dana@gnlc.example")
    with_password(road.cities.officer("UG"), "omar@commission.example")
    with_password(road.juror(made, staff, "KE", chair=True), "chris@jury.example")
    with_password(road.juror(made, staff, "RO"), "jules@jury.example")


def letter(address: str, event: str) -> str:
    return Email.objects.filter(address=address, event=event).latest("pk").text


def test_city_becomes_a_member():
    with clock.at(road.OPENS):
        people()
    with clock.at(road.OPENS + timedelta(hours=1)):
        call_opens()
        city_is_invited()
    with clock.at(road.IN_TIME):
        city_applies()
        commission_nominates()
    with clock.at(road.AFTER_DEADLINES):
        secretariat_checks()
        jury_is_given_the_file()
        for address in ("chris@jury.example", "jules@jury.example"):
            juror_reads(address)
        jury_speaks()
        cohort_is_proposed()
        director_approves()
        release_is_set_by_two()
    with clock.at(road.RELEASE - timedelta(seconds=1)):
        clockwork.run()
        nobody_knows_yet()
    with clock.at(road.RELEASE):
        clockwork.run()
        everybody_knows()

    assert chain.verify() is None


def call_opens():
    sofia = Visitor("sofia@gnlc.example").sign_in()
    sofia.follow("Calls to prepare").follow("Membership 2027").follow("Publish").press("Publish")

    assert sofia.sees("Membership 2027 is published.")


def city_is_invited():
    omar = Visitor("omar@commission.example").sign_in()
    omar.follow("Invite a city").press("Send", city_name="Lira", kind="city", name="Fatima", email=CITY, language="en")
    link = re.search(r"/invitations/\S+", letter(CITY, "invited"))[0]
    fatima = Visitor(CITY).open(link).press("Accept", name="Fatima", time_zone="Africa/Kampala", password=PASSWORD)

    assert fatima.sees("Membership 2027 is open to your city.")


def city_applies():
    fatima = Visitor(CITY).sign_in()
    fatima.follow("Begin the application").press("Begin", language="en")
    fatima.follow("City").press("Save and go on", name="Lira")
    fatima.press("Save and go on", vision="Learning for all.", pledge="on", team="Amina Okello; Coordinator")
    if not fatima.url.endswith("/submit/"):
        fatima.follow("Check your answers")
    fatima.press("Hand in Lira", **road.SIGNED)

    assert fatima.sees("Lira is handed in")


def commission_nominates():
    omar = Visitor("omar@commission.example").sign_in()
    omar.follow("Endorse Lira").press("Endorse Lira", **road.SIGNED)

    assert omar.sees("Lira is nominated. The city and the secretariat are told.")


def secretariat_checks():
    sofia = Visitor("sofia@gnlc.example").sign_in().follow("Check Lira")
    sofia.press("Save the checklist", **{item.code: "yes" for item in CHECKLIST})
    sofia.follow("Confirm that Lira is eligible").press("Confirm that Lira is eligible")

    assert sofia.sees("Lira is eligible.")


def jury_is_given_the_file():
    sofia = Visitor("sofia@gnlc.example").sign_in().open("/secretariat/jury/2027/")
    sofia.follow("Open the reading").press("Open the reading")
    keys = list(Juror.objects.values_list("key", flat=True))
    sofia.follow("Lira").follow("Give Lira to its readers").press("Give Lira", juror_keys=keys)

    assert sofia.sees("declaration awaited")


def juror_reads(address):
    juror = Visitor(address).sign_in()
    juror.follow("Declare").press("I have no conflict with the remaining")
    juror.follow("Open Lira")
    for mark in (1, 4, 5):
        juror.press("Save and next", mark=mark, comment="Because.")
    juror.follow("Hand in").press("Hand in", confidence=2)

    assert juror.sees("Your review of Lira is in.")


def jury_speaks():
    sofia = Visitor("sofia@gnlc.example").sign_in().open("/secretariat/jury/2027/")
    sofia.follow("Lira").follow("Close the marks of Lira").press("Close the marks of Lira")
    for address in ("jules@jury.example", "chris@jury.example"):
        juror = Visitor(address).sign_in().follow("Vote on Lira").press("Vote", choice="recommend")
    juror.follow("Recommend Lira").press("Recommend")

    assert juror.sees("The jury's word is recorded.")


def cohort_is_proposed():
    sofia = Visitor("sofia@gnlc.example").sign_in().follow("Cohorts").follow("Membership 2027")
    sofia.follow("Begin the cohort").press("Begin")
    sofia.follow("Confirm legal status and name of Lira").press("Confirm", source="The law.").follow("Put in Lira")
    sofia.press("Put Lira into the cohort")
    sofia.follow("Propose the cohort").press("Propose the cohort", reason="As the jury recommends.")

    assert sofia.sees("The cohort lies before the director.")


def director_approves():
    dana = Visitor("dana@gnlc.example").sign_in().follow("Approve the cohort").press("Approve")

    assert dana.sees("The decision letters are held; nothing is public.")


def release_is_set_by_two():
    sofia = Visitor("sofia@gnlc.example").sign_in().follow("Set the instant")
    sofia.follow("Propose the instant").press("Propose", day="2027-09-01", time="12:00")  # in Berlin
    said = Visitor("said@gnlc.example").sign_in().follow("Read and decide").follow("Membership 2027")
    said.follow("Confirm the instant").press("Confirm", number="2")  # the letters to city and Commission

    assert said.sees("The instant is set by two persons.")


def nobody_knows_yet():
    fatima, public = Visitor(CITY).sign_in(), Visitor().open("/announcements/")

    assert fatima.sees("being assessed")
    assert not public.sees("Membership 2027")


def everybody_knows():
    fatima = Visitor(CITY).sign_in()
    public = Visitor().open("/announcements/").follow("Membership 2027")

    assert fatima.sees("member")
    assert public.sees("Lira")
    assert Visitor().open("/cities/").follow("Lira").sees("Uganda")
    assert Membership.objects.active().get().city.name == "Lira"
    assert "Lira" in letter(CITY, "admitted_city")
