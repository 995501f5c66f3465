"""The page on which a National Commission asks reviewers, and what it can do about an open invitation."""

import pytest
from django.urls import reverse

from accounts.models import Invitation
from cities.models import CommissionOfficer
from nominations.models import Reviewer
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text
from tests.nominations.views.test_reviewing import cells, marked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def test_invite_reviewer_lists_who_was_asked_and_what_each_did():
    file, (first, _second) = marked(2, 5)
    by = officer()
    client = browser(by)

    done = post(client, "invite_reviewer", name="Rita", email="rita@reader.example", language="fr")
    page = get(client, "invite_reviewer")

    assert done.url == f"{reverse('invite_reviewer')}?call={file.call.slug}"
    assert Invitation.objects.get().language == "fr"
    assert (cells(page)[0]["text"], cells(page)[1]["text"], cells(page)[3]["text"]) == (first.name, "1 mark", "Let go")
    assert [(one["name"], one["email"], one["until"]) for one in page.context["invited"]] == [
        ("Rita", "rita@reader.example", "15 February 2027")
    ]
    assert "58 days left" in page.context["closes"]


def test_who_leads_now_sends_again_or_takes_back_what_another_officer_sent():
    made, first = road.open_call(), officer()
    post(browser(first), "invite_reviewer", name="Rita", email="rita@reader.example", language="en")
    second = officer()
    colleague = get(browser(second), "invite_reviewer").context["invited"]
    CommissionOfficer.objects.filter(user=first.user).update(is_head=False)
    CommissionOfficer.objects.filter(user=second.user).update(is_head=True)
    client = browser(second)

    (row,) = get(client, "invite_reviewer").context["invited"]
    assert get(client, "invite_reviewer", query="?as=xlsx&list=invited").status_code == 200
    assert ([one["name"] for one in colleague], colleague[0]["acts"]) == (["Rita"], [])
    assert [act["label"] for act in row["acts"]] == [
        "Send the invitation to Rita again",
        "Take back the invitation to Rita",
    ]
    again = client.post(row["acts"][0]["url"])
    page = client.get(again.url)
    assert (again.url, "The new invitation is on its way." in text(page)) == (
        f"{reverse('invite_reviewer')}?call={made.slug}",
        True,
    )
    (row,) = page.context["invited"]
    assert "The invitation is taken back." in text(client.get(client.post(row["acts"][1]["url"]).url))
    assert get(client, "invite_reviewer").context["invited"] == []
    sheet = get(client, "invite_reviewer", query="?as=xlsx&list=invited")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="invited.xlsx"'


def test_an_invitation_stands_on_the_page_of_its_own_call():
    client = browser(officer())
    for slug in ("2027", "2028"):
        call = road.open_call(slug)
        address = f"{reverse('invite_reviewer')}?call={call.slug}"
        client.post(address, {"name": f"Rita {slug}", "email": f"{slug}@reader.example", "language": "en"})

    pages = [get(client, "invite_reviewer", query=f"?call={slug}") for slug in ("2027", "2028")]

    assert [[one["name"] for one in page.context["invited"]] for page in pages] == [["Rita 2027"], ["Rita 2028"]]


def test_invite_reviewer_refusal_stands_in_the_form_with_what_was_typed():
    file = road.draft()
    point, client = focal_point(file), browser(officer())

    refused = post(client, "invite_reviewer", name="Rita", email=point.user.email, language="en")

    assert "speaks for Lira and cannot review files of the same country." in text(refused)
    assert f'value="{point.user.email}"' in text(refused)


def test_reviewers_page_of_a_colleague_and_after_the_deadline_has_no_form():
    made = road.open_call()
    head, colleague = officer(), officer()
    road.reviewer(made)

    page = get(browser(colleague), "invite_reviewer")
    with road.at(road.COMMISSION_DEADLINE):
        over = text(get(browser(head), "invite_reviewer"))

    assert ("The head of the Commission invites reviewers." in text(page), len(cells(page))) == (True, 3)
    assert ("Send the invitation" in over, "and with it the role of its reviewers" in over) == (False, True)


def test_end_reviewer_asks_once_more():
    _file, (rita,) = marked(3)
    client, key = browser(officer()), Reviewer.objects.get().key

    asked = text(get(client, "end_reviewer", key))
    done = post(client, "end_reviewer", key)

    assert f"Let {rita.name} go" in asked
    assert "The marks given stay and are counted." in asked
    page = client.get(done.url)
    assert (cells(page)[0]["note"], "url" in cells(page)[3]) == ("no longer a reviewer", False)
    assert f"{rita.name} no longer reviews your files." in text(page)
    assert get(client, "end_reviewer", key).status_code == 404
