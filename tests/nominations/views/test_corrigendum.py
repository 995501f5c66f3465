"""Correcting an announcement from the file to the public page, by two persons."""

import pytest

from nominations.models import Proposal
from nominations.workflow import corrigendum
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


def test_corrigendum_goes_from_the_file_to_the_director_to_the_public_page(made):
    worlds.announced(made)
    client = browser(made.composer)
    with road.at(road.RELEASE + road.later(2)):
        offered = text(get(client, "screen", made.file("Lira").key))
        post(
            client,
            "propose_corrigendum",
            made.file("Lira").key,
            reason="Not signed by the mayor.",
            apology_en="We are sorry.",
        )
        key = Proposal.objects.get(kind="corrigendum").key
        before = text(get(browser(), "announcement", "2027"))
        not_mine = text(get(client, "proposal", key))
        done = post(browser(made.director), "revoke", key, do="x")
        after = text(get(browser(), "announcement", "2027"))
        former = text(get(browser(), "announcement", "2027", query="?edition=1"))

    assert "Propose a correction about Lira" in offered
    assert "You proposed this yourself." in not_mine
    assert done.status_code == 302
    assert "Not signed by the mayor." not in before
    assert "Edition 2 corrects the one before it" in after
    assert "Not signed by the mayor." in after
    assert "We are sorry." in after
    assert "No longer on the list: <strong><bdi>Lira (Uganda)</bdi></strong>" in after
    assert "corrects the one before it" not in former
    assert "1 new member in 1 country" in former


def test_corrigendum_of_a_city_out_of_reserve_is_not_offered(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(2)):
        shown = text(get(browser(made.composer), "screen", made.file("Masaka").key))

    assert "Propose a correction" not in shown


def test_corrigendum_sent_back_stays_out_of_the_public_page(made):
    worlds.announced(made)
    with road.at(road.RELEASE + road.later(2)):
        key = corrigendum.propose_corrigendum(
            made.file("Lira").key, "revoke", by=made.composer, reason="Not signed."
        ).key
        post(browser(made.director), "send_back_corrigendum", key, reason="It was.")
        public = text(get(browser(), "announcement", "2027"))

    assert "Not signed." not in public
    assert made.file("Lira").status == "member"
