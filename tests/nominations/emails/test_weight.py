"""What a reader is to do with an e-mail; what asks for an act cannot be switched off, and each role hears its own."""

from django.conf import settings
from django.utils import translation

from nominations.emails.events import EVENTS, in_short
from nominations.emails.weight import ASKS, Weight, heard_by, weight


def test_nothing_that_asks_for_an_act_is_only_good_to_know():
    assert set() == ASKS & settings.GOOD_TO_KNOW
    assert ASKS - set(EVENTS) == settings.GOOD_TO_KNOW - set(EVENTS) == set()


def test_each_event_has_one_weight():
    said = {event: weight(event) for event in ("endorsed_secretariat", "reminded_city", "declined_city", "call_opened")}

    assert list(said.values()) == [Weight.ACT, Weight.ACT, Weight.KNOW, Weight.EXTRA]


def test_role_hears_of_what_the_table_says_and_strangers_are_no_role():
    assert "entry_joining" in set(heard_by("city_submitter"))
    assert {"role_given", "login_code"} <= set(heard_by(""))
    assert "signing_asked" not in set(heard_by(""))
    assert not {"remarked", "files_given"} & set(heard_by("officer"))


def test_whoever_is_meant_need_not_be_told_so():
    assert in_short("submitted_commission") == "handed in"
    assert in_short("ineligible_proposed") == "not eligible, proposed"
    assert in_short("call_opened") == "call open"
    assert in_short("clarification_asked_other") == "question asked, to the other side"
    with translation.override("fr"):
        assert [event for event in EVENTS if not in_short(event)] == []
        assert in_short("submitted_commission") == "remise"
