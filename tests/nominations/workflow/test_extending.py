"""A date moves: who is told of which, in what order dates stay, and which may be set for the first time."""

from datetime import datetime, timedelta

import pytest

from accounts.door import Refused
from nominations.models import Amendment, Call
from nominations.rules import planning
from nominations.states import RELEASE, Deadline
from nominations.workflow import call as calls
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SCREENING, REVIEWS = road.COMMISSION_DEADLINE + 30 * DAY, road.COMMISSION_DEADLINE + 90 * DAY


class Cast:
    """A call with a city that fills in, one that has handed in, one that is nominated, and everyone around it."""

    def __init__(self, **facts):
        dates = {"screening_deadline": SCREENING, "review_deadline": REVIEWS, "release_at": road.RELEASE}
        self.call = road.open_call(**dates | facts)
        self.staff = road.secretariat()
        files = {
            "filling": road.filled("Lira", made=self.call),
            "waiting": road.submitted("Gulu", made=self.call),
            "nominated": road.nominated("Masaka", made=self.call),
            "kenyan": road.filled("Kisumu", "KE", made=self.call),
        }
        people = {name: road.cities.focal_point(file.city) for name, file in files.items()}
        people |= {"uganda": road.cities.officer("UG"), "kenya": road.cities.officer("KE")}
        people |= {"juror": road.juror(self.call, self.staff, "RO"), "reviewer": road.reviewer(self.call)}
        self.names = {person.user: name for name, person in people.items()} | {self.staff.user: "staff"}

    def extend(self, field: str, new: datetime, iso2: str = "", **more) -> Amendment:
        country = road.country(iso2) if iso2 else None
        with road.at():
            return calls.extend(self.call.key, field, new, by=self.staff, reason="Floods.", country=country, **more)

    @property
    def told(self) -> dict[str, Email]:
        letters = Email.objects.filter(event="call_extended").select_related("to").order_by("pk")
        return {self.names[letter.to]: letter for letter in letters}

    def refused(self, *args, **more) -> str:
        with pytest.raises(Refused) as refusal:
            self.extend(*args, **more)
        return str(refusal.value.sentence)


OFFICERS = {"uganda", "kenya"}


@pytest.mark.parametrize(
    ("field", "new", "told"),
    [
        (Deadline.CITY, road.CITY_DEADLINE + DAY, {"filling", "kenyan", *OFFICERS}),
        (Deadline.COMMISSION, road.COMMISSION_DEADLINE + DAY, {"filling", "waiting", "kenyan", "reviewer", *OFFICERS}),
        (Deadline.SCREENING, SCREENING + DAY, {"staff"}),
        (Deadline.REVIEW, REVIEWS + DAY, {"juror", "staff"}),
        (RELEASE, road.RELEASE + DAY, {"filling", "waiting", "nominated", "kenyan", "juror", "staff", *OFFICERS}),
    ],
)
def test_extension_tells_those_who_work_towards_the_date_and_nobody_else(field, new, told):
    cast = Cast()

    moved = cast.extend(field, new)

    assert (set(cast.told), moved.told) == (told, len(told))


def test_longer_time_for_cities_is_told_to_those_that_heard_of_the_call_and_have_not_begun():
    cast = Cast()
    idle, kenyan = (
        road.cities.focal_point(road.cities.city(name, iso2)) for name, iso2 in (("Arua", "UG"), ("Thika", "KE"))
    )
    cast.names |= {idle.user: "idle", kenyan.user: "kenyan and idle"}
    towards = {"filling", "idle", "uganda"}

    for field, told in ((Deadline.COMMISSION, {"filling", "waiting", "reviewer", "uganda"}), (Deadline.CITY, towards)):
        cast.extend(field, getattr(cast.call, field) + DAY, "UG")

        assert set(cast.told) == told
        Email.objects.all().delete()


def test_extension_for_one_country_tells_nobody_of_another():
    cast = Cast()

    cast.extend(Deadline.COMMISSION, road.COMMISSION_DEADLINE + DAY, "KE")

    assert set(cast.told) == {"kenyan", "kenya"}


def test_extension_says_which_date_moves_and_for_whom():
    cast = Cast()

    cast.extend(Deadline.CITY, road.CITY_DEADLINE + DAY, "KE")

    letter = cast.told["kenya"]
    assert letter.title.startswith("Membership 2027 · Deadline for cities (Kenya): 2 March 2027, 01:00 Berlin")
    assert "Deadline for cities (Kenya): moves from 1 March 2027, 01:00 Berlin" in letter.text
    assert "Reason: Floods." in letter.text


def test_extension_for_all_passes_over_a_country_that_holds_a_later_date():
    cast = Cast()
    cast.extend(Deadline.CITY, road.CITY_DEADLINE + 20 * DAY, "UG")
    Email.objects.all().delete()

    moved = cast.extend(Deadline.CITY, road.CITY_DEADLINE + 5 * DAY)

    assert (set(cast.told), moved.told) == ({"kenyan", "kenya"}, 2)


