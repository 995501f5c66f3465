import re
from dataclasses import replace
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
        ("countries_new", "43"),
        ("cities_after", "295"),
    ]
    assert found(HEAD + "16 cities joined in Africa, 17 cities in Arab States.\n" + PUBLISHED) == [
        ("cities_region", "17")
    ]


@pytest.mark.parametrize(
    ("sentence", "differences"),
    [
        ("294 cities in 76 countries became members.", [("countries_new", "76"), ("cities_new", "294")]),
        ("The network now has 77 members in 44 countries.", [("cities_after", "77"), ("countries_after", "44")]),
        ("The network now has 229 members in 32 countries.", [("cities_after", "229"), ("countries_after", "32")]),
        ("The network now has 217 members.", [("cities_after", "217")]),
        ("Le réseau compte désormais 77 membres dans 76 pays.", []),  # an English list counts English nouns
        ("We counted 294 cities.", [("unclear", "294")]),
        ("With 77 new cities from 44 countries, the network now has 294 members in 76 countries.", []),
        ("Africa (7)", [("cities_region", "7")]),
        ("On 3 September 2022, 77 cities in 44 countries joined.", [("day", "3 September 2022")]),
        ("On 2 September 2022, 77 cities in 44 countries joined.", []),
    ],
)
def test_a_number_is_held_against_the_one_of_its_role(sentence, differences):
    held = sheet()
    listings = {language: replace(one, day=date(2022, 9, 2)) for language, one in held.listings.items()}

    assert sorted(found(f"{sentence}\n{PUBLISHED}", replace(held, listings=listings))) == sorted(differences)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_swapped_totals_are_told_in_every_language(language):
    content = replace(sheet().listings[language], day=date(2022, 9, 2))
    loose = wording.say(language, "total", members=wording.say(language, "member", 77), countries="")
    text = f"{loose}\n{listing.render(content)}"

    assert [code for code, _text in found(text)] == ["line"]


def with_a_kit() -> Sheet:
    """A sheet whose listings say all that a press kit says."""
    told = sheet().listings["en"].reckoning
    facts = {"new": told.new, "countries": told.countries_new, "by_region": told.by_region, "before": told.before}
    facts |= {"after": told.after, "countries_after": told.countries_after, "before_register": told.before_register}
    facts |= {"first_time": ["Georgia"], "returning": [], "capitals": ("Doha",), "capitals_known": 77}
    facts |= {"population": 12345678, "population_known": 70, "years": (2019, 2021)}
    kit = listing.Kit(**facts, quotation=listing.Quotation("We learn.", "Ada Fictional", "Director"))
    return sheet(
        **{one: replace(content, kit=kit, day=date(2022, 9, 2), edition=1) for one, content in sheet().listings.items()}
    )


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_our_own_kit_is_equal_and_nothing_of_it_is_left_uncompared(language):
    held = with_a_kit()
    proof = proofreading.against(listing.SEALED["release"](held.listings[language]), held)

    assert (proof.language, proof.findings, proof.uncompared) == (language, [], [])


@pytest.mark.parametrize(
    ("printed", "changed", "code"),
    [
        ("Africa: 16", "Africa: 9", "cities_region"),
        ("Members before: 217", "Members before: 218", "line"),
        ("12,345,678", "13,345,678", "line"),
        ("1 (Georgia)", "none", "line"),
        ("1 (Doha)", "1 (Baku)", "line"),
        ("“We learn.” — Ada", "“We teach all.” — Ada", "line"),
        ("— Ada Fictional", "— Bo Fictional", "line"),
        ("On 2 September 2022 77", "On 3 September 2022 77", "line"),
        ("Members before: 217\n", "", "line_missing"),
        ("217\n", "217\nAll are glad of it.\n", ""),
    ],
)
def test_each_line_of_our_own_release_is_compared(printed, changed, code):
    held = with_a_kit()
    text = listing.SEALED["release"](held.listings["en"])
    assert printed in text

    proof = proofreading.against(text.replace(printed, changed, 1), held)

    assert [one.code for one in proof.findings] == ([code] if code else [])
    assert proof.uncompared == ([] if code else ["All are glad of it."])


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


def test_a_corrected_release_says_so_in_every_language_and_not_that_all_joined_that_day():
    for language, content in with_a_kit().listings.items():
        first, second = (listing.paragraph(replace(content, edition=number)) for number in (1, 2))
        number, counted = "2", {"cities": "\0", "countries": "\0"}
        said = wording.say(
            language, "corrected", day=wording.day(date(2022, 9, 2), language), edition=number, **counted
        )

        assert all(part in second for part in said.split("\0"))
        assert not all(part in first for part in said.split("\0"))
        assert wording.say(language, "new", 77, day="\0", **counted).split("\0")[-1] not in second


@pytest.mark.parametrize("form", ["txt", "json", "html", "release"])
def test_each_form_of_a_kit_has_every_figure_and_the_quotation(form):
    content = with_a_kit().listings["en"]
    written = listing.SEALED[form](content)

    for told in ("Georgia", "Doha", "We learn.", "Ada Fictional"):
        assert told in written
    assert ("12345678" if form == "json" else "12,345,678") in written
    assert listing.seal(content) == listing.seal(replace(content, kit=None))
    if form == "txt":
        assert len(listing.parse(written)) == 77
