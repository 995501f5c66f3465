import re
from datetime import date
from pathlib import Path

import pytest

from cities import figures, listing, proofreading, wording
from cities.folding import search_key
from cities.listing import Entry, Listing
from cities.proofreading import Sheet
from tests.cities import places

PUBLISHED = (Path(__file__).parent / "announcement_list_2022.txt").read_text(encoding="utf-8")
EARLIER = figures.Earlier(date(2020, 9, 23), 229, 64, "corrected release of September 2020", 12, 32)
HEAD = "77 new members from 44 countries\nThe network now has 294 cities in 76 countries, of 193 Member States.\n"
CHANGED = [
    ("- Gulu (Uganda)\n", "", [("missing", "Gulu")]),
    ("- Gulu (Uganda)\n", "- Gulu (Uganda)\n- Mbale (Uganda)\n", [("extra", "Mbale")]),
    ("- Gulu (Uganda)\n", "- Gulu (Uganda)\nParis (France)\n", [("extra", "Paris")]),
    ("- Gulu (Uganda)\n", "- Gulu (Uganda)\n- Gulu (Uganda)\n", [("twice", "Gulu")]),
    ("Granada (Nicaragua)", "Granada (Spain)", [("country", "Granada")]),
    ("Reșița", "Resita", [("spelt", "Resita")]),
    ("Kuno Consortium", "Garissa", [("named", "Garissa")]),
    ("Thrissur", "Trissur", [("alike", "Trissur")]),
    ("Georgia", "Gorgia", [("country_unknown", "Gorgia")]),
    ("(Turkey)", "(Türkiye)", [("country_form", "Türkiye")]),
    ("- Doha (Qatar)\n- Fayoum (Egypt)\n", "- Fayoum (Egypt)\n- Doha (Qatar)\n", [("order", "Fayoum")]),
    ("Côte d'Ivoire", "Côte d’Ivoire", []),
]


def sheet(**more) -> Sheet:
    members = [figures.Member(entry.region, entry.country) for entry in places.entries()]
    told = figures.reckon(members, [], EARLIER)
    entries = [Entry(one.region, one.country, one.city, one.iso2, search_key(one.city)) for one in places.entries()]
    countries = {search_key(entry.country): entry.iso2 for entry in entries} | {"spain": "ES", "turkiye": "TR"}
    names = {"kuno consortium": frozenset({"garissa"})}
    listings = {language: Listing(entries, language=language, reckoning=told) for language in wording.LANGUAGES}
    return Sheet(listings | more, names, countries)


def found(text: str, held=None) -> list[tuple[str, str]]:
    proof = proofreading.against(text, held or sheet())
    return [(one.code, str(one.facts.get("city") or one.facts.get("text"))) for one in proof.findings]


def test_the_published_list_of_2022_is_equal():
    proof = proofreading.against(PUBLISHED, sheet())

    assert (proof.is_equal, proof.cities, proof.language, proof.layout) == (True, 77, "en", listing.BY_CITY)


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("layout", listing.LAYOUTS)
def test_our_own_release_is_equal_in_every_language_and_layout(language, layout):
    content = Listing(sheet().listings["en"].entries, layout, language, reckoning=sheet().listings["en"].reckoning)
    proof = proofreading.against(listing.release(content), sheet())

    assert (proof.findings, proof.cities, proof.layout, proof.language) == ([], 77, layout, language)


@pytest.mark.parametrize(("printed", "changed", "differences"), CHANGED)
def test_each_change_is_named(printed, changed, differences):
    assert printed in PUBLISHED

    assert found(PUBLISHED.replace(printed, changed)) == differences


def test_a_city_under_another_region_is_named():
    moved = PUBLISHED.replace("- Batumi (Georgia)\n", "").replace(
        "Asia and the Pacific\n", "Asia and the Pacific\n- Batumi (Georgia)\n"
    )

    assert found(moved) == [("region", "Batumi")]


def test_numbers_of_headline_and_total():
    assert found(HEAD + PUBLISHED) == []
    assert found(HEAD.replace("294", "295").replace("44", "43") + PUBLISHED) == [
        ("cities_number", "295"),
        ("countries_number", "43"),
    ]
    assert found(HEAD + "16 cities joined in Africa, 17 cities in Arab States.\n" + PUBLISHED) == [
        ("cities_number", "17")
    ]


def test_the_other_order_and_the_order_of_regions():
    by_country = Listing(sheet().listings["en"].entries, listing.BY_COUNTRY)
    mixed = re.sub("- (.*), (.*)", r"- \1 (\2)", listing.render(by_country))
    parts = re.split("(?m)^(?=[A-Z])", PUBLISHED)[1:]

    assert found(mixed) == [("other_order", "None")]
    assert [code for code, _fact in found("".join([parts[0], parts[4], *parts[1:4]]))] == ["regions_order"]


def test_a_page_pasted_with_its_tags_bullets_and_blank_lines():
    bullets = re.sub("(?m)^- ", "   •\u00a0", PUBLISHED).replace("\n", "\n\n")
    tags = listing.as_html(sheet().listings["en"])

    assert (found(bullets), found(tags)) == ([], [])


def test_a_text_without_a_city_is_not_equal():
    proof = proofreading.against("Nothing to see here.", sheet())

    assert (proof.is_equal, proof.cities, proof.findings) == (False, 0, [])


def test_links_and_emphasis_within_a_line_do_not_part_it():
    linked = re.sub("(?m)^- (.*) (\\(.*)$", r"<LI><a href='#'>\1</a> <em>\2</em></LI>", PUBLISHED)

    assert found(f"<h2>New</h2>{linked}") == []


def test_hostile_texts_are_read_in_time_and_without_a_fault():
    hostile = ["(" * 40_000 + "x", "9" * 5000 + " cities", "<" * 40_000, "- " * 20_000, "Africa\n" + "(" * 40_000]

    assert [proofreading.against(text + "\n" + PUBLISHED, sheet()).cities >= 77 for text in hostile] == [True] * 5


def test_a_text_of_other_cities_does_not_keep_the_site_busy():
    other = "".join(f"- Place{number} (Nowhere{number})\n" for number in range(1000))
    proof = proofreading.against(f"Africa\n{other}", sheet())

    assert len(proof.findings) == 1000 + 77
