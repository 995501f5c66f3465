"""What a city wrote for everybody is public from the announcement on, and nothing else of its file ever is."""

import pytest
from django.urls import reverse

from cities.models import Profile
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
