"""What a city wrote for everybody is public from the announcement on, and nothing else of its file ever is."""

import pytest
from django.urls import reverse

from cities import presskit
from cities.models import Edition, Profile
from nominations.workflow import corrigendum
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
SECRETS = ("Amina Okello", "Coordinator")  # the team, which is people


def page(client):
    return client.get(reverse("city", args=["lira"])).content.decode()


@pytest.fixture
def approved():
    made = worlds.approved(
        worlds.reviewed([("Lira", "UG", "recommend"), ("Gulu", "UG", "not_recommend")]), people=False
    )
    road.released(made.call, made.composer, made.other)
    return made


def test_profile_is_told_with_the_membership_and_not_before(approved, client):
    before = Profile.objects.exists()

    with road.at(road.RELEASE):
        road.announce_due()
        told = page(client)

    assert not before
    assert list(Profile.objects.values_list("city__name", flat=True)) == ["Lira"]
    assert "Learning for all." in told
    assert not any(secret in told + str(Profile.objects.get().sections) for secret in SECRETS)


def test_profile_says_what_was_signed_not_what_was_written_later(approved, client):
    file = approved.file("Lira")
    file.dossier.answers.filter(question__code="vision").update(value="Written later.")

    with road.at(road.RELEASE):
        road.announce_due()
        told = page(client)

    assert "Learning for all." in told
    assert "Written later." not in told
    assert set(Profile.objects.get().sections) == {"en", "fr"}


def test_city_promoted_from_the_reserve_is_told_and_counted_from_its_file_like_every_other(monkeypatch):
    answers = road.answers
    stated = {"value": "30000", "year": 2021}
    monkeypatch.setattr(road, "answers", lambda name: answers(name) | {"population": stated})
    made = worlds.announced(worlds.reviewed([("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve")]))
    first = Edition.objects.get()
    added, why = {"verb": "promote", "file": made.files["Gulu"].key}, {"reason": "A place is free."}
    with road.at(road.RELEASE + road.later(5)):
        proposal = corrigendum.propose_corrigendum(made.cohort.key, [added], edition=1, by=made.composer, **why)
        second = corrigendum.publish_corrigendum(proposal.key, by=made.director)

    kits = [presskit.kit_of(edition).kit for edition in (first, second)]

    assert [(kit.population, kit.population_known) for kit in kits] == [(30_000, 1), (60_000, 2)]
    assert Profile.objects.get(city__name="Gulu").edition == second
