"""Legal status and name as printed are looked up before a city can come into a cohort."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.person import Person
from audit.models import Record, RecordText
from cities.models import City
from nominations.models import NameCheck
from nominations.workflow import decision, naming
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.worlds import reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    found = reviewed()
    with road.after_deadlines():
        decision.compose(found.call.key, by=found.composer)
        yield found


def forget(file) -> None:
    NameCheck.objects.filter(nomination=file).delete()


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **kwargs)
    return refused.value.sentence


def test_check_name_keeps_what_was_checked_by_whom_when_and_where(made):
    file = made.file("Lira")
    forget(file)
    before = Email.objects.count()

    check = naming.check_name(file.key, "Local Governments Act, schedule 1.", by=made.composer)

    kept = (check.name, check.kind, check.source, check.by, check.at)
    assert kept == ("Lira", "city", "Local Governments Act, schedule 1.", made.composer.user, road.AFTER_DEADLINES)
    record = Record.objects.filter(act="check_name").latest("number")
    assert (record.role, record.state_from, record.state_to) == ("secretariat", "", "")
    assert RecordText.objects.get(number=record.number, kind="reason").text == "Local Governments Act, schedule 1."
    assert Email.objects.count() == before


def test_check_name_tells_the_register_whether_the_city_is_a_capital_and_never_guesses(made):
    file = made.file("Lira")

    def told() -> bool | None:
        return City.objects.get(pk=file.city_id).is_capital

    naming.check_name(file.key, "The law.", by=made.composer)
    unsaid = told()
    naming.check_name(file.key, "The constitution.", by=made.composer, capital="yes")
    said = told()
    naming.check_name(file.key, "The law.", by=made.composer)
    kept = told()
    naming.check_name(file.key, "The law.", by=made.composer, capital="unknown")

    assert (unsaid, said, kept, told()) == (None, True, True, None)
    records = Record.objects.filter(act="tell_capital").order_by("number")
    assert [json.loads(one.facts)["capital"] for one in records] == ["yes", "unknown"]


def test_check_name_twice_keeps_the_last(made):
    file = made.file("Lira")

    for source in ("The law.", "The gazette."):
        naming.check_name(file.key, source, by=made.composer)

    assert NameCheck.objects.get(nomination=file).source == "The gazette."


def test_select_without_the_check_is_refused_with_the_name(made):
    file = made.file("Lira")
    forget(file)

    assert refusal(decision.select, file.key, by=made.composer) == "First check legal status and name of: Lira."
    naming.check_name(file.key, "The law.", by=made.composer)
    assert decision.select(file.key, by=made.composer).status == "selected"


def test_leave_out_needs_no_check(made):
    file = made.file("Lira")
    forget(file)

    assert decision.leave_out(file.key, by=made.composer, reason="A balance.").status == "left_out"


def test_select_recommended_names_all_that_were_not_checked_and_chooses_none(made):
    recommended = sorted(file.city.name for file in made.call.nominations.filter(jury_word="recommended"))
    NameCheck.objects.all().delete()

    said = refusal(decision.select_recommended, made.call.key, by=made.composer)

    assert said == f"First check legal status and name of: {', '.join(recommended)}."
    assert not made.call.nominations.filter(status__in=["selected", "left_out"]).exists()


@pytest.mark.parametrize("changed", [{"name": "Lira City"}, {"kind": "district"}])
def test_name_or_legal_status_that_changed_since_is_checked_again(made, changed):
    file = made.file("Lira")
    City.objects.filter(pk=file.city_id).update(**changed)
    name = changed.get("name", "Lira")

    assert refusal(decision.select, file.key, by=made.composer) == f"First check legal status and name of: {name}."


def test_check_name_wants_a_source_and_a_file_that_is_not_decided(made):
    draft = road.draft("Jinja", made=road.open_call("2028"))
    sentence = "Legal status and name are checked between the nomination and the director's decision."

    assert refusal(naming.check_name, draft.key, "The law.", by=made.composer) == sentence
    assert refusal(naming.check_name, made.file("Lira").key, " ", by=made.composer) != ""


def test_check_name_is_the_secretariats(made):
    file = made.file("Lira")
    for person in (made.director, road.cities.officer(), made.chair, Person.clock()):
        with pytest.raises(PermissionDenied):
            naming.check_name(file.key, "The law.", by=person)
