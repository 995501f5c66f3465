"""What happens to a report: opened, reminded, handed in, sent back, evaluated, given time; each told to whom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.door import Refused
from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from cities import report_emails
from cities.models import City, CohortDue, Membership, ProgressReport
from cities.report_querysets import report_is_awaited, report_is_overdue
from cities.states import ReportState
from cities.workflow import open_report, remind_report, reports_to_open, reports_to_remind, to_find_inactive
from cities.workflow import report as acts
from cities.workflow.report_filling import attach_to_report, detach_from_report, fill_in_report
from dossiers.models import FormVersion
from dossiers.workflow import Typed, load_form
from nominations.workflow import clockwork
from notifications.models import Email
from tests.cities import factories, reports
from tests.dossiers.factories import pdf, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("before")]


@pytest.fixture
def before() -> Iterator[None]:
    """Everything that is not said otherwise happens before the first report is opened."""
    with clock.at(reports.BEFORE):
        yield


def told(report: ProgressReport, event: str = "") -> list[tuple[str, str]]:
    rows = Email.objects.filter(subject_ref__endswith=report.key, event__startswith=event).order_by("pk")
    return [(row.event, row.address) for row in rows]


def tick(at: datetime) -> None:
    with clock.at(at):
        clockwork.run()


# Opened by the clock.


def test_the_clock_opens_a_report_once_and_tells_the_city():
    place = reports.member()
    speaker = factories.focal_point(place)

    tick(reports.OPENS - timedelta(days=2))
    assert not ProgressReport.objects.exists()
    tick(reports.OPENS)
    tick(reports.OPENS + timedelta(hours=1))
    report = ProgressReport.objects.get()

    assert (report.number, report.due_on, report.awaited_on) == (1, reports.DUE, reports.DUE)
    assert told(report) == [("report_opened", speaker.user.email)]
    assert [row.act for row in Record.objects.about(report)] == ["open_report"]
    assert chain.verify() is None


def test_a_member_with_nobody_to_ask_owes_nothing_until_somebody_is_there():
    place = reports.member()

    with clock.at(reports.OPENS):
        assert reports_to_open(clock.now()) == []
    factories.focal_point(place)
    with clock.at(datetime(2024, 12, 30, tzinfo=UTC)):
        assert reports_to_open(clock.now()) == [place.key]
    with clock.at(datetime(2025, 1, 2, tzinfo=UTC)):
        assert reports_to_open(clock.now()) == []  # that day is over: never asked, never owed


def test_the_next_report_takes_the_newest_form_and_the_former_keeps_its_own():
    first, _speaker = reports.opened()
    source = first.dossier.form.source
    with clock.at(reports.LATE):
        newer = load_form(source.replace('version = "1"', 'version = "2"'))
    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        (second,) = open_report(first.membership.city.key, by=Person.clock())

    assert (second.number, second.due_on, second.dossier.form) == (2, date(2026, 12, 31), newer)
    assert reports.fresh(first).dossier.form == FormVersion.objects.get(version="1", slug=newer.slug)


def test_who_left_owes_none_and_who_came_back_counts_from_the_new_interval():
    place = reports.member()
    factories.focal_point(place)
    Membership.objects.update(until=date(2023, 5, 1), ended_how="withdrew")
    with clock.at(reports.OPENS):
        assert reports_to_open(clock.now()) == []
    factories.announce(place, slug="2024", instant=datetime(2024, 2, 14, tzinfo=UTC))

    with clock.at(reports.OPENS):
        assert reports_to_open(clock.now()) == []
    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        (report,) = open_report(place.key, by=Person.clock())
    assert (report.number, report.due_on) == (1, date(2026, 12, 31))


def test_only_the_clock_opens():
    place = reports.member()

    with clock.at(reports.OPENS), pytest.raises(PermissionDenied):
        open_report(place.key, by=factories.secretariat())


# Reminded by the clock.


def test_each_reminder_is_sent_once_and_the_commission_has_a_copy_from_the_end_of_the_day():
    report, speaker = reports.opened()
    officer = factories.officer()
    sent = []
    for later in range(-65, 100, 5):
        tick(reports.IN_TIME.replace(day=31) + timedelta(days=later, hours=1))
        sent.append(len(told(report, "report_reminded")))
    tick(reports.IN_TIME.replace(day=31) + timedelta(days=100))

    city, commission = ("report_overdue_city", speaker.user.email), ("report_overdue_commission", officer.user.email)
    assert told(report, "report_re") == [("report_reminded", speaker.user.email)] * 3
    assert told(report, "report_overdue") == [city, commission] * 3
    assert sent == sorted(sent)


def test_after_a_standstill_one_reminder_goes_and_no_burst():
    report, _speaker = reports.opened()

    tick(reports.ends_at(40))
    tick(reports.ends_at(41))

    assert [event for event, _address in told(report, "report_o")][1:] == ["report_overdue_city"]
    assert reports.fresh(report).reminded == 30


def test_a_report_opened_late_is_not_reminded_of_the_days_that_lie_behind():
    report, _speaker = reports.opened(at=reports.IN_TIME)

    with clock.at(reports.IN_TIME + timedelta(hours=20)):
        assert reports_to_remind(clock.now()) == []
    assert report.reminded == -60


def test_a_reminder_asks_before_it_leaves_whether_it_is_still_meant():
    report, speaker = reports.opened()
    factories.officer()
    tick(reports.ends_at(1))
    city, commission = Email.objects.filter(event__startswith="report_overdue").order_by("pk")
    with clock.at(reports.LATE):
        assert (report_emails.for_city(city), report_emails.for_commission(commission)) == ("", "")
        assert report_emails.for_commission(city) is False
        acts.extend_report(report.key, date(2025, 4, 1), by=factories.secretariat(), reason="Floods.")
        moved = "The date that it names does not hold any more."
        assert (report_emails.for_city(city), report_emails.for_commission(commission)) == (moved, moved)
    tick(datetime(2025, 3, 4, tzinfo=UTC))
    again = Email.objects.filter(event="report_reminded").latest("pk")
    with clock.at(reports.LATE):
        assert report_emails.for_city(again) == ""
        reports.fill(report, speaker)
        acts.submit_report(report.key, by=speaker)
        assert report_emails.for_city(again) is False


def test_nobody_is_reminded_of_a_report_that_is_not_owed_any_more():
    report, _speaker = reports.opened()
    Membership.objects.update(until=date(2024, 10, 1), ended_how="withdrew")

    with clock.at(reports.ends_at(1)):
        assert reports_to_remind(clock.now()) == []
        assert not ProgressReport.objects.standing("overdue").exists()
        remind_report(report.key, by=Person.clock())
    assert not reports.fresh(report).is_overdue(reports.ends_at(1))


def test_what_was_sent_back_is_not_awaited_of_a_city_that_has_left_and_stays_counted():
    report, _speaker = reports.submitted()
    with clock.at(reports.LATE):
        acts.return_report(report.key, {"plans": "When?"}, date(2025, 3, 1), by=factories.secretariat())
    Membership.objects.update(until=date(2025, 2, 15), ended_how="withdrew")

    with clock.at(datetime(2025, 4, 1, tzinfo=UTC)):
        counted = {name: ProgressReport.objects.standing(name).count() for name in ("due", "handed_in", "overdue")}
    assert counted == {"due": 1, "handed_in": 1, "overdue": 0}


# Handed in.


def test_handing_in_freezes_the_text_and_tells_city_and_commission():
    officer = factories.officer()
    report, speaker = reports.submitted()
    event = "report_submitted"

    assert (report.state, report.handed_in_on, report.was_on_time) == (ReportState.SUBMITTED, date(2024, 12, 1), True)
    assert told(report, event) == [(f"{event}_city", speaker.user.email), (f"{event}_commission", officer.user.email)]
    assert report.snapshot.code in Email.objects.get(event="report_submitted_city").text
    assert [row.act for row in Record.objects.about(report)] == ["open_report", "submit_report"]
    assert chain.verify() is None


def test_an_unfinished_report_is_not_taken_and_says_what_is_open():
    report, speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        reports.fill(report, speaker, plans="")
        with pytest.raises(Refused, match="What the city plans until its next report"):
            acts.submit_report(report.key, by=speaker)


def test_an_editor_fills_in_and_a_submitter_hands_in():
    report, _speaker = reports.opened()
    editor = factories.focal_point(report.membership.city, "editor")
    viewer = factories.focal_point(report.membership.city, "viewer")
    with clock.at(reports.IN_TIME):
        reports.fill(report, editor)
        with pytest.raises(PermissionDenied):
            acts.submit_report(report.key, by=editor)
        with pytest.raises(PermissionDenied):
            reports.fill(report, viewer)
        with pytest.raises(Http404):
            reports.fill(report, factories.focal_point(factories.city("Gulu")))


def test_a_report_may_come_late_and_is_late():
    report, _speaker = reports.submitted(at=reports.LATE)

    assert (report.was_on_time, report.was_handed_in) == (False, True)


def test_a_city_that_left_hands_in_nothing():
    report, speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        reports.fill(report, speaker)
        Membership.objects.update(until=date(2024, 11, 1), ended_how="withdrew")
        with pytest.raises(Refused, match="no longer a member"):
            acts.submit_report(report.key, by=speaker)


def test_what_is_handed_in_is_not_changed():
    report, speaker = reports.submitted()

    with clock.at(reports.IN_TIME), pytest.raises(Refused, match="handed in"):
        reports.fill(report, speaker)


def test_documents_come_and_go_while_it_is_filled_in():
    report, speaker = reports.opened()
    with clock.at(reports.IN_TIME):
        document = attach_to_report(report.key, upload(pdf(), "market.pdf"), "images", by=speaker)
        assert report.dossier.documents.current().get() == document
        detach_from_report(report.key, document.key, by=speaker)
    assert not report.dossier.documents.current().exists()


# Sent back and evaluated.


def test_sent_back_only_the_questions_named_are_open_and_being_on_time_stays():
    report, speaker = reports.submitted()
    staff = factories.secretariat()
    with clock.at(reports.LATE):
        back = acts.return_report(report.key, {"plans": "By when?"}, date(2025, 3, 1), by=staff, reason="Thank you.")
        assert (back.is_back, back.awaited_on, back.due_on) == (True, date(2025, 3, 1), reports.DUE)
        with pytest.raises(Refused, match="Only the questions"):
            fill_in_report(report.key, {"practice": Typed("Other.", 1)}, by=speaker)
        fill_in_report(report.key, {"plans": Typed("A third school by 2026.", 1)}, by=speaker)
        again = acts.submit_report(report.key, by=speaker)

    text = Email.objects.get(event="report_returned").text
    assert "What the city plans until its next report: By when?" in text
    assert "Thank you." in text
    assert (again.is_submitted, again.reopened, again.told, again.was_on_time) == (True, {}, "", True)
    assert again.dossier.snapshots.count() == 2


def test_sending_back_wants_a_question_and_a_day_to_come():
    report, _speaker = reports.submitted()
    staff = factories.secretariat()
    with clock.at(reports.LATE):
        with pytest.raises(Refused, match="at least one question"):
            acts.return_report(report.key, {"plans": " "}, date(2025, 3, 1), by=staff)
        with pytest.raises(Refused, match="still to come"):
            acts.return_report(report.key, {"plans": "By when?"}, date(2025, 1, 1), by=staff)


def test_an_evaluation_reaches_city_and_commission_with_both_texts():
    factories.officer()
    report, _speaker = reports.evaluated()
    city, commission = Email.objects.filter(event__startswith="report_evaluated").order_by("pk")

    assert report.is_evaluated
    assert all(text in city.text for text in ("Sound progress", "Clear aims.", "Count the learners."))
    assert commission.event == "report_evaluated_commission"
    assert chain.verify() is None


def test_an_evaluation_wants_both_texts_and_a_report():
    staff = factories.secretariat()
    report, speaker = reports.submitted()
    with clock.at(reports.LATE):
        with pytest.raises(Refused, match="Write both"):
            acts.evaluate_report(report.key, "sound", "Good.", " ", by=staff)
        with pytest.raises(PermissionDenied):
            acts.evaluate_report(report.key, by=speaker, **reports.READ)
        acts.return_report(report.key, {"plans": "By when?"}, date(2025, 3, 1), by=staff)
        with pytest.raises(Refused, match="moved on"):
            acts.evaluate_report(report.key, by=staff, **reports.READ)


# More time.


def test_more_time_for_one_city_leaves_the_next_turn_of_the_cohort():
    report, speaker = reports.opened()
    with clock.at(reports.LATE):
        later = acts.extend_report(report.key, date(2025, 4, 1), by=factories.secretariat(), reason="Floods.")
    with clock.at(datetime(2026, 8, 1, tzinfo=UTC)):
        (following,) = open_report(report.membership.city.key, by=Person.clock())

    assert (later.due_on, later.awaited_on) == (date(2025, 4, 1), date(2025, 4, 1))
    assert told(report, "report_extended") == [("report_extended", speaker.user.email)]
    assert following.due_on == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "reason", "sentence"),
    [
        (date(2025, 4, 1), " ", "Give a reason"),
        (date(2024, 12, 1), "Floods.", "after 31 December 2024"),
        (date(2025, 1, 15), "Floods.", "still to come"),
    ],
)
def test_more_time_is_a_later_day_still_to_come_with_a_reason(day, reason, sentence):
    report, _speaker = reports.opened()

    with clock.at(reports.LATE), pytest.raises(Refused, match=sentence):
        acts.extend_report(report.key, day, by=factories.secretariat(), reason=reason)


def test_a_cohort_has_a_day_of_its_own_and_the_next_follows_from_it():
    lira, gulu, masaka = reports.members("Lira", "Gulu", "Masaka")
    made = [reports.opened(place)[0] for place in (lira, gulu, masaka)]
    staff, cohort = factories.secretariat(), made[0].membership.announced_in.announcement
    with clock.at(reports.IN_TIME):
        acts.extend_report(made[1].key, date(2025, 6, 30), by=staff, reason="Floods.")
        acts.set_cohort_due(cohort.key, 1, date(2025, 2, 28), by=staff, reason="As agreed at the conference.")

    assert [reports.fresh(one).due_on for one in made] == [date(2025, 2, 28), date(2025, 6, 30), date(2025, 2, 28)]
    assert acts.turn_of(cohort, 2) == (date(2025, 2, 28), date(2027, 2, 28), None)
    record = Record.objects.about(cohort).filter(act="set_cohort_due").get()
    assert '"to":"2025-02-28"' in record.facts
    assert told(made[0], "report_extended")


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2031, 1, 1)])
def test_due_days_of_a_cohort_stay_in_their_order(day):
    cohort = reports.member().memberships.get().announced_in.announcement
    CohortDue.objects.create(announcement=cohort, number=3, due_on=date(2030, 1, 31))

    with clock.at(reports.OPENS), pytest.raises(Refused, match="one after the other"):
        acts.set_cohort_due(cohort.key, 2, day, by=factories.secretariat(), reason="So.")


# For the register.


def test_any_list_of_memberships_and_cities_can_ask_who_is_overdue():
    lira, gulu = reports.members("Lira", "Gulu")
    reports.submitted(lira)
    reports.opened(gulu)
    with clock.at(reports.LATE):
        overdue = Membership.objects.filter(report_is_overdue()).values_list("city__name", flat=True)
        awaited = City.objects.filter(report_is_awaited()).values_list("name", flat=True)
        assert (list(overdue), list(awaited)) == (["Gulu"], ["Gulu"])
    with clock.at(reports.IN_TIME):
        assert not Membership.objects.filter(report_is_overdue()).exists()


def test_register_and_reports_say_overdue_and_silent_at_one_instant():
    """A day and its ninety days end when they have ended everywhere, for the list of reports and for the register."""
    report, _speaker = reports.opened()

    said = []
    for days in (0, 90):
        for instant in (reports.ends_at(days) - timedelta(seconds=1), reports.ends_at(days)):
            with clock.at(instant):
                row, today = Membership.objects.with_reports().get(), instant.date()
                listed = Membership.objects.with_reports().standing(today, "report_overdue").exists()
                overdue = ProgressReport.objects.standing("overdue").exists()
                assert [row.standing(today) == "report_overdue", listed, report.is_overdue(instant)] == [overdue] * 3
                assert bool(to_find_inactive()) == ProgressReport.objects.standing("silent").exists()
                said.append((overdue, bool(to_find_inactive())))
    assert said == [(False, False), (True, False), (True, False), (True, True)]
