"""What becomes of a membership: each act with its effect, its e-mails, its record and its refusals."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.models import Record
from cities import reading, workflow
from cities.models import Announcement, City, FocalPoint, Membership
from nominations.workflow import clockwork
from notifications.models import Email
from tests import pages
from tests.cities import factories
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def sofia() -> Person:
    return road.secretariat("Sofia")


def member(name: str = "Lira") -> City:
    place = factories.city(name)
    factories.announce(place)
    return place


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **kwargs)
    return refused.value.sentence


def tenure(place: City) -> Membership:
    return Membership.objects.filter(city=place).latest("since")


def standing(place: City, day: date) -> str:
    return str(tenure(place).standing(day).value)


def told() -> list[tuple[str, str]]:
    return list(Email.objects.order_by("pk").values_list("event", "address"))


def test_withdraw_membership_ends_the_interval_on_the_day_of_the_letter(sofia):
    lira = member()
    focal = factories.focal_point(lira)

    workflow.withdraw_membership(lira.key, by=sofia, until=date(2024, 5, 1), reason="Letter of 3 April 2024.")

    ended = tenure(lira)
    assert (ended.until, ended.ended_how) == (date(2024, 5, 1), "withdrew")
    assert (ended.standing(date(2024, 4, 30)), ended.standing(date(2024, 5, 1))) == ("active", "withdrew")
    assert told() == [("membership_withdrawn", focal.user.email)]
    assert "Letter of 3 April 2024." in Email.objects.get().text
    last = Record.objects.about(lira).last()
    assert (last.act, last.role) == ("withdraw_membership", "secretariat")


def test_withdraw_membership_refuses_what_cannot_have_been(sofia):
    lira, arua = member(), factories.city("Arua")
    day = {"by": sofia, "reason": "Letter."}

    assert refusal(workflow.withdraw_membership, arua.key, until=NOW.date(), **day) == "Arua is not a member today."
    between = "Choose a day between 2 September 2022, when it became a member, and today."
    assert refusal(workflow.withdraw_membership, lira.key, until=date(2022, 9, 1), **day) == between
    assert refusal(workflow.withdraw_membership, lira.key, until=date(2025, 3, 2), **day) == between
    with pytest.raises(PermissionDenied):
        workflow.withdraw_membership(lira.key, by=factories.officer(), until=NOW.date(), reason="Letter.")


def test_city_that_left_and_joined_again_has_one_page_and_two_intervals(sofia):
    lira, gulu = factories.city("Lira"), factories.city("Gulu")
    factories.announce(lira, gulu)
    workflow.withdraw_membership(lira.key, by=sofia, until=date(2023, 1, 1), reason="Letter.")
    factories.announce(lira, slug="2024", instant=datetime(2024, 2, 14, 9, tzinfo=UTC))

    assert City.objects.filter(slug="lira").count() == 1
    assert [row.since.year for row in Membership.objects.filter(city=lira)] == [2022, 2024]
    counted = [reading.network(on=date(year, 10, 1)).cities for year in (2021, 2022, 2023, 2024)]
    assert counted == [0, 2, 1, 2]
    visitor = pages.Browser(None)
    with clock.at(datetime(2023, 6, 1, tzinfo=UTC)):
        files = [reverse(name, args=[form]) for name in ("directory_file", "api_cities") for form in ("csv", "json")]
        addresses = [reverse("directory"), *files]
        read = [visitor.get(address).read.decode() for address in addresses]
        shown = visitor.get("/cities/lira/")
    assert [("Lira" in page, "Gulu" in page) for page in read] == [(False, True)] * 5
    assert shown.status_code == 200


def silent_for(days: int) -> City:
    lira = member()
    focal = factories.focal_point(lira)
    gone = NOW.date() - timedelta(days=days)
    FocalPoint.objects.filter(user=focal.user).update(since=gone - timedelta(days=9), until=gone)
    return lira


def test_clock_proposes_a_member_for_which_nobody_has_spoken_for_a_year():
    lira = silent_for(365)

    clockwork.run()
    clockwork.run()

    motion = tenure(lira).motions.get()
    assert (motion.kind, motion.by, motion.is_open) == ("inactive", None, True)
    assert motion.reason == "Nobody has spoken for this city since 1 March 2024."
    assert standing(lira, NOW.date()) == "active"


def test_silent_member_and_its_commission_hear_what_is_proposed_and_until_when_to_answer():
    lira, officer = silent_for(400), factories.officer("UG")
    factories.officer("KE")
    User.objects.filter(pk=officer.user.pk).update(language="fr")

    workflow.find_inactive(lira.key, by=Person.clock())

    (said,) = Email.objects.filter(event="inactive_proposed")
    assert (said.to, said.language) == (officer.user, "fr")
    assert said.title == "Lira peut être déclarée inactive\u00a0: répondez d’ici le 31 mars 2025"
    assert "Personne" in said.text


@pytest.mark.parametrize("spoke", ["yesterday", "never", "today"])
def test_clock_proposes_nobody_else(spoke):
    lira = silent_for(364) if spoke == "yesterday" else member()
    if spoke == "today":
        factories.focal_point(lira)

    assert workflow.to_find_inactive() == []
    assert workflow.find_inactive(lira.key, by=Person.clock()) is None


def test_clock_accuses_nobody_of_a_cohort_of_which_no_duty_is_known():
    """Entered from elsewhere: that we hold no word of its members is our gap and not their silence."""
    lira = silent_for(400)
    Announcement.objects.update(reports_from=None)

    assert workflow.to_find_inactive() == []
    assert workflow.find_inactive(lira.key, by=Person.clock()) is None


def test_declare_inactive_pauses_a_membership_and_reactivate_ends_the_pause(sofia):
    lira = silent_for(400)
    factories.officer("UG")
    workflow.find_inactive(lira.key, by=Person.clock())

    workflow.declare_inactive(lira.key, by=sofia, reason="No answer to three letters.")
    with clock.at(NOW + timedelta(days=30)):
        still = workflow.to_find_inactive()
        workflow.reactivate(lira.key, by=sofia, reason="A new focal point wrote.")

    days = (date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 30), date(2025, 3, 31))
    assert [standing(lira, day) for day in days] == ["active", "inactive", "inactive", "active"]
    assert tenure(lira).motions.get().answer == "approved"
    assert (tenure(lira).until, still) == (None, [])
    assert [event for event, _address in told()] == ["inactive_proposed", "declared_inactive", "reactivated"]
    assert reading.network(on=date(2025, 3, 15)).cities == 1


def test_declare_inactive_and_reactivate_refuse_what_is_so_already(sofia):
    lira = member()

    not_paused = refusal(workflow.reactivate, lira.key, by=sofia, reason="Why not.")
    workflow.declare_inactive(lira.key, by=sofia, reason="Silent.")
    paused = refusal(workflow.declare_inactive, lira.key, by=sofia, reason="Silent.")

    assert (not_paused, paused) == ("Lira is not inactive.", "Lira is inactive already.")


def test_keep_active_answers_the_proposal_for_a_year(sofia):
    lira = silent_for(400)
    workflow.find_inactive(lira.key, by=Person.clock())

    workflow.keep_active(lira.key, by=sofia, reason="They answered by telephone.")

    assert tenure(lira).motions.get().answer == "sent_back"
    with clock.at(NOW + timedelta(days=364)):
        within = workflow.to_find_inactive()
    with clock.at(NOW + timedelta(days=366)):
        after = workflow.to_find_inactive()
    assert (within, after) == ([], [lira.key])


def test_keep_active_does_not_answer_a_removal(sofia):
    lira = member()
    workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")

    assert refusal(workflow.keep_active, lira.key, by=sofia, reason="No.") == "Nothing is proposed about this member."


def test_remove_member_takes_two_persons(sofia):
    lira = member()
    motion = workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")

    alone = refusal(workflow.remove_member, motion.key, by=sofia)
    untouched = tenure(lira).until
    workflow.remove_member(motion.key, by=road.director())
    again = refusal(workflow.remove_member, motion.key, by=road.secretariat("Said"))

    assert alone == "You proposed this yourself: another person decides."
    assert (untouched, tenure(lira).until, tenure(lira).ended_how) == (None, NOW.date(), "removed")
    assert again == "This was decided already."
    assert f'"proposed_by":"{sofia.key}"' in Record.objects.about(lira).last().facts


def test_send_back_removal_leaves_the_member(sofia):
    lira = member()
    motion = workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")

    workflow.send_back_removal(motion.key, by=road.director(), reason="They stopped.")

    motion.refresh_from_db()
    assert (tenure(lira).until, motion.answer, motion.answer_reason) == (None, "sent_back", "They stopped.")


def test_remove_member_does_not_end_what_has_ended(sofia):
    lira = member()
    motion = workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")
    edition = tenure(lira).announced_in
    workflow.correct(edition.announcement, reason="An error.", by=sofia, removed=[lira])

    assert refusal(workflow.remove_member, motion.key, by=road.director()) == "This was decided already."
    assert tenure(lira).ended_how == "corrigendum"


def test_end_of_a_membership_settles_what_was_proposed(sofia):
    lira = member()
    motion = workflow.propose_removal(lira.key, by=sofia, reason="Name used for sale.")
    workflow.declare_inactive(lira.key, by=sofia, reason="Silent.")

    workflow.withdraw_membership(lira.key, by=sofia, until=NOW.date(), reason="Letter.")

    motion.refresh_from_db()
    assert (motion.answer, tenure(lira).pauses.get().until) == ("settled", NOW.date())
    assert refusal(workflow.remove_member, motion.key, by=road.director()) == "This was decided already."


def test_record_award_once_in_an_edition_with_its_source(sofia):
    lira = member()
    facts = {"by": sofia, "day": date(2024, 12, 4), "edition": "2024"}

    award = workflow.record_award(lira.key, source="Release (fictional).", **facts)
    again = workflow.record_award(lira.key, source="Release (fictional).", **facts)

    assert award == again
    other = refusal(workflow.record_award, lira.key, source="Another.", **facts)
    assert other == "Lira has the award of 2024 in the register already, with another day or source."
    nowhere = refusal(workflow.record_award, lira.key, source=" ", **facts)
    assert nowhere == "Say where this stands: a letter, a page, a decision, with its date."


def test_take_back_award_entered_by_mistake_with_its_reason_on_record(sofia):
    lira = member()
    workflow.record_award(lira.key, by=sofia, day=date(2024, 12, 4), edition="2024", source="Release (fictional).")

    unsaid = refusal(workflow.take_back_award, lira.key, by=sofia, edition="2024", reason=" ")
    unknown = refusal(workflow.take_back_award, lira.key, by=sofia, edition="2019", reason="Another city.")
    workflow.take_back_award(lira.key, by=sofia, edition="2024", reason="It was another Lira.")

    assert unsaid == "Write in a few words why: it stands in the register."
    assert unknown == "Lira has no such award in the register."
    assert not lira.awards.exists()
    record = Record.objects.filter(act="take_back_award").with_texts().get()
    assert (record.reason, '"awarded":"2024-12-04"' in record.facts) == ("It was another Lira.", True)


def test_award_of_a_day_before_it_joined_is_refused(sofia):
    lira = member()
    day = lira.memberships.get().since

    early = {"day": day - timedelta(days=1), "edition": "2019", "source": "Release (fictional)."}
    said = refusal(workflow.record_award, lira.key, by=sofia, **early)

    assert said.startswith("Lira was no member on ")
    assert workflow.record_award(lira.key, by=sofia, **early | {"day": day}).day == day
