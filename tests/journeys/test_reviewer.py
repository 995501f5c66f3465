"""How somebody comes to review for a National Commission, and what the Commission does with the mark."""

import re

import pytest
from django.urls import reverse

from audit import chain, clock
from nominations.models import Advice, Nomination
from nominations.workflow import clockwork
from notifications.models import Email
from tests.journeys.test_admission import letter, with_password
from tests.journeys.visitor import PASSWORD, Visitor
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
HEAD, RITA = "omar@commission.example", "rita@reader.example"


def test_a_reviewer_is_invited_and_the_commission_reads_the_mark_where_it_decides():
    with clock.at(road.OPENS):
        made = road.open_call()
        with_password(road.cities.officer("UG"), HEAD)
    lira = road.submitted("Lira", made=made)
    road.submitted("Gulu", made=made)
    with clock.at(road.IN_TIME):
        head_invites()
        rita = rita_accepts()
        clockwork.run()
        assert "2 files were handed in" in letter(RITA, "files_wait")
        rita_marks(rita)
        head_reads_and_decides()
        rita.open(reverse("reviewer_desk"))
        assert rita.sees("No file waits for you.")

    assert road.fresh(lira).is_nominated
    assert (Advice.objects.get().value, chain.verify()) == (4, None)


def head_invites() -> None:
    omar = Visitor(HEAD).sign_in()
    omar.open(reverse("commission_desk")).follow("Reviewers of your files")
    omar.press("Send the invitation", name="Rita", email=RITA)
    assert omar.sees(f"The invitation to {RITA} is on its way.")
    omar.press("Send the invitation", name="Rita", email=RITA)
    assert omar.sees(f"An invitation to {RITA} is open.")
    omar.follow("Send the invitation to Rita again").press("Send the invitation to Rita again")
    assert omar.sees("The new invitation is on its way.")


def rita_accepts() -> Visitor:
    link = re.search(r"/invitations/[\w-]+/", letter(RITA, "invited"))[0]
    rita = Visitor(RITA).open(link)
    rita.press("Accept", name="Rita", password=PASSWORD)
    return rita if rita.sees("Files to mark") else rita.sign_in()


def rita_marks(rita: Visitor) -> None:
    """One file gets a mark; with the other there is a conflict."""
    rita.open(reverse("reviewer_desk")).follow("Read and mark Lira")
    assert rita.sees("Learning for all.")
    rita.press("Save my mark", value="4", comment="Convincing, with small gaps.")
    assert rita.sees("Your mark for Lira is saved.")
    rita.follow("Gulu").follow("I have a conflict").press("I have a conflict", reason="My sister is the mayor.")
    assert rita.sees("You no longer read Gulu.")
    assert rita.sees("Every file has your mark.")


def head_reads_and_decides() -> None:
    omar = Visitor(HEAD).sign_in().open(reverse("commission_desk"))
    assert omar.sees("4.0")
    omar.follow("Lira")
    assert omar.sees("Convincing, with small gaps.")
    omar.open(reverse("file", args=[Nomination.objects.get(city__name="Gulu").key]))
    assert omar.sees("My sister is the mayor.")
    omar.open(reverse("endorse_all"))
    assert omar.sees("Lira · reviewers: 4.0 · 1 mark")
    for name in ("Lira", "Gulu"):
        file = Nomination.objects.get(city__name=name)
        omar.open(reverse("endorse", args=[file.key])).press(f"Endorse {name}", **road.SIGNED)
    assert not Email.objects.filter(text__contains="Convincing").exists()
