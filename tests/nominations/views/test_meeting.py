"""The meeting: its agenda, the names for the chair alone, a projector without any, and the way from file to file."""

import json
import re

import pytest
from django.urls import reverse

from nominations.models import Call, Fit, Juror, Meeting
from nominations.workflow import conflicts, discussing, jury, meeting, seats
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db


def test_agenda_begins_with_what_is_disputed_and_names_who_leaves(client, world):
    road.juror(world.call, world.secretariat, "UG")
    calm, disputed = world.close(world.file("Gulu"), 4, 4), world.close(world.file("Lira"), 0, 5)

    page = text(open_page(client, world.chair, "meeting", "2027"))

    assert page.index("Lira") < page.index("Gulu")
    assert "readers differ on 2 criteria, readers differ in total" in page
    tied = Call.objects.get().jurors.get(nationality__iso2="UG")
    assert page.count(str(tied)) == 2
    assert str(tied) not in text(open_page(client, world.chair, "projector", disputed.key))
    assert "1 member of the jury leaves the room" in text(open_page(client, world.chair, "projector", calm.key))


def test_projector_names_nobody_and_shows_votes_only_when_they_may_be_told(client, world):
    file = world.close(world.file())
    discussing.remark(file.key, "No budget.", by=world.reader)
    send(client, world.reader, "vote", file.key, choice="defer")

    page = text(open_page(client, world.chair, "projector", file.key))

    assert "1 of 2 has voted." in page
    assert not re.search(r"Juror \d", page)
    assert str(world.reader.user) not in page
    assert "No budget." not in page
    assert "defer to a next round" not in page


def test_next_file_follows_the_agenda_and_leaves_out_what_has_its_word(client, world):
    first, second, third = (world.close(world.file(name), 0, 5 - n) for n, name in enumerate(("Lira", "Gulu", "Arua")))
    road.word(third, world.chair, [world.chair, world.reader])
    order = [file.key for file in (first, second)]
    client.force_login(world.chair.user)
    page = text(client.get(reverse("meeting", args=["2027"])))
    order.sort(key=page.index)

    def leads(name, **query):
        return client.get(reverse(name, args=["2027"]), query).headers["Location"]

    assert leads("next_file") == reverse("vote", args=[order[0]])
    assert leads("next_file", after=order[0]) == reverse("vote", args=[order[1]])
    assert leads("projector_next", after=order[1], back=1) == reverse("projector", args=[order[0]])
    assert leads("projector_next", after=order[1]) == reverse("meeting", args=["2027"])


def test_chair_ticks_who_is_present(client, world):
    seat = world.call.jurors.get(user=world.reader.user)
    send(client, world.chair, "open_meeting", world.call.key, present=[seat.key], secret="on")

    assert list(Meeting.objects.values_list("secret", "present")) == [(True, seat.pk)]
    page = text(open_page(client, world.chair, "meeting", "2027"))
    assert f"Present: {seat}" in page
    assert "The jury votes in secret." in page
    assert "1 of 2 without a conflict are present; the quorum is 1." in page
    assert f'value="{seat.key}"' in text(open_page(client, world.chair, "note_present", world.call.key))


def test_vote_tells_whoever_leads_how_many_are_in_the_room(client, world):
    file = world.close(world.file())
    meeting.open_meeting(
        world.call.key, by=world.chair, present=list(world.call.jurors.values_list("key", flat=True)), secret=True
    )

    assert "2 of 2 without a conflict are present" in text(open_page(client, world.chair, "vote", file.key))
    page = text(open_page(client, world.reader, "vote", file.key))
    assert "without a conflict are present" not in page
    assert "Vote in secret" in page


def test_file_of_a_conflicted_chair_is_on_no_page_of_the_meeting(client, world):
    file = world.close(world.file())
    jury.step_aside(file.key, "work", by=world.chair, reason="I worked there.")

    assert "Lira" not in text(open_page(client, world.chair, "meeting", "2027"))
    assert open_page(client, world.chair, "projector", file.key).status_code == 404
    page = text(open_page(client, world.secretariat, "vote", file.key))
    assert f"Must leave now: <strong>{world.chair.user}</strong>" in page
    assert f"The chair is absent or has a conflict: {world.reader.user} presides." in page
    assert "you preside" in text(open_page(client, world.reader, "vote", file.key))


