import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.utils import translation

from accounts import door
from audit.models import Record
from nominations import reference
from nominations.forms.sentences import offered as at_the_box
from nominations.models import Sentence
from nominations.states import Box
from nominations.workflow import sentences as workflow
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(in_time):
    return road.secretariat()


@pytest.fixture
def in_time():
    with road.at():
        yield


def added(by, text="Please say more.", box=Box.CLARIFICATION, language="en") -> Sentence:
    return workflow.add_sentence(box, language, text, by=by)


def offered(by, box=Box.CLARIFICATION, *languages: str) -> list[str]:
    return [row.text for row in at_the_box(box, by, *languages)]


def record_of(sentence: Sentence, verb: str) -> tuple:
    row = Record.objects.about(sentence).get(act=verb)
    return row.role, json.loads(row.facts)


def test_add_offers_it_at_its_box_and_is_recorded(staff):
    sentence = added(staff)

    assert offered(staff) == ["Please say more."]
    assert offered(staff, Box.THREAD) == []
    assert (str(sentence), sentence.by, sentence.at) == ("Please say more.", staff.user, road.IN_TIME)
    facts = {"box": "clarification", "language": "en", "text": "Please say more."}
    assert record_of(sentence, "add_sentence") == ("secretariat", facts)


def test_change_is_offered_instead_and_recorded(staff):
    other, sentence = road.secretariat("Said"), added(staff)
    workflow.change_sentence(sentence.key, "Please say which year.", by=other)

    assert offered(staff) == ["Please say which year."]
    assert road.fresh(sentence).by == other.user
    assert record_of(sentence, "change_sentence")[1]["text"] == "Please say which year."


def test_retire_offers_it_no_longer_and_keeps_it(staff):
    sentence = added(staff)
    workflow.retire_sentence(sentence.key, by=staff)

    assert offered(staff) == []
    assert (Sentence.objects.get().text, Sentence.objects.get().retired_at) == ("Please say more.", road.IN_TIME)
    assert record_of(sentence, "retire_sentence")[1]["text"] == "Please say more."
    for act in (lambda: workflow.retire_sentence(sentence.key, by=staff), lambda: change(sentence, staff)):
        with pytest.raises(door.Refused, match="This sentence is retired"):
            act()


def change(sentence, by):
    return workflow.change_sentence(sentence.key, "Anything.", by=by)


def test_a_sentence_without_words_is_refused(staff):
    with pytest.raises(door.Refused, match="Write the sentence"):
        added(staff, " … ")
    with pytest.raises(door.Refused, match="Write the sentence"):
        workflow.change_sentence(added(staff).key, "\n", by=staff)


def test_nobody_else_keeps_or_is_offered_any(staff):
    sentence = added(staff)
    for person in (road.director(), road.cities.officer("UG"), road.cities.focal_point(road.cities.city("Lira"))):
        assert offered(person) == []
        with pytest.raises(PermissionDenied):
            added(person)
        with pytest.raises(Http404):
            change(sentence, person)
        with pytest.raises(Http404):
            workflow.retire_sentence(sentence.key, by=person)


def test_the_first_language_that_has_any_is_offered_alone(staff):
    added(staff, "Por favor.", language="es"), added(staff, "Merci.", language="fr")
    without = offered(staff, Box.CLARIFICATION, "ar")
    added(staff, "Please.", language="en")

    assert (without, offered(staff, Box.CLARIFICATION, "ar")) == ([], ["Please."])
    assert offered(staff, Box.CLARIFICATION, "es") == ["Por favor."]
    with translation.override("fr"):
        assert offered(staff, Box.CLARIFICATION, "ar") == ["Merci."]


def test_what_comes_with_the_software_is_marked_and_loaded_once(staff):
    reference.load()
    first = list(Sentence.objects.order_by("pk").values())
    changed, retired = Sentence.objects.filter(box="thread", language="en")
    workflow.change_sentence(changed.key, "In our own words.", by=staff)
    workflow.retire_sentence(retired.key, by=staff)
    before = list(Sentence.objects.order_by("pk").values())
    reference.load()

    assert {(row["box"], row["language"]) for row in first} == {(box, to) for box in Box for to in ("en", "fr")}
    assert {row["by_id"] for row in first} == {None}
    assert list(Sentence.objects.order_by("pk").values()) == before
    assert (road.fresh(changed).is_ours, road.fresh(retired).is_ours) == (False, True)
    assert offered(staff, Box.THREAD) == ["In our own words."]


def test_a_sentence_is_a_persons_or_the_softwares(staff):
    with pytest.raises(IntegrityError):
        Sentence.objects.create(box=Box.THREAD, language="en", text="Nobody's.", at=road.IN_TIME)
