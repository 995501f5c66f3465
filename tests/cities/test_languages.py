"""Lists in six languages and two layouts: the words differ, the cities and their order do not."""

import csv
import hashlib
import html
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from docx import Document

from cities import listing, reading, wording
from cities.listing import Entry, Listing

FORMS = [(language, layout) for language in wording.LANGUAGES for layout in listing.LAYOUTS]


@pytest.mark.django_db
def test_2022_in_six_languages_and_two_layouts_keeps_cities_and_order(edition, capsys, tmp_path):
    rows = list(edition.entries.values_list("region", "city_sort_key", "country_sort_key", "city__slug"))
    regions = list(wording.REGIONS)
    for language, layout in FORMS:
        keys = (1, 2) if layout == listing.BY_CITY else (2, 1)
        expected = sorted(rows, key=lambda row: (regions.index(row[0]), row[keys[0]], row[keys[1]]))
        content = reading.listing_of(edition, layout, language)
        entries = listing.ordered(content.entries, layout)

        assert [one.slug for one in entries] == [row[3] for row in expected]
        held = [(one.city, one.country) for one in entries]
        path = str(tmp_path / "list.docx")
        assert told_by_the_command(language, layout, capsys) == [held] * 4, (language, layout)
        call_command("announcement", "2022", format="docx", layout=layout, language=language, to=Path(path))
        lines = [listing.line(one, layout, language) for one in entries]
        assert [one for one in texts_of(path) if one in set(lines)] == lines


def texts_of(path: str) -> list[str]:
    return [one.text for one in Document(path).paragraphs]


def told_by_the_command(language, layout, capsys) -> list[list[tuple[str, str]]]:
    """The cities and countries as each format holds them, in the order in which it does."""

    def told(form):
        call_command("announcement", "2022", "--format", form, "--layout", layout, "--language", language)
        return capsys.readouterr().out

    items = re.findall("<li>(.*)</li>", told("html"))
    bare = [html.unescape(re.sub("</?bdi>", "", item)) for item in items]
    return [
        [(one.city, one.country) for one in listing.parse(told("txt"), layout, language)],
        [(row["city"], row["country"]) for row in csv.DictReader(io.StringIO(told("csv")))],
        [(member["city"], member["country"]) for member in json.loads(told("json"))["members"]],
        [listing.parted(line, layout) for line in bare],
    ]


@pytest.mark.django_db
def test_cities_are_translated_only_where_an_edition_did(edition):
    printed = {one.slug: one.city for one in reading.listing_of(edition).entries}
    told = {}
    for language in wording.LANGUAGES:
        content = reading.listing_of(edition, language=language)
        told[language] = {one.slug: one.city for one in content.entries if one.city != printed[one.slug]}

    assert told == {
        "en": {},
        "fr": {"helao-nafidi-town-council": "Conseil municipal de Helao Nafidi"},
        "es": {
            "helao-nafidi-town-council": "Ayuntamiento de Helao Nafidi",
            "kilifi-county": "Condado de Kilifi",
            "kuno-consortium": "Consorcio de Kuno",
        },
        "ar": {},
        "ru": {},
        "zh": {},
    }


def test_a_translated_name_does_not_move_a_city():
    durban = Entry("africa", "South Africa", "Zzz", "ZA", city_key="durban", country_key="south africa")
    gulu = Entry("africa", "Uganda", "Gulu", "UG")

    assert listing.ordered([gulu, durban]) == [durban, gulu]


@pytest.mark.parametrize(
    ("language", "headline", "total"),
    [
        ("es", "77 ciudades de 44 países se suman a la red", "La red cuenta ahora con 294 miembros en 76 países."),
        ("ar", "انضمت 77 مدينة من 44 بلدا إلى الشبكة", "في الشبكة الآن 294 عضوا من 76 بلدا."),
        ("ru", "77 городов из 44 стран вступают в сеть", "Теперь в сети 294 члена в 76 странах."),
        ("zh", "44个国家的77个城市加入网络", "该网络现有来自76个国家的294个成员。"),
    ],
)
@pytest.mark.django_db
def test_the_sentences_of_a_release(edition, language, headline, total):
    content = reading.listing_of(edition, language=language)

    assert listing.headline(content) == headline
    assert listing.paragraph(content).endswith(total)


def test_plural_forms_of_arabic_and_russian():
    assert [wording.say("ru", "city", n) for n in (1, 2, 5, 21)] == ["1 город", "2 города", "5 городов", "21 город"]
    arabic = [wording.say("ar", "city", n) for n in (1, 2, 3, 11, 100)]
    assert arabic == ["مدينة واحدة", "مدينتان", "3 مدن", "11 مدينة", "100 مدينة"]


def test_every_language_has_every_phrase_with_the_same_gaps():
    def gaps(forms):
        texts = [forms] if isinstance(forms, str) else forms.values()
        return set().union(*(re.findall("{[a-z]+}", text) for text in texts)) - {"{n}"}

    for language in wording.LANGUAGES:
        told = {phrase: gaps(forms) for phrase, forms in wording.PHRASES[language].items()}
        assert told == {phrase: gaps(forms) for phrase, forms in wording.PHRASES["en"].items()}, language
        assert set(wording.REGIONS["africa"]) == set(wording.LANGUAGES)


def test_an_arabic_list_says_its_direction_and_isolates_names():
    content = Listing([Entry("africa", "أوغندا", "Lira", "UG")], language="ar")

    assert listing.as_html(content) == (
        '<div lang="ar" dir="rtl">\n<h2>أفريقيا</h2>\n<ul>\n'
        "  <li><bdi>Lira</bdi> (<bdi>أوغندا</bdi>)</li>\n</ul>\n</div>\n"
    )
    assert '<html lang="ar" dir="rtl">' in listing.SEALED["html"](content)


def test_the_seal_is_recomputed_from_the_json_by_its_rule():
    content = Listing([Entry("africa", "Uganda", "Lira", "UG", "lira")], title="Try", day=date(2026, 1, 1))
    told = json.loads(listing.as_json(content))
    stated = told.pop("sha256")
    told["members"] = [{name: value for name, value in member.items() if name != "page"} for member in told["members"]]

    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == stated == listing.seal(content)


def test_the_seal_changes_with_any_word_and_not_with_an_address():
    lira = Listing([Entry("africa", "Uganda", "Lira", "UG", "lira")])
    moved = Listing([Entry("africa", "Uganda", "Lira", "UG", "lira-city")])
    renamed = Listing([Entry("africa", "Uganda", "Lyra", "UG", "lira")])

    assert listing.seal(lira) == listing.seal(moved) != listing.seal(renamed)


@pytest.mark.parametrize("form", listing.SEALED)
def test_every_file_of_the_kit_bears_the_one_seal(form):
    content = Listing([Entry("africa", "Uganda", "Lira", "UG", "lira")], language="fr")

    assert listing.seal(content) in listing.SEALED[form](content)
    if form == "txt":
        assert listing.parse(listing.SEALED[form](content), language="fr") == [Entry("africa", "Uganda", "Lira")]
