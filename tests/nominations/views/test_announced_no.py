"""How a no is told to city and Commission: as the jury meant it, with the announcement and never before."""

import pytest

from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer

pytestmark = pytest.mark.django_db
NO = (
    ("Kati", "CI", "recommend"),
    ("Gulu", "UG", "reserve"),
    ("Arua", "UG", "defer"),
    ("Masaka", "UG", "not_recommend"),
)
LABELS = {
    "Gulu": ("not admitted, in reserve", "The jury placed the city in reserve"),
    "Arua": ("not admitted, deferred to a next call", "The jury would like to see the city again in a next call."),
    "Masaka": ("not admitted", "Nothing more happens in this call. The city may apply in a next one."),
}


def test_a_no_is_told_as_the_jury_meant_it_once_announced_and_not_before():
    made = worlds.approved(worlds.reviewed(NO), people=False)
    files = {name: made.file(name) for name in LABELS}
    readers = {name: [browser(officer()), browser(focal_point(file))] for name, file in files.items()}

    def lines() -> dict[str, list[tuple[str, str]]]:
        pages = {name: [get(client, "file", files[name].key) for client in readers[name]] for name in files}
        shown = {name: [page.context["line"] for page in found] for name, found in pages.items()}
        return {name: [(line["word"], line["next"]) for line in found] for name, found in shown.items()}

    before = lines()
    road.released(made.call, made.composer, made.other)
    with road.at(road.RELEASE):
        road.announce_due()
    after = lines()

    assert {line for found in before.values() for line in found} == {
        ("being assessed", "The outcome is announced for all cities at one moment."),
    }  # fmt: skip
    for name, (word, following) in LABELS.items():
        assert [line[0] for line in after[name]] == [word, word]
        assert all(line[1].startswith(following) for line in after[name])


def test_letters_say_to_city_and_commission_how_the_jury_meant_its_no():
    made = worlds.reviewed(NO)
    officer()
    for name in LABELS:
        focal_point(made.file(name))
    worlds.approved(made, people=False)

    said = {(one.event, one.subject_ref): one.text for one in Email.objects.filter(kind="decision")}
    for name, words in {"Gulu": "placed it in reserve", "Arua": "see it again in a next call"}.items():
        told = [text for (_event, ref), text in said.items() if ref.endswith(made.file(name).key)]
        assert [words in text for text in told] == [True]
    plain = [text for (_event, ref), text in said.items() if ref.endswith(made.file("Masaka").key)]
    assert [("reserve" in text, "see it again" in text) for text in plain] == [(False, False)]
    [listed] = [text for (event, _ref), text in said.items() if event == "announced_commission"]
    no = listed[listed.index("Not admitted, in reserve:") :]
    order = [no.index(words) for words in ("Gulu", "deferred to a next call:\n– Arua", "\nNot admitted:\n– Masaka")]
    assert order == sorted(order)
