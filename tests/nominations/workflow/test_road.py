"""One file on the whole road, act by act."""

import pytest

from accounts import door
from accounts.person import Person
from audit import chain
from cities.models import City, Membership
from nominations.models import Nomination, QuotaCounter
from nominations.workflow import application, jury
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


def test_road_from_draft_to_member():
    composer, other, approver = road.secretariat("Sofia"), road.secretariat("Said"), road.director()
    made = road.open_call()
    chair, reader = road.juror(made, composer, "KE", chair=True), road.juror(made, composer, "RO")
    with road.after_deadlines():
        jury.open_review(made.key, by=composer)
    file = road.in_review(composer, [chair, reader], made=made)
    road.read(file, chair), road.read(file, reader, 4)
    with road.after_deadlines():
        jury.close_review(file.key, by=composer)
    road.word(file, composer, [chair, reader])
    road.approved(made, composer, approver)
    road.released(made, composer, other)

    with road.at(road.RELEASE):
        announced = road.announce_due()

    assert announced == [made.key]
    assert road.is_member(file)
    assert list(Membership.objects.values_list("city__name", flat=True)) == ["Lira"]
    assert City.objects.get(name="Lira").slug == "lira"
    assert chain.verify() is None


def test_fourth_nomination_of_a_country_is_refused_with_the_sentence_of_the_quota():
    for name in ("Lira", "Gulu", "Masaka"):
        road.nominated(name)
    fourth = road.submitted("Jinja")

    with road.at(), pytest.raises(road.application.door.Refused) as refused:
        road.application.endorse(fourth.key, by=Person.clock(), **road.SIGNED)

    assert refused.value.sentence == (
        "Uganda has used all 3 places in this call. To nominate another city, take one nomination back first."
    )
    assert QuotaCounter.objects.get().used == 3
    assert Nomination.objects.get(pk=fourth.pk).status == "with_commission"
    assert not Email.objects.filter(event="endorsed_city", subject_ref__endswith=fourth.key).exists()


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\u2063\u00ad"])
def test_nobody_signs_with_a_name_that_cannot_be_read(blank):
    file = road.filled()

    with road.at(), pytest.raises(door.Refused, match="Write the name and the exact title of the person who signs"):
        application.submit(file.key, by=Person.clock(), signatory=blank, title="Mayor")
