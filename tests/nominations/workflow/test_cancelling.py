"""A call that does not take place: who hears of it, and what becomes of its files and places."""

import pytest

from accounts.door import Refused
from accounts.person import Person
from nominations.models import Call, Clarification, QuotaCounter
from nominations.workflow import application, clockwork, filling, screening
from nominations.workflow import call as calls
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


def cancel(made: Call, by: Person | None = None) -> None:
    with road.at():
        calls.cancel(made.key, by=by or road.secretariat(), reason="The budget is gone.")


def told() -> set:
    return {letter.to for letter in Email.objects.filter(event="call_cancelled")}


def test_cancel_tells_everyone_who_works_for_the_call_or_heard_that_it_is_open_and_why():
    made, staff = road.open_call(), road.secretariat()
    people = [road.cities.focal_point(road.filled("Lira", made=made).city)]
    people += [road.cities.focal_point(road.nominated("Gulu", made=made).city), road.cities.officer("KE")]
    people += [road.juror(made, staff, "RO"), road.reviewer(made), staff]
    people += [road.cities.focal_point(road.cities.city("Kisumu", "KE"))]
    road.director()

    cancel(made, staff)

    letter = Email.objects.filter(event="call_cancelled").first()
    assert told() == {person.user for person in people}
    assert letter.title == "Membership 2027 is cancelled"
    assert "Reason: The budget is gone." in letter.text


def test_what_told_of_the_call_and_has_not_left_is_called_off(settings):
    made = road.open_call()
    road.cities.officer("KE"), road.cities.focal_point(road.filled("Lira", made=made).city)
    settings.CIRCULAR_FROM = 1
    Email.objects.filter(event="call_opened").delete()
    Call.objects.filter(pk=made.pk).update(opening_told_at=None)
    with road.at(road.OPENS):
        clockwork.run()
    held = set(Email.objects.filter(event="call_opened").values_list("state", flat=True))

    cancel(made)

    assert held == {"held"}
    assert set(Email.objects.filter(event="call_opened").values_list("state", flat=True)) == {"discarded"}
    assert set(Email.objects.filter(event="call_cancelled").values_list("state", flat=True)) == {"held"}


def test_cancelled_draft_is_told_to_nobody_and_shown_to_nobody():
    made = road.draft_call()
    officer = road.cities.officer("UG")

    cancel(made)

    assert told() == set()
    assert not Call.objects.visible_to(officer).exists()
    assert Call.objects.visible_to(road.secretariat("Said")).exists()


@pytest.mark.parametrize("verb", ["submit", "withdraw"])
def test_file_of_a_cancelled_call_goes_nowhere(verb):
    file = road.filled()
    by = road.cities.focal_point(file.city)
    cancel(file.call)

    facts = road.SIGNED if verb == "submit" else {}
    with road.at(), pytest.raises(Refused, match="This call is cancelled"):
        getattr(application, verb)(file.key, by=by, **facts)

    with road.at(), pytest.raises(Refused, match="This call is cancelled"):
        filling.fill_in(file.key, filling.typed({"vision": "More."}), by=by)


def test_no_file_begins_in_a_cancelled_call():
    made = road.open_call()
    cancel(made)

    with road.at(), pytest.raises(Refused, match="This call is cancelled"):
        filling.open_file(made.key, road.cities.city("Lira"), by=Person.clock())


def test_clock_leaves_a_cancelled_call_alone(caplog):
    draft, asked = road.filled("Lira"), road.nominated("Gulu")
    with road.at():
        screening.ask_clarification(asked.key, "Why?", road.IN_TIME + road.later(9), by=road.secretariat("Said"))
    cancel(draft.call)
    before = Email.objects.count()

    with road.at(road.COMMISSION_DEADLINE + road.later(9)):
        clockwork.run()

    assert (road.fresh(draft).status, road.fresh(asked).status) == ("draft", "clarification")
    assert not Clarification.objects.filter(closed_at=None).exists()
    assert (Email.objects.count(), caplog.records) == (before, [])


def test_places_of_a_year_come_free_for_its_other_call():
    first = road.open_call("spring", quota_endorsed=1, quota_period="year")
    second = road.open_call("autumn", quota_endorsed=1, quota_period="year")
    file = road.nominated("Lira", made=first)

    cancel(first)

    assert (QuotaCounter.objects.get().used, road.fresh(file).holds_place) == (0, False)
    assert road.nominated("Gulu", made=second).status == "nominated"
