import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import figures, listing, wording
from cities.listing import BY_CITY, BY_COUNTRY, Entry, Listing
from tests.cities import places

PUBLISHED = (Path(__file__).parent / "announcement_list_2022.txt").read_text(encoding="utf-8")
EARLIER = figures.Earlier(date(2020, 9, 23), 229, 64, "corrected release of September 2020", 12, 32)

words = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
bracketed = st.builds("{} ({})".format, names, names)
entries = st.lists(st.builds(Entry, st.sampled_from(list(wording.REGIONS)), names | bracketed, names | bracketed))


def listing_2022(**changes):
    members = [figures.Member(entry.region, entry.country) for entry in places.entries()]
    facts = {"day": date(2022, 9, 2), "title": "Membership 2022", "reckoning": figures.reckon(members, [], EARLIER)}
    return Listing(places.entries(), **facts | changes)


def test_render_equals_the_release_of_2022():
    assert listing.render(Listing(places.entries()[::-1])) == PUBLISHED


def test_render_by_country():
    lines = listing.render(Listing(places.entries(), BY_COUNTRY)).splitlines()

    africa = [line.removeprefix("- ") for line in lines[1:17]]
    assert lines[0] == "Africa"
    assert africa[:4] == ["Hina, Cameroon", "Bouaké, Côte d'Ivoire", "Libreville, Gabon", "Makokou, Gabon"]
    assert africa[-1] == "Kwekwe, Zimbabwe"
    assert len(lines) == 82


def test_render_in_french_translates_the_regions():
    lines = listing.render(Listing(places.entries(), language="fr")).splitlines()

    assert [line for line in lines if not line.startswith("- ")] == [
        "Afrique",
        "États arabes",
        "Asie et Pacifique",
        "Europe et Amérique du Nord",
        "Amérique latine et Caraïbes",
    ]


def test_render_of_nothing_is_empty():
    assert listing.render(Listing([])) == ""


@pytest.mark.parametrize("form", listing.FORMATS)
def test_every_format_of_a_fictional_list_says_so(form):
    fictional = Listing([Entry("africa", "Kenya", "North Haven")], is_fictional=True)

    assert "fictional" in listing.write(fictional, form).lower()
    assert listing.parse(listing.render(fictional)) == fictional.entries


def test_parse_reads_the_release_of_2022():
    expected = [Entry(entry.region, entry.country, entry.city) for entry in places.entries()]

    assert listing.parse(PUBLISHED) == expected


def test_parse_country_with_brackets():
    text = "Asia and the Pacific\n- Hamedan (Iran (Islamic Republic of))\n"

    assert listing.parse(text) == [Entry("asia_pacific", "Iran (Islamic Republic of)", "Hamedan")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- Lira (Uganda)\n", "Line 1 is neither a region nor a city of one: - Lira (Uganda)"),
        ("Africa\nLira\n", "Line 2 is neither a region nor a city of one: Lira"),
        ("Africa\n- Lira\n", "Line 2 does not name a city and its country: Lira"),
        ("Africa\n- (Uganda)\n", "Line 2 does not name a city and its country: (Uganda)"),
    ],
)
def test_parse_names_the_line_that_fits_nowhere(text, message):
    with pytest.raises(ValueError) as error:
        listing.parse(text)

    assert str(error.value) == message


@given(entries)
def test_parse_of_render_gives_the_entries_back_in_order(given_entries):
    text = listing.render(Listing(given_entries))

    assert listing.parse(text) == listing.ordered(given_entries)


@given(entries)
def test_parse_of_render_by_country_gives_the_entries_back_in_order(given_entries):
    text = listing.render(Listing(given_entries, BY_COUNTRY, "fr"))

    assert listing.parse(text, BY_COUNTRY, "fr") == listing.ordered(given_entries, BY_COUNTRY)


@given(entries, st.randoms(), st.sampled_from(listing.LAYOUTS))
def test_order_is_total_and_stable(given_entries, random, layout):
    shuffled = random.sample(given_entries, len(given_entries))

    assert listing.ordered(shuffled, layout) == listing.ordered(given_entries, layout)
    assert listing.ordered(listing.ordered(given_entries, layout), layout) == listing.ordered(given_entries, layout)


def test_csv_has_a_row_per_city():
    lines = listing.as_csv(listing_2022()).splitlines()

    assert lines[:2] == ["region,country,city,iso2,fictional", "Africa,Côte d'Ivoire,Bouaké,CI,no"]
    assert len(lines) == 78


def test_csv_lets_no_formula_out():
    lines = listing.as_csv(Listing([Entry("africa", "Kenya", "=1+1")])).splitlines()

    assert lines[1] == "Africa,Kenya,'=1+1,,no"


def test_json_of_2022():
    content = json.loads(listing.as_json(listing_2022()))

    assert {key: content[key] for key in ("cities", "countries", "by_region", "members_after", "countries_after")} == {
        "cities": 77,
        "countries": 44,
        "by_region": {
            "Africa": 16,
            "Arab States": 9,
            "Asia and the Pacific": 13,
            "Europe and North America": 26,
            "Latin America and the Caribbean": 13,
        },
        "members_after": 294,
        "countries_after": 76,
    }
    assert content["members_admitted_before_this_register_began"] == 217
    assert content["members"][0] == {
        "region": "Africa",
        "country": "Côte d'Ivoire",
        "city": "Bouaké",
        "iso2": "CI",
        "page": "",
    }


def test_json_without_reckoning_states_no_totals():
    content = json.loads(listing.as_json(Listing(places.entries(), layout=BY_CITY)))

    assert [key for key in content if "after" in key or key == "reckoning"] == []


def test_html_escapes_names():
    fragment = listing.as_html(Listing([Entry("africa", "A & B", "<b>")]))

    assert fragment == "<h2>Africa</h2>\n<ul>\n  <li>&lt;b&gt; (A &amp; B)</li>\n</ul>\n"


def test_release_of_2022():
    parts = listing.release(listing_2022(difference="One differs.")).split("\n\n")

    assert parts == [
        "77 cities in 44 countries join the network",
        "On 2 September 2022 77 cities in 44 countries became members of the UNESCO Global Network of Learning Cities."
        " The network now has 294 members in 76 countries.",
        PUBLISHED.rstrip("\n"),
        "How the totals are reckoned\n"
        "229 members published on 23 September 2020\n"
        "+ 77 new members\n"
        "\N{MINUS SIGN} 12 net exits not published by name\n"
        "= 294 members\n"
        "44 countries with members listed by name\n"
        "+ 32 countries not listed\n"
        "= 76 countries\n"
        "Members admitted before this register began: 217\n"
        "One differs.\n",
    ]


def test_release_in_french():
    parts = listing.release(listing_2022(language="fr")).split("\n\n")

    assert parts[0] == "77 villes de 44 pays rejoignent le réseau"
    assert parts[1].endswith("Le réseau compte désormais 294 membres dans 76 pays.")


def test_release_of_one_city_without_totals():
    text = listing.release(Listing([Entry("africa", "Uganda", "Lira")]))

    assert text == "1 city in 1 country joins the network\n\nAfrica\n- Lira (Uganda)\n"


def test_release_claims_no_more_countries_than_are_known():
    new, before = (
        figures.Member("africa", "Ghana"),
        [figures.Member(one.region, one.country) for one in places.entries()],
    )
    reckoning = figures.reckon([new], before, EARLIER)
    content = Listing([Entry("africa", "Ghana", "Accra")], day=date(2024, 2, 14), reckoning=reckoning)

    assert listing.paragraph(content).endswith("The network now has 295 members in at most 77 countries.")
