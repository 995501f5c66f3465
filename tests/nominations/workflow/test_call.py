"""Preparing a call: written, copied, checked, published; then moved by amendments alone."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.door import Refused
from accounts.person import Person
from audit.models import Record
from nominations.models import Amendment, Call, QuotaCounter
from nominations.rules import eligibility, planning
from nominations.states import Deadline
from nominations.workflow import application, clockwork, screening
from nominations.workflow import call as calls
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refused(act, *args, **facts) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return str(refusal.value.sentence)


def test_edit_writes_a_draft_anew_and_records_what_changed():
    made, by = road.draft_call(), road.secretariat()

    calls.edit(made.key, by=by, quota_endorsed=2, name="Membership 2027", rules_text="New rules.")

    assert Call.objects.get(pk=made.pk).quota_endorsed == 2
    assert Record.objects.get(act="edit").facts == '{"changed":["quota_endorsed","rules_text"]}'


def test_edit_of_a_published_call_is_refused():
    made = road.open_call()

    said = refused(calls.edit, made.key, by=road.secretariat(), quota_endorsed=9)

    assert said == "This call is published. Its dates move by an extension with a reason."
    assert Call.objects.get(pk=made.pk).quota_endorsed == 3


@pytest.mark.parametrize("missing", ["form", "rubric", "rules_text"])
def test_call_is_not_published_without_form_rubric_and_rules(missing):
    made = road.draft_call(**{missing: "" if missing == "rules_text" else None})

    assert "before publishing it" in refused(calls.publish, made.key, by=road.secretariat())


def test_call_is_not_published_with_its_announcement_before_a_deadline():
    made = road.draft_call(release_at=road.CITY_DEADLINE)

    said = refused(calls.publish, made.key, by=road.secretariat())

    assert said == "The announcement has to come after every deadline."


def test_copy_takes_over_rules_and_documents_and_no_date():
    earlier, by = road.draft_call("2027", asks="Letter of the council", quota_endorsed=2, kinds=["city"]), None
    by = road.secretariat()
    dates = {"opens_at": road.RELEASE, "city_deadline": road.RELEASE + 40 * timedelta(days=1)}
    dates["commission_deadline"] = road.RELEASE + 70 * timedelta(days=1)

    made = calls.copy(earlier.key, "2029", "Membership 2029", by=by, **dates)

    assert (made.quota_endorsed, made.kinds, made.form, made.rubric) == (2, ["city"], earlier.form, earlier.rubric)
    assert [one.label for one in made.required_documents.all()] == ["Letter of the council"]
    assert (made.state, made.opens_at, made.release_at) == ("draft", road.RELEASE, None)


def test_deadline_on_a_weekend_rolls_over_where_the_call_says_so():
    saturday = datetime(2027, 3, 6, 23, tzinfo=UTC)  # 24:00 in Berlin
    monday = datetime(2027, 3, 8, 23, tzinfo=UTC)

    rolled = road.draft_call("2027", city_deadline=saturday, rolls_over=True)
    stays = road.draft_call("2028", city_deadline=saturday)
    calls.publish(rolled.key, by=Person.clock())
    moved = calls.extend(rolled.key, Deadline.CITY, monday + timedelta(days=5), by=road.secretariat(), reason="Flood.")

    assert (rolled.city_deadline, stays.city_deadline) == (monday, saturday)
    assert moved.new_instant == monday + timedelta(days=7)


def test_extension_tells_how_many_were_told():
    file = road.draft()
    road.cities.focal_point(file.city), road.cities.officer("UG"), road.cities.officer("KE")

    calls.extend(file.call.key, Deadline.CITY, road.CITY_DEADLINE + MINUTE, by=road.secretariat(), reason="Floods.",
                 country=file.country)  # fmt: skip

    assert Amendment.objects.get().told == 2


def test_grace_lets_a_late_file_in_and_no_later_one():
    made = road.open_call(grace_minutes=10)
    late, later = road.filled("Lira", made=made), road.filled("Gulu", made=made)
    road.told(late, later)

    with road.at(road.CITY_DEADLINE + 9 * MINUTE):
        application.submit(late.key, by=Person.clock(), **road.SIGNED)
        clockwork.run()
    with road.at(road.CITY_DEADLINE + 10 * MINUTE):
        said = refused(application.submit, later.key, by=Person.clock(), **road.SIGNED)
        clockwork.run()

    assert "The deadline was 1 March 2027, 01:00 Berlin." in said
    assert (road.fresh(late).status, road.fresh(later).status) == ("with_commission", "lapsed")


def test_place_that_comes_free_in_the_grace_can_be_used():
    made = road.open_call(grace_minutes=10)
    file, by = road.nominated("Lira", made=made), road.cities.officer("UG")

    with road.at(road.COMMISSION_DEADLINE + 9 * MINUTE):
        application.withdraw(file.key, by=by, reason="The council changed its mind.")

    assert QuotaCounter.objects.get().used == 0


def test_quota_of_a_year_counts_every_call_of_the_year():
    first = road.open_call("spring", quota_endorsed=1, quota_period="year")
    second = road.open_call("autumn", quota_endorsed=1, quota_period="year")
    road.nominated("Lira", made=first)

    with pytest.raises(Refused, match="Uganda has used its place"):
        road.nominated("Gulu", made=second)

    assert [(row.scope, row.used) for row in QuotaCounter.objects.all()] == [("year 2027", 1)]


# What the plan says.


def said(call: Call) -> list[str]:
    return [str(verdict.sentence) for verdict in planning.warnings(call)]


def test_plan_warns_of_a_jury_that_ends_before_the_clarifications():
    made = road.draft_call(
        screening_deadline=road.COMMISSION_DEADLINE + 40 * timedelta(days=1),
        review_deadline=road.COMMISSION_DEADLINE + 33 * timedelta(days=1),
        release_at=road.RELEASE,
    )

    assert said(made) == ["The jury would end before the clarifications."]


def test_plan_warns_of_short_windows_and_missing_dates():
    week, nine = road.OPENS + timedelta(days=7), road.OPENS + timedelta(days=9)
    made = road.draft_call(city_deadline=week, commission_deadline=nine)

    assert said(made)[:2] == [
        "Cities have 7 days to apply.",
        "National Commissions have 2 days after the cities.",
    ]
    assert {"The jurors have no deadline yet.", "No date of the announcement is planned yet."} <= set(said(made))


# Who may apply.


def test_city_of_another_kind_is_not_eligible():
    made = road.open_call(kinds=["county", "consortium"])

    verdict = eligibility.kind(made, "city")

    assert str(verdict.sentence) == "The call is for these kinds of municipality: County, Consortium."
    assert eligibility.kind(made, "county").passed


def test_call_for_members_is_closed_to_others_and_the_other_way_round():
    members, newcomers = road.draft_call("a", open_to="members"), road.draft_call("b")

    assert eligibility.membership(members, is_member=True).passed
    assert not eligibility.membership(members, is_member=False).passed
    assert not eligibility.membership(newcomers, is_member=True).passed
    assert eligibility.membership(newcomers, is_member=False).passed


def test_city_waits_after_an_application_in_vain():
    made = road.draft_call(waiting_months=6)
    refused_at = datetime(2026, 8, 31, 12, tzinfo=UTC)

    early = eligibility.waited(made, refused_at, datetime(2027, 2, 27, tzinfo=UTC))

    assert "6 months after an application in vain, here until 28 February 2027" in str(early.sentence)
    assert eligibility.waited(made, refused_at, datetime(2027, 2, 28, 12, tzinfo=UTC)).passed
    assert eligibility.waited(made, None, refused_at).passed


def test_screening_asks_every_rule_of_the_call():
    made = road.open_call(kinds=["county"], population_minimum=1000)
    file = road.nominated(made=made)

    found = {verdict.code: verdict.passed for verdict in screening.machine_results(file)}

    assert found == {"population": False, "kind": False, "newcomer": True, "waited": True}
