"""A file that was removed or replaced is offered for some time, and comes back with one button."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from accounts.door import Refused
from accounts.person import Person
from audit import clock
from nominations.workflow import application, filling
from nominations.workflow import call as calls
from tests.dossiers.factories import pdf, picture, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def attached(file, content, name, kind="letter"):
    return filling.attach(file.key, upload(content, name), kind, by=Person.clock())


def present(file):
    return [document.original_name for document in file.dossier.documents.current()]


def said(client, file):
    return [str(one) for one in get(client, "file", file.key).context["messages"]]


def test_removed_file_is_brought_back_from_its_section():
    file = road.draft()
    letter = attached(file, pdf(), "letter.pdf")
    client = browser(focal_point(file))
    post(client, "detach", file.key, letter.key)

    page = get(client, "section", file.key, "plan")
    row = page.context["formers"][0]
    back = client.post(row["bring_back"])

    assert "Removed or replaced. It can be brought back until " + row["until"] in text(page)
    assert row["name"] == "letter.pdf"
    assert back.url == reverse("section", args=[file.key, "plan"])
    assert present(file) == ["letter.pdf"]
    assert said(client, file) == ["The file is here again."]
    assert get(client, "section", file.key, "plan").context["formers"] == []


def test_replaced_file_and_the_one_in_its_place_change_places():
    file = road.draft()
    first = attached(file, pdf(), "right.pdf")
    attached(file, picture("PNG"), "wrong.png")
    client = browser(focal_point(file))

    post(client, "bring_back", file.key, first.key)

    assert present(file) == ["right.pdf"]
    assert [row["name"] for row in get(client, "section", file.key, "plan").context["formers"]] == ["wrong.png"]


def test_document_asked_for_beside_the_form_comes_back_on_its_page():
    made = road.draft_call(asks="Letter of the council")
    calls.publish(made.key, by=Person.clock())
    file = road.filled(made=made)
    code = made.required_documents.get().code
    first = attached(file, pdf(1), "one.pdf", code)
    attached(file, pdf(2), "two.pdf", code)
    client = browser(focal_point(file))

    page = get(client, "attach", file.key)
    back = client.post(page.context["rows"][0]["formers"][0]["bring_back"])

    assert page.context["rows"][0]["formers"][0]["name"] == "one.pdf"
    assert "Removed or replaced. It can be brought back until" in text(page)
    assert back.url == reverse("attach", args=[file.key])
    assert first.original_name in present(file)
    assert "two.pdf" not in present(file)


def test_kind_that_is_no_longer_taken_does_not_come_back():
    made = road.draft_call(asks="Letter of the council")
    calls.publish(made.key, by=Person.clock())
    file = road.filled(made=made)
    letter = attached(file, picture(), "one.png", made.required_documents.get().code)
    filling.detach(file.key, letter.key, by=Person.clock())
    made.required_documents.update(media_types=["application/pdf"])

    with pytest.raises(Refused, match="taken as PDF only"):
        filling.bring_back(file.key, letter.key, by=Person.clock())


def test_file_is_not_offered_and_refused_after_thirty_days():
    file = road.draft()
    letter = attached(file, pdf(), "letter.pdf")
    filling.detach(file.key, letter.key, by=Person.clock())
    file.dossier.documents.update(replaced_at=clock.now() - timedelta(days=30, seconds=1))
    client = browser(focal_point(file))

    offered = get(client, "section", file.key, "plan").context["formers"]
    post(client, "bring_back", file.key, letter.key)

    assert offered == []
    assert said(client, file) == ["This file was removed or replaced more than 30 days ago. Please upload it again."]
    assert present(file) == []


def test_file_that_was_handed_in_takes_nothing_back():
    file = road.filled()
    letter = attached(file, pdf(), "letter.pdf")
    filling.detach(file.key, letter.key, by=Person.clock())
    application.submit(file.key, by=Person.clock(), **road.SIGNED)
    client = browser(focal_point(file))

    post(client, "bring_back", file.key, letter.key)

    assert said(client, file) == [
        "This has moved on: it is now “with the National Commission”. Look at its page to see what can be done."
    ]
    assert present(file) == []


def test_file_of_another_application_is_no_page():
    file = road.draft()
    other = road.filled("Gulu", made=file.call)
    theirs = attached(other, pdf(), "theirs.pdf")
    filling.detach(other.key, theirs.key, by=Person.clock())

    assert post(browser(focal_point(file)), "bring_back", file.key, theirs.key).status_code == 404
    assert present(other) == []


def test_page_that_was_signed_is_no_file_of_the_form():
    file = road.draft()
    page = attached(file, pdf(), "signed.pdf")
    file.dossier.documents.update(kind="signed-page", question=None, replaced_at=clock.now())

    with pytest.raises(Http404):
        filling.bring_back(file.key, page.key, by=Person.clock())
