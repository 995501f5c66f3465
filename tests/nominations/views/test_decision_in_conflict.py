"""The pages of the decision for whoever is kept from a file of the cohort: how many, and no more."""

import pytest
from django.urls import reverse

from nominations.models import StaffConflict
from nominations.workflow import decision
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db


def page(client, name, *parts):
    with road.after_deadlines():
        return get(client, name, *parts)


def test_cohort_says_how_many_files_are_kept_from_the_reader_and_no_more(made):
    StaffConflict.objects.create(user=made.composer.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)
    worlds.composed(made)
    client, kept = browser(made.composer), "1 file is kept from you; a colleague decides it."
    waiting = page(client, "cohort", "2027")
    with road.after_deadlines():
        decision.leave_out(made.file("Gulu").key, by=made.other)
    ready = page(client, "cohort", "2027")

    assert waiting.context["next"] == {
        "sentence": "Every file that you see is in or out.", "detail": kept, "tone": "now",
    }  # fmt: skip
    assert ready.context["next"]["sentence"] == "Every file is in or out."
    assert (waiting.context["kept"], ready.context["kept"]) == (kept, kept)
    assert kept in text(ready)
    assert "Gulu" not in text(waiting) + text(ready)
    assert page(browser(made.other), "cohort", "2027").context["kept"] == ""


def test_director_kept_from_a_file_reads_who_approves_on_desk_and_cohort(made):
    worlds.proposed(made)
    StaffConflict.objects.create(user=made.director.user, nomination=made.file("Gulu"), reason="Kin.", at=road.IN_TIME)
    client = browser(made.director)
    sentence = "A file of this cohort is kept from you. Another director has to approve it."

    desk, cohort = page(client, "director_desk"), page(client, "cohort", "2027")

    assert sentence in text(desk)
    assert cohort.context["next"]["sentence"] == sentence
    assert reverse("approve", args=[made.cohort.key]) not in text(desk) + text(cohort)
