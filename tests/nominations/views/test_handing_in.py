"""The page on which a city checks its answers, signs and hands in, and the receipt."""

import pytest
from django.urls import reverse

from nominations.workflow import application
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


# Handing in.


def test_submit_page_lists_what_is_open_with_links_and_asks_for_no_signature():
    file = road.draft()

    response = get(browser(focal_point(file)), "submit", file.key)

    assert [item["url"] for item in response.context["open"]] == [
        reverse("section", args=[file.key, "city"]) + "#div_id_name",
        reverse("section", args=[file.key, "plan"]) + "#div_id_vision",
        reverse("section", args=[file.key, "plan"]) + "#div_id_pledge",
    ]
    assert "The mayor's signature" not in response.content.decode()


def test_submit_signs_hands_over_and_shows_a_receipt():
    file = road.filled()
    client = browser(focal_point(file))

    done = post(client, "submit", file.key, **road.SIGNED)
    receipt = client.get(done.url)

    assert done.url == reverse("receipt", args=[file.key])
    assert road.fresh(file).status == "with_commission"
    assert file.dossier.snapshots.get().code in text(receipt)
    assert "1 February 2027, 13:00:00 Berlin (your time: 12:00:00)" in text(receipt)


def test_submit_twice_makes_one_and_leads_to_the_same_receipt():
    file = road.filled()
    client = browser(focal_point(file))

    answers = [post(client, "submit", file.key, **road.SIGNED) for _time in range(2)]

    assert [answer.url for answer in answers] == [reverse("receipt", args=[file.key])] * 2
    assert file.dossier.snapshots.count() == 1


def test_submit_after_the_deadline_is_refused_with_its_sentence_and_keeps_the_name():
    file = road.filled()
    with road.after_deadlines():
        refused = post(browser(focal_point(file)), "submit", file.key, **road.SIGNED)

    assert refused.status_code == 200
    assert "only the secretariat can accept it later, with a reason" in text(refused)
    assert "Amina Okello (fictional)" in text(refused)


def test_submit_of_a_withdrawn_file_is_a_page_that_says_it_has_moved_on():
    file = road.filled()
    point = focal_point(file)
    application.withdraw(file.key, by=point)

    stale = post(browser(point), "submit", file.key, **road.SIGNED)

    assert stale.status_code == 409
    assert "it is now “withdrawn”" in text(stale)


def test_receipt_is_for_city_and_commission():
    file = road.submitted()

    assert get(browser(officer()), "receipt", file.key).status_code == 200
    assert get(browser(road.director()), "receipt", file.key).status_code == 404
    assert get(browser(focal_point(road.draft("Gulu"))), "receipt", file.key).status_code == 404


def test_receipt_of_a_file_from_paper_is_for_the_secretariat_that_entered_it_too():
    file, staff = road.submitted(), browser(road.secretariat())

    before = get(staff, "receipt", file.key).status_code
    type(file).objects.update(on_behalf=True, arrived_on=road.IN_TIME.date(), channel="post")

    assert (before, get(staff, "receipt", file.key).status_code) == (404, 200)
    assert get(browser(road.director()), "receipt", file.key).status_code == 404