def test_extension_for_all_tells_each_country_the_date_that_it_had():
    cast = Cast()
    cast.extend(Deadline.CITY, road.CITY_DEADLINE + 5 * DAY, "UG")
    Email.objects.all().delete()

    with road.at(road.IN_TIME + DAY):
        calls.extend(cast.call.key, Deadline.CITY, road.CITY_DEADLINE + 9 * DAY, by=cast.staff, reason="Holidays.")

    assert "moves from 6 March 2027" in cast.told["uganda"].text
    assert "moves from 1 March 2027" in cast.told["kenya"].text


# In order.


def test_cities_do_not_end_after_their_commission_unless_both_move():
    cast = Cast()
    new = road.COMMISSION_DEADLINE + DAY

    said = cast.refused(Deadline.CITY, new)
    cast.extend(Deadline.CITY, new, both=True)

    call = Call.objects.get()
    assert said == "The deadline for National Commissions cannot be before the one for cities."
    assert call.deadline(Deadline.CITY) == new
    assert call.deadline(Deadline.COMMISSION) == road.COMMISSION_DEADLINE + (new - road.CITY_DEADLINE)
    assert cast.told["uganda"].text.count("moves from") == 2
    assert Amendment.objects.count() == 2


def test_order_is_reckoned_with_the_dates_in_force_of_the_country():
    cast = Cast()
    new = road.COMMISSION_DEADLINE + DAY
    cast.extend(Deadline.COMMISSION, new, "UG")

    cast.extend(Deadline.CITY, new, "UG")

    assert "cannot be before" in cast.refused(Deadline.CITY, new, "KE")


def test_plan_of_a_published_call_warns_by_the_dates_in_force():
    cast = Cast()
    before = [str(verdict.sentence) for verdict in planning.warnings(cast.call)]

    cast.extend(Deadline.COMMISSION, SCREENING + 2 * DAY)

    after = [str(verdict.sentence) for verdict in planning.warnings(Call.objects.get())]
    assert set(after) - set(before) == {
        "Checks and clarifications have 0 days.",
        "The checks have to end after the deadline for National Commissions.",
    }


# Set for the first time, and the announcement.


def test_date_that_was_not_set_is_set_and_in_force():
    cast = Cast(screening_deadline=None, review_deadline=None)

    moved = cast.extend(Deadline.REVIEW, REVIEWS)

    assert (moved.old_instant, Call.objects.get().reviews_due) == (None, REVIEWS)
    assert "Deadline for jurors: set to 30 June 2027" in cast.told["juror"].text


def test_date_is_not_set_in_the_past():
    cast = Cast(screening_deadline=None)

    assert cast.refused(Deadline.SCREENING, road.IN_TIME - DAY) == "Choose an instant in the future."


def test_planned_announcement_moves_both_ways_until_its_instant_is_set():
    cast = Cast()
    cast.extend(RELEASE, road.RELEASE + 30 * DAY)
    cast.extend(RELEASE, road.RELEASE + 10 * DAY)

    assert Call.objects.get().release_at == road.RELEASE + 10 * DAY
    assert [row.new_instant for row in Amendment.objects.all()] == [road.RELEASE + n * DAY for n in (30, 10)]


def test_announcement_that_two_persons_have_set_does_not_move():
    made = worlds.approved(worlds.reviewed(), people=False)
    road.released(Call.objects.get(), made.composer, made.other)

    with road.after_deadlines(), pytest.raises(Refused, match="Two persons have set the instant"):
        calls.extend(made.call.key, RELEASE, road.RELEASE + DAY, by=made.composer, reason="Later.")

    assert Call.objects.get().release_at == road.RELEASE


def test_planned_announcement_moves_after_the_approval():
    made = worlds.approved(worlds.reviewed(release_at=road.RELEASE), people=False)

    with road.after_deadlines():
        calls.extend(made.call.key, RELEASE, road.RELEASE + DAY, by=made.composer, reason="Later.")

    assert Call.objects.get().release_at == road.RELEASE + DAY


@pytest.mark.parametrize("state", ["cancelled", "archived", "draft"])
def test_dates_move_only_while_the_call_runs(state):
    cast = Cast()
    Call.objects.update(state=state)

    assert "The dates of this call do not move" in cast.refused(Deadline.CITY, road.CITY_DEADLINE + DAY)


@pytest.mark.parametrize("field", [Deadline.SCREENING, Deadline.REVIEW, RELEASE])
def test_date_that_is_one_for_all_is_no_countrys_own(field):
    cast = Cast()

    assert cast.refused(field, road.RELEASE + DAY, "UG") == "This date is one for all. Choose “All countries”."