def test_one_button_gives_the_most_open_files_to_two_more_readers(client, world):
    third, fourth = road.juror(world.call, world.secretariat, "TR"), road.juror(world.call, world.secretariat, "CI")
    road.juror(world.call, world.secretariat, "RO")  # of the nationality of one who reads already
    file, _calm = world.close(world.file(), 0, 5), world.close(world.file("Gulu"), 3, 3)

    page = text(open_page(client, world.chair, "read_more", "2027"))
    assert str(third.user) in page
    assert "Gulu" not in page
    keys = sorted(world.call.jurors.filter(user__in=[third.user, fourth.user]).values_list("key", flat=True))
    plan = json.loads(re.search(r'name="plan" value="([^"]+)"', page).group(1).replace("&quot;", '"'))
    assert plan == {file.key: keys}

    sent = send(client, world.chair, "read_more", "2027", plan=json.dumps(plan), reason="Too close to call.")

    assert sent.status_code == 302
    assert road.fresh(file).reviews.filter(state="unanswered").count() == 2


def test_nobody_of_the_nationality_of_a_reader_who_left_is_proposed_as_a_further_one(client, world):
    file = world.close(world.file(), 0, 5)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")
    compatriot, other = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("RO", "TR"))

    page = open_page(client, world.chair, "read_more", "2027")

    assert json.loads(page.context["form"].initial["plan"]) == {file.key: [world.seat(other).key]}
    assert str(compatriot.user) not in text(page)


@pytest.mark.parametrize("best", [0, 1, 2])
def test_further_readers_are_those_whom_the_file_suits_best(client, world, best):
    file = world.close(world.file(), 0, 5)
    others = [world.seat(road.juror(world.call, world.secretariat, iso2)) for iso2 in ("TR", "CI", "BR")]
    others.append(others.pop(best))
    Fit.objects.bulk_create(
        Fit(nomination=file, juror=seat, number=n) for seat, n in zip(others, (1, 3, 3), strict=True)
    )

    for person in (world.chair, world.secretariat):
        page = open_page(client, person, "read_more", "2027")
        plan = json.loads(page.context["form"].initial["plan"])
        assert plan == {file.key: sorted(seat.key for seat in others[1:])}


def test_page_says_how_many_of_how_many_files_and_takes_as_many_as_are_asked_for(client, world):
    for name in ("Gulu", "Lira"):
        world.close(world.file(name), 0, 5)
    reader = road.juror(world.call, world.secretariat, "TR")

    one, all_of_them = (open_page(client, world.chair, "read_more", "2027", files=n) for n in ("1", "99"))

    assert "1 of 2 files that are too close to call, or on which readers differ." in text(one)
    assert "2 of 2 files that are too close to call, or on which readers differ." in text(all_of_them)
    assert [len(page.context["rows"]) for page in (one, all_of_them)] == [1, 2]
    assert all_of_them.context["loads"] == [f"{reader.user}: 0 files now, 2 then"]


def test_page_says_why_a_seat_stays_empty(client, world):
    file = world.close(world.file(), 0, 5)
    seen, full, _tied = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI", "UG"))
    jury.declare_none(file.key, by=seen)
    Juror.objects.filter(user=full.user).update(max_load=0)

    page = open_page(client, world.secretariat, "read_more", "2027")

    assert page.context["form"] is None
    assert page.context["empty"] == [
        "Lira: 2 seats stay empty. Of the other members: 2 have read or left it; 1 could read its marks already; "
        "1 has ties to its country; 1 has as many files as agreed."
    ]


def test_further_readers_of_a_file_are_no_business_of_a_colleague_kept_away(client, world):
    file, colleague = world.close(world.file(), 0, 5), road.secretariat("Said")
    third = road.juror(world.call, world.secretariat, "TR")
    conflicts.keep_away(file.key, by=colleague, reason="My home town.")

    assert "Lira" not in text(open_page(client, colleague, "read_more", "2027"))
    plan = json.dumps({file.key: [world.seat(third).key]})
    send(client, colleague, "read_more", "2027", plan=plan, reason="Why not.")
    assert road.fresh(file).status == "reviewed"


@pytest.mark.parametrize("plan", ["", "{", "[]", '{"a": "b"}', '{"a": [1]}'])
def test_spoiled_proposal_of_readers_is_told_so(client, world, plan):
    road.juror(world.call, world.secretariat, "TR")
    file = world.close(world.file(), 0, 5)

    assert send(client, world.chair, "read_more", "2027", plan=plan, reason="Why not.").status_code == 200
    assert road.fresh(file).status == "reviewed"


def test_meeting_is_nobody_elses(client, world):
    meeting.open_meeting(world.call.key, by=world.chair)

    assert open_page(client, world.reader, "meeting", "2027").status_code == 404


def test_a_meeting_is_opened_by_one_button(client, world):
    assert [act["label"] for act in open_page(client, world.chair, "meeting", world.call.slug).context["acts"]] == [
        "Open a meeting of the jury"
    ]
    world.close(world.file())

    page = open_page(client, world.chair, "meeting", world.call.slug).context
    assert (page["next"]["label"], page["acts"]) == ("Open the meeting", [])
