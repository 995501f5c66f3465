"""The pages on which sealed marks are opened and jurors are reminded, and what closing says before it is done."""

import pytest
from django.urls import reverse

from nominations.models import Juror
from nominations.workflow import overseeing
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db
WHY = {"reason": "A juror has fallen ill."}


def test_marks_are_opened_with_a_reason_that_stands_above_them(client, world):
    file = world.file()
    road.read(file, world.reader, 4)
    assert open_page(client, world.secretariat, "peeked", file.key).status_code == 404

    answer = send(client, world.secretariat, "peek", file.key, **WHY)
    page = client.get(answer["Location"])

    assert answer["Location"] == reverse("peeked", args=[file.key])
    assert page.context["said"].startswith("Opened by Sofia on ")
    assert "A juror has fallen ill." in text(page)
    assert [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]] == [
        ["Commitment", "met"], ["Partners", "4"], ["Resources", "4"],
    ]  # fmt: skip
    assert world.reader.name not in text(page)


def test_nobody_else_sees_the_opened_marks(client, world):
    file, colleague = world.file(), road.secretariat("Said")
    road.read(file, world.reader)
    overseeing.peek(file.key, by=world.secretariat, **WHY)

    found = [open_page(client, one, "peeked", file.key).status_code for one in (colleague, world.chair, world.reader)]

    assert found == [404, 404, 404]


def test_readers_page_and_list_say_who_opened_what_and_why(client, world):
    file = world.file()
    overseeing.peek(file.key, by=world.secretariat, **WHY)

    readers = open_page(client, road.secretariat("Said"), "readers", file.key).context
    listed = open_page(client, world.chair, "peeks", world.call.slug).context

    assert [one["reason"] for one in readers["opened"]] == [WHY["reason"]]
    assert readers["peeked_url"] == ""
    assert [cell["text"] for cell in listed["rows"][0]["cells"] if "at" not in cell] == ["Lira", "Sofia", WHY["reason"]]


def test_a_juror_is_reminded_from_the_list_of_those_awaited(client, world):
    world.file()
    page = open_page(client, world.secretariat, "jury_progress", world.call.slug).context
    late = {row["cells"][0]["text"]: row["cells"] for row in page["late"]}

    client.post(late[world.reader.name][3]["url"])
    again = open_page(client, world.secretariat, "jury_progress", world.call.slug).context

    assert late[world.reader.name][1]["text"] == "1"
    assert [row["cells"][0]["text"] for row in again["late"] if not row["is_due"]] == [world.reader.name]
    seat = Juror.objects.get(user=world.reader.user)
    assert open_page(client, world.secretariat, "remind_juror", seat.key).status_code == 409


def test_all_late_jurors_are_reminded_by_one_button(client, world):
    world.file()
    url = open_page(client, world.secretariat, "jury_progress", world.call.slug).context["remind_url"]

    assert "Remind 2 late jurors" in text(client.get(url))
    said = client.post(url, follow=True)

    assert "2 e-mails are on their way." in text(said)
    after = open_page(client, world.secretariat, "jury_progress", world.call.slug)
    assert after.context["remind_url"] == ""
    assert Email.objects.filter(event="juror_reminded").count() == 2


def test_chair_sees_who_is_late_and_reminds_one_or_all(client, world):
    world.file("Lira"), world.file("Gulu")
    desk = open_page(client, world.chair, "chair_desk", world.call.slug).context
    ways = {row["cells"][0]["text"]: row["cells"][-1].get("url") for row in desk["reading"]}

    asked = client.get(desk["remind_url"])
    one = client.post(ways[world.reader.name])
    after = open_page(client, world.chair, "chair_desk", world.call.slug).context
    client.post(after["remind_url"])

    named = [[cell["text"] for cell in row["cells"]] for row in asked.context["rows"]]
    assert named == [[world.chair.name, "2"], [world.reader.name, "2"]]
    assert "Remind 2 late jurors" in text(asked)
    assert one["Location"] == reverse("chair_desk", args=[world.call.slug])
    assert {row["cells"][0]["text"]: row["cells"][-1].get("url") for row in after["reading"]}[world.reader.name] is None
    assert Email.objects.filter(event="juror_reminded").count() == 2
    assert client.get(after["remind_url"]).status_code == 409


def test_closing_says_before_which_files_have_too_few_reviews(client, world):
    read, _unread = world.file("Lira"), world.file("Gulu")
    road.read(read, world.reader), road.read(read, world.chair)

    page = open_page(client, world.secretariat, "close_all", world.call.slug).context
    refused = send(client, world.secretariat, "close_all", world.call.slug, reason="")

    assert page["short"].startswith("1 file has fewer than the 2 reviews")
    assert [(row["cells"][0]["text"], row["cells"][3]["text"]) for row in page["missing"]] == [("Gulu", "0 of 2")]
    assert "asks for: Gulu." in text(refused)


def test_a_shut_room_is_said_on_the_desks(client, world):
    world.file()
    send(client, world.secretariat, "shut_jury", world.call.key, reason="Names were seen outside.")

    progress = text(open_page(client, world.secretariat, "jury_progress", world.call.slug))
    desk = open_page(client, world.reader, "jury_desk").context

    assert "Names were seen outside." in progress
    assert desk["next"]["sentence"] == "The jury room of Membership 2027 is shut for now."
    assert desk["rooms"] == []
    assert "Who has read how much" not in text(open_page(client, world.chair, "chair_desk", world.call.slug))


@pytest.mark.parametrize(("n", "said"), [(0, "No review is in yet"), (1, "You will know whose it is"), (2, "You may")])
def test_before_sealed_marks_are_opened_the_page_says_how_far_they_hide_whose_they_are(client, world, n, said):
    file = world.file()
    for reader in [world.chair, world.reader][:n]:
        road.read(file, reader)

    page = text(open_page(client, world.secretariat, "peek", file.key))

    assert said in page
    assert "without names" not in page
