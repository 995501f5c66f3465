"""The page on which all held letters of a text are made anew: how many, how the worst change, the number typed."""

import pytest
from django.urls import reverse

from nominations.workflow import dispatch, letters, wording
from notifications.differences import mark
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text
from tests.nominations.workflow.test_rendering import EVENT, WORDS, held

pytestmark = pytest.mark.django_db
AT = (EVENT, "en")


@pytest.fixture
def staff():
    return road.secretariat("Ana")


def test_page_says_how_many_change_shows_three_and_asks_the_number(staff):
    road.nominated("Kisumu", "KE")
    held("Lira", "Llanfair-on-the-very-long-river", "Gulu")
    wording.reword(*AT, by=staff, seen=0, **WORDS)

    page = get(browser(staff), "render_all_again", *AT)
    wrong = post(browser(staff), "render_all_again", *AT, do="1", number="3", seen="1")
    done = post(browser(staff), "render_all_again", *AT, do="1", number="4", seen="1")

    assert "4 held letters read otherwise from then on: each is replaced, none is added." in text(page)
    assert len(page.context["letters"]) == 3
    assert "<del>To</del>" in page.content.decode()
    assert "You typed 3, and 4 would change." in text(wrong)
    assert (done.status_code, done.url) == (302, reverse("text", args=AT))
    assert not Email.objects.filter(event=EVENT, title__startswith="To check").exists()


def test_page_says_which_stay_and_why(staff):
    held("Lira")
    dispatch.propose_dispatch(by=staff, event=EVENT, language="en")
    [*_bound, edited] = held("Gulu")
    letters.edit_email(edited.key, mark(edited.title, edited.text), "By hand", "With care.\n", by=staff)
    wording.reword(*AT, by=staff, seen=0, **WORDS)

    page = get(browser(staff), "render_all_again", *AT)

    assert page.status_code == 409
    assert "1 stays: two persons have set when it leaves, or are asked to." in text(page)
    assert "1 stays, because somebody edited it by hand." in text(page)
    assert f'href="{reverse("email", args=[edited.key])}"' in text(page)
    assert "No held letter would be changed by it." in text(page)


def test_text_and_narrowed_desk_lead_to_it_where_letters_are_held(staff):
    way = f'href="{reverse("render_all_again", args=AT)}"'
    before = get(browser(staff), "text", *AT).content.decode()
    held("Lira")

    assert way not in before
    assert way in get(browser(staff), "text", *AT).content.decode()
    assert way in get(browser(staff), "emails", query=f"?event={EVENT}&language=en&state=held").content.decode()
    assert way not in get(browser(staff), "emails", query=f"?event={EVENT}&state=held").content.decode()
