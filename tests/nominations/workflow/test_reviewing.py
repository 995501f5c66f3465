"""National reviewers: what they read and mark, until when, and who learns of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import Advice, Nomination, Reviewer, ReviewerConflict
from nominations.permissions import ADVICE, CONTENT, visible_fields
from nominations.workflow import application, call, clockwork, reviewing, screening
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def reads(person: Person) -> list[str]:
    return [file.city.name for file in Nomination.objects.visible_to(person.fresh()).order_by("pk")]


# Reading.


def test_a_reviewer_reads_what_waits_for_the_commission_and_nothing_else():
    made = road.open_call()
    road.draft("Draft", made=made), road.nominated("Nominated", made=made), road.submitted("Abroad", "KE", made)
    road.submitted("Elsewhere", made=road.open_call("2028"))
    declined = road.submitted("Declined", made=made)
    application.decline(declined.key, by=Person.clock(), reason="No.")
    file = road.submitted("Lira", made=made)
    rita = road.reviewer(made)

    assert reads(rita) == ["Lira"]
    assert visible_fields(rita, file) == {CONTENT}
    assert visible_fields(rita, road.fresh(declined)) == frozenset()


def test_the_role_ends_by_itself_at_the_deadline_in_force_of_the_country():
    made = road.open_call()
    file = road.submitted(made=made)
    rita, kenyan = road.reviewer(made), road.reviewer(made, "KE")
    later = road.COMMISSION_DEADLINE + timedelta(days=5)
    call.extend(made.key, "commission_deadline", later, by=road.secretariat(), reason="A storm.", country=file.country)

    held = []
    for instant in (road.COMMISSION_DEADLINE - timedelta(seconds=1), road.COMMISSION_DEADLINE, later):
        with road.at(instant):
            held.append((rita.fresh().has("reviewer"), kenyan.fresh().has("reviewer"), reads(rita)))

    assert held == [(True, True, ["Lira"]), (True, False, ["Lira"]), (False, False, [])]


def test_the_role_lasts_as_long_as_the_grace_in_which_files_still_come():
    made = road.draft_call(grace_minutes=30)
    with road.at(road.OPENS):
        call.publish(made.key, by=Person.clock())
    file, rita = road.submitted(made=made), road.reviewer(made)

    with road.at(road.COMMISSION_DEADLINE + timedelta(minutes=29)):
        assert reviewing.advise(file.key, 3, "So.", by=rita).value == 3
    with road.at(road.COMMISSION_DEADLINE + timedelta(minutes=30)):
        assert (rita.fresh().has("reviewer"), reads(rita)) == (False, [])


def test_a_file_accepted_late_is_read_and_marked_until_its_own_date():
    made, staff = road.open_call(), road.secretariat()
    rita, kenyan, file = road.reviewer(made), road.reviewer(made, "KE"), road.filled(made=made)
    road.told(file)
    late = road.AFTER_DEADLINES + timedelta(days=7)
    with road.after_deadlines():
        clockwork.run()
        assert not rita.fresh().has("reviewer")
        screening.reinstate(file.key, by=staff, reason="A storm.", late_until=late)
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
        clockwork.run()

        assert (reads(rita), kenyan.fresh().has("reviewer")) == (["Lira"], False)
        assert reviewing.advise(file.key, 4, "So.", by=rita).value == 4

    letter = Email.objects.get(event="files_wait", to=rita.user)
    assert "You can mark until 8 May 2027" in letter.text
    with road.at(late):
        assert (rita.fresh().has("reviewer"), reads(rita)) == (False, [])


def test_the_role_ends_with_a_call_that_is_cancelled():
    made = road.open_call()
    rita = road.reviewer(made)

    call.cancel(made.key, by=road.secretariat(), reason="No money.")

    assert not rita.fresh().has("reviewer")


# Marks.


def test_advise_keeps_every_version_and_the_newest_counts():
    file = road.submitted()
    rita, head = road.reviewer(file.call), road.cities.officer("UG")

    reviewing.advise(file.key, 3, "Sound.", by=rita)
    reviewing.advise(file.key, 4, "Better than I thought.", by=rita, seen=1)

    assert list(Advice.objects.order_by("version").values_list("version", "value")) == [(1, 3), (2, 4)]
    read = Nomination.objects.visible_to(head).with_advice(head).get(pk=file.pk)
    assert [(row["value"], row["comment"], row["who"]) for row in read.advice] == [
        (4, "Better than I thought.", rita.name)
    ]


def test_advise_writes_into_the_record_who_marked_which_file_and_never_the_mark():
    file = road.submitted()
    rita = road.reviewer(file.call)

    reviewing.advise(file.key, 2, "A secret of the Commission.", by=rita)

    record = Record.objects.with_texts().get(act="advise")
    assert (record.subject, record.role) == (f"nominations.reviewer:{Reviewer.objects.get().key}", "reviewer")
    assert file.key in record.facts
    assert "secret" not in record.facts + record.reason
    assert '"value"' not in record.facts
    assert not Record.objects.about(file).filter(act="advise").exists()
    assert not Email.objects.filter(event__in=["files_wait", "written"]).exists()


@pytest.mark.parametrize(
    ("value", "comment", "sentence"),
    [
        (0, "So.", "Choose a mark from 1 to 5."),
        (6, "So.", "Choose a mark from 1 to 5."),
        (3, " \u200b ", "Say in a few words why."),
    ],
)
def test_advise_needs_a_mark_of_the_scale_and_a_reason(value, comment, sentence):
    file = road.submitted()

    with pytest.raises(door.Refused) as refused:
        reviewing.advise(file.key, value, comment, by=road.reviewer(file.call))

    assert refused.value.sentence == sentence


def test_advise_never_overwrites_what_another_window_saved():
    file = road.submitted()
    rita = road.reviewer(file.call)
    reviewing.advise(file.key, 3, "First.", by=rita)

    with pytest.raises(door.Refused, match="You marked this file in another window"):
        reviewing.advise(file.key, 5, "Second.", by=rita)

    assert Advice.objects.get().comment == "First."


def test_advise_ends_when_the_commission_decides_and_goes_on_when_the_file_comes_back():
    file = road.submitted()
    rita, head = road.reviewer(file.call), road.cities.officer("UG")
    due = road.IN_TIME + timedelta(days=5)
    application.return_to_city(file.key, {"vision": "Say more."}, due, by=head)

    with pytest.raises(Http404):
        reviewing.advise(file.key, 3, "So.", by=rita)
    with road.at(road.IN_TIME + timedelta(days=1)):
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
        assert reviewing.advise(file.key, 3, "So.", by=rita).version == 1


@pytest.mark.parametrize("who", ["officer", "focal_point", "secretariat"])
def test_nobody_but_a_reviewer_marks(who):
    file = road.submitted()
    people = {
        "officer": lambda: road.cities.officer("UG"),
        "focal_point": lambda: road.cities.focal_point(file.city),
        "secretariat": road.secretariat,
    }

    with pytest.raises(PermissionDenied):
        reviewing.advise(file.key, 3, "So.", by=people[who]())


# Conflicts.


def test_state_conflict_closes_the_file_and_leaves_the_mark_out():
    file, other = road.submitted(), road.submitted("Gulu")
    rita, head = road.reviewer(file.call), road.cities.officer("UG")
    reviewing.advise(file.key, 5, "So.", by=rita)

    reviewing.state_conflict(file.key, by=rita, reason="My sister is the mayor.")

    assert reads(rita) == ["Gulu"]
    for again in (lambda: reviewing.advise(file.key, 4, "So.", by=rita, seen=1), lambda: conflict(file, rita)):
        with pytest.raises(Http404):
            again()
    read = Nomination.objects.visible_to(head).with_advice(head).get(pk=file.pk)
    assert [(row["value"], row["aside"]) for row in read.advice] == [(5, True)]
    assert [row["reason"] for row in read.aside] == ["My sister is the mayor."]
    assert Record.objects.get(act="state_conflict").role == "reviewer"
    assert Nomination.objects.visible_to(road.reviewer(file.call)).count() == 2
    assert other.is_with_commission


def conflict(file, person: Person) -> ReviewerConflict:
    return reviewing.state_conflict(file.key, by=person, reason="Because.")


def test_state_conflict_needs_a_reason():
    file = road.submitted()

    with pytest.raises(door.Refused, match="Write a reason"):
        reviewing.state_conflict(file.key, by=road.reviewer(file.call), reason=" ")


# Let go.


def test_end_reviewer_closes_every_file_and_keeps_the_marks():
    file = road.submitted()
    rita, head = road.reviewer(file.call), road.cities.officer("UG")
    reviewing.advise(file.key, 5, "So.", by=rita)

    reviewing.end_reviewer(Reviewer.objects.get().key, by=head)

    assert (rita.fresh().has("reviewer"), reads(rita)) == (False, [])
    read = Nomination.objects.visible_to(head).with_advice(head).get(pk=file.pk)
    assert [(row["value"], bool(row["ended"])) for row in read.advice] == [(5, True)]
    letter = Email.objects.get(event="role_ended")
    assert (letter.address, "National Commission for UNESCO (Uganda)" in letter.text) == (rita.user.email, True)
    assert not Advice.objects.visible_to(rita.fresh()).exists()


def test_end_reviewer_is_the_heads():
    made = road.open_call()
    rita = road.reviewer(made)
    head, colleague = road.cities.officer("UG"), road.cities.officer("UG")
    key = Reviewer.objects.get().key

    with pytest.raises(door.Refused, match=head.name):
        reviewing.end_reviewer(key, by=colleague)
    for stranger in (road.cities.officer("KE"), road.secretariat()):
        with pytest.raises(Http404):
            reviewing.end_reviewer(key, by=stranger)
    with pytest.raises(PermissionDenied):
        reviewing.end_reviewer(key, by=rita)
    reviewing.end_reviewer(key, by=head)
    with pytest.raises(Http404):
        reviewing.end_reviewer(key, by=head)


# Told.


def told(person: Person) -> list[str]:
    return list(Email.objects.filter(event="files_wait", to=person.user).order_by("pk").values_list("title", flat=True))


def test_reviewers_hear_of_the_first_file_and_once_a_day_at_most():
    made = road.open_call()
    rita, kenyan = road.reviewer(made), road.reviewer(made, "KE")
    clockwork.run()
    assert told(rita) == []

    road.submitted("Lira", made=made)
    clockwork.run(), clockwork.run()
    assert told(rita) == ["Files that wait for your mark in Membership 2027: 1"]
    with road.at(road.IN_TIME + timedelta(hours=2)):
        application.submit(road.filled("Gulu", made=made).key, by=Person.clock(), **road.SIGNED)
        clockwork.run()
        assert len(told(rita)) == 1
    with road.at(road.IN_TIME + timedelta(days=1)):
        clockwork.run(), clockwork.run()
        assert told(rita)[1:] == ["Files that wait for your mark in Membership 2027: 2"]
    with road.at(road.IN_TIME + timedelta(days=9)):
        clockwork.run()

    assert (len(told(rita)), told(kenyan)) == (2, [])


def test_reviewers_do_not_hear_of_files_that_they_marked_or_stay_away_from():
    made = road.open_call()
    rita = road.reviewer(made)
    marked, away = road.submitted("Lira", made=made), road.submitted("Gulu", made=made)
    reviewing.advise(marked.key, 3, "So.", by=rita)
    reviewing.state_conflict(away.key, by=rita, reason="So.")

    clockwork.run()

    assert (told(rita), reviewing.to_tell(road.IN_TIME)) == ([], [])


def test_a_file_that_comes_back_waits_for_a_mark_again():
    file = road.submitted()
    rita, head = road.reviewer(file.call), road.cities.officer("UG")
    reviewing.advise(file.key, 3, "So.", by=rita)
    application.return_to_city(file.key, {"vision": "More."}, road.IN_TIME + timedelta(days=5), by=head)

    with road.at(road.IN_TIME + timedelta(days=2)):
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
        clockwork.run()
        assert list(Nomination.objects.awaiting_advice(rita)) == [file]

    assert len(told(rita)) == 1
    letter = Email.objects.get(event="files_wait")
    assert letter.kind == "reminder"
    assert "/reviewer/" in letter.text
    assert "Lira" not in letter.title + letter.text


def test_reviewer_does_not_hear_of_what_was_marked_before_the_e_mail_left():
    made = road.open_call()
    rita, rolf = road.reviewer(made), road.reviewer(made)
    file = road.submitted(made=made)
    clockwork.run()

    reviewing.advise(file.key, 3, "So.", by=rita)
    with road.at(road.IN_TIME + timedelta(hours=13)):  # what waited for others of the same person
        sender.send_due()

    sent = dict(Email.objects.filter(event="files_wait").values_list("address", "state"))
    assert sent == {rita.user.email: "discarded", rolf.user.email: "sent"}


def test_only_the_clock_tells_and_not_of_what_was_marked_meanwhile():
    file = road.submitted()
    rita = road.reviewer(file.call)
    key = Reviewer.objects.get().key
    reviewing.advise(file.key, 3, "So.", by=rita)

    reviewing.tell_reviewer(key, by=Person.clock())
    with pytest.raises(PermissionDenied):
        reviewing.tell_reviewer(key, by=road.cities.officer("UG"))

    assert told(rita) == []


# Who reads the advice.


def test_advice_is_read_by_the_officers_of_the_country_and_its_reviewer_alone():
    made, staff = road.open_call(), road.secretariat()
    file = road.submitted(made=made)
    rita, other = road.reviewer(made), road.reviewer(made)
    head, foreign, point = road.cities.officer("UG"), road.cities.officer("KE"), road.cities.focal_point(file.city)
    judge, director = road.juror(made, staff), road.director()
    reviewing.advise(file.key, 5, "So.", by=rita)
    application.endorse(file.key, by=head, **road.SIGNED)
    with road.after_deadlines():
        screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=staff)

    people = {"head": head, "rita": rita, "other": other, "foreign": foreign, "point": point}
    people |= {"staff": staff, "judge": judge, "director": director, "nobody": Person.nobody()}
    readers = [name for name, person in people.items() if Advice.objects.visible_to(person.fresh()).exists()]
    assert readers == ["head", "rita"]
    allowed = [name for name, person in people.items() if ADVICE in visible_fields(person.fresh(), road.fresh(file))]
    assert allowed == ["head"]
    with road.after_deadlines():
        readers = [name for name, person in people.items() if Advice.objects.visible_to(person.fresh()).exists()]
    assert readers == ["head"]
