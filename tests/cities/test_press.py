"""The press kit: figures that a recount confirms, files with one hash, a published text held against the list."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from docx import Document

from accounts.person import Person
from audit import clock
from cities import listing, presskit, reading, workflow
from cities.listing import Quotation
from cities.models import City, Edition, Membership, Population
from tests.cities import factories

pytestmark = pytest.mark.django_db
PUBLISHED = Path(__file__).parent / "announcement_list_2022.txt"
LATER = datetime(2024, 2, 14, 12, tzinfo=UTC)
KIT = "/announcements/2022/press/"

RECOUNT = """
    WITH told AS (
        SELECT country.iso2, country.region, city.id AS city, city.is_capital, announcement.instant::date AS day
        FROM cities_membership membership
        JOIN cities_edition edition ON edition.id = membership.announced_in_id
        JOIN cities_announcement announcement ON announcement.id = edition.announcement_id
        JOIN cities_city city ON city.id = membership.city_id
        JOIN cities_country country ON country.id = city.country_id
        WHERE announcement.slug = %(slug)s
    ), standing AS (
        SELECT country.iso2
        FROM cities_membership membership
        JOIN cities_city city ON city.id = membership.city_id
        JOIN cities_country country ON country.id = city.country_id
        WHERE NOT city.is_fictional AND membership.since <= (SELECT max(day) FROM told)
          AND (membership.until IS NULL OR membership.until > (SELECT max(day) FROM told))
    ), earlier AS (
        SELECT coalesce(sum(cities - net_exits), 0) AS cities, coalesce(sum(countries_not_listed), 0) AS countries
        FROM cities_prehistory
    ), latest AS (
        SELECT DISTINCT ON (city_id) city_id, number, year FROM cities_population
        WHERE city_id IN (SELECT city FROM told) AND year <= (SELECT extract(year FROM max(day)) FROM told)
        ORDER BY city_id, year DESC, source
    )
    SELECT (SELECT count(*) FROM told),
           (SELECT count(DISTINCT iso2) FROM told),
           (SELECT json_object_agg(region, number)
            FROM (SELECT region, count(*) AS number FROM told GROUP BY region) regions),
           (SELECT count(*) FROM told WHERE is_capital),
           (SELECT count(*) FROM told WHERE is_capital IS NOT NULL),
           (SELECT coalesce(sum(number), 0) FROM latest),
           (SELECT count(*) FROM latest),
           (SELECT count(*) FROM standing) + (SELECT cities FROM earlier),
           (SELECT count(DISTINCT iso2) FROM standing) + (SELECT countries FROM earlier)
"""


def recounted(slug: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"slug": slug})
        return cursor.fetchone()


def counted(kit) -> tuple:
    regions = {code: number for code, number in kit.by_region.items() if number}
    capitals = (len(kit.capitals), kit.capitals_known)
    people = (kit.population, kit.population_known)
    return (kit.new, kit.countries, regions, *capitals, *people, kit.after, kit.countries_after)


def figures(content) -> dict[str, str]:
    return dict(content.kit.figures(content.language))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_figures_of_2022_equal_a_recount_by_sql(edition):
    kit = presskit.kit_of(edition).kit

    assert counted(kit) == recounted("2022")
    assert (kit.new, kit.countries, kit.before, kit.after, kit.countries_after) == (77, 44, 217, 294, 76)
    assert kit.before + kit.new == kit.after == kit.before_register + 77


def test_figures_of_a_later_round_equal_a_recount_by_sql(edition):
    Membership.objects.filter(city__slug__in=["lira", "gulu"]).update(until=date(2023, 5, 1), ended_how="withdrew")
    nairobi, mbale = factories.city("Nairobi", "KE", is_capital=True), factories.city("Mbale", "UG", is_capital=False)
    for year, number in ((2019, 4_397_073), (2009, 3_138_369), (2030, 9)):
        Population.objects.create(city=nairobi, year=year, number=number, source="Census")
    later = factories.announce(nairobi, mbale, factories.city("Recife", "BR"), slug="2024", instant=LATER)
    content = presskit.kit_of(later)

    assert counted(content.kit) == recounted("2024")
    assert figures(content) | {} == figures(content) | {
        "New cities": "3",
        "Capitals among the new cities": "1 (Nairobi) (known of 2 of 3)",
        "Inhabitants of the new cities": "4,397,073 (known of 1 of 3, counts of 2019)",
        "Members before": "292",
        "Members that left since the announcement of 2 September 2022": "2",
        "Members after": "295",
        "Members admitted before this register began": "217",
    }


def test_a_round_listed_later_is_no_release(edition):
    said = figures(presskit.kit_of(edition))
    head = "city,country,joined,left,ended_how,cohort,source,is"
    lines = ["Elmsgate,GB,2021-03-01,,,2021,test,new", "Elmsford,GB,2016-11-14,2022-01-01,withdrew,2016,test,new"]
    workflow.import_members(edition.announcement.programme, "\n".join([head, *lines]), by=Person.clock())

    assert figures(presskit.kit_of(edition)) == said


def test_a_release_that_was_withdrawn_is_none_and_its_members_did_not_leave(edition):
    recife = factories.city("Recife", "BR")
    between = factories.announce(recife, slug="2023", instant=datetime(2023, 2, 14, 12, tzinfo=UTC))
    workflow.withdraw_announcement(between.announcement, reason="The wrong list.", by=Person.clock())
    Membership.objects.filter(city=recife).update(until=date(2023, 5, 1), ended_how="withdrew")
    later = factories.announce(factories.city("Belo", "BR"), slug="2024", instant=LATER)

    assert figures(presskit.kit_of(later))["Members that left since the announcement of 2 September 2022"] == "0"


def test_what_an_edition_said_stays_whatever_is_learned_of_its_day_later(edition):
    later = factories.announce(factories.city("Belo", "BR"), slug="2024", instant=LATER)
    said = figures(presskit.kit_of(later))
    head = "city,country,joined,left,ended_how,cohort,source"
    lines = ["Elmsgate,GB,2019-03-01,,,2019,test", "Elmsford,GB,2019-03-01,2023-01-01,withdrew,2019,test"]
    workflow.import_members(edition.announcement.programme, "\n".join([head, *lines]), by=Person.clock())

    assert figures(presskit.kit_of(Edition.objects.get(pk=later.pk))) == said


def test_a_corrigendum_tells_its_own_change_and_not_what_was_listed_meanwhile(edition):
    head, line = "city,country,joined,cohort,source,is", "Elmsgate,GB,2019-03-01,2019,test,new"
    workflow.import_members(edition.announcement.programme, f"{head}\n{line}", by=Person.clock())
    announcement, lira = edition.announcement, City.objects.get(slug="lira")

    second = workflow.correct(announcement, reason="Not eligible.", by=Person.clock(), removed=[lira])
    third = workflow.correct(announcement, reason="Miscounted.", by=Person.clock(), recounted={"net_exits": 14})

    changes = [reading.change_of(one).figures for one in (second, third)]
    assert changes[0] == [("new", 77, 76), ("after", 294, 293)]
    assert changes[1] == [("after", 293, 291), ("before_register", 217, 215)]
    assert (
        figures(presskit.kit_of(third))["Members that left since 23 September 2020, net, not published by name"] == "14"
    )
    assert reading.network(on=date(2022, 9, 2)).before_register == 214  # one of them has a name by now


def test_a_city_that_a_corrigendum_removed_did_not_leave_since(edition):
    removed = [City.objects.get(slug="lira")]
    with clock.at(datetime(2022, 10, 1, tzinfo=UTC)):
        workflow.correct(edition.announcement, reason="Not eligible.", by=Person.clock(), removed=removed)
    later = factories.announce(factories.city("Recife", "BR"), slug="2024", instant=LATER)
    told = figures(presskit.kit_of(later))

    assert told["Members before"] == "293"
    assert told["Members that left since the announcement of 2 September 2022"] == "0"


def test_what_is_not_known_is_said_to_be_so_and_never_nought(edition):
    told = figures(presskit.kit_of(edition))
    City.objects.update(is_capital=None)

    assert told["Capitals among the new cities"] == "4 (Doha, Kyiv, Libreville, Ljubljana) (known of 77 of 77)"
    assert figures(presskit.kit_of(edition))["Capitals among the new cities"] == "not known"
    assert told["Inhabitants of the new cities"] == "not known"
    assert told["Countries that return"] == "not known, because members of countries not listed are counted"
    assert told["Members that left since 23 September 2020, net, not published by name"] == "12"


def test_first_time_and_returning_countries_are_named():
    factories.announce(factories.city("Lira"), factories.city("Bursa", "TR"))
    Membership.objects.filter(city__name="Bursa").update(until=date(2023, 5, 1), ended_how="withdrew")
    later = factories.announce(
        factories.city("Izmir", "TR"), factories.city("Recife", "BR"), slug="2024", instant=LATER
    )
    told = figures(presskit.kit_of(later))

    assert told["Countries that enter for the first time"] == "1 (Brazil)"
    assert told["Countries that return"] == "1 (Turkey)"


def test_a_quotation_stands_only_where_there_is_one(edition, client):
    said = Quotation("We learn.", "Ada Example", "Mayor of North Haven")
    haven = factories.city("North Haven", is_fictional=True)
    factories.announce(haven, slug="try", is_fictional=True, said=said)

    assert "“We learn.” — Ada Example, Mayor of North Haven" in text(client.get("/announcements/try/press/"))
    assert "blockquote" not in text(client.get(KIT))


def test_page_in_arabic_runs_to_the_left_and_the_site_does_not(edition, client):
    page = text(client.get(KIT, {"language": "ar"}))

    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="panel" lang="ar" dir="rtl"> <h2>انضمت 77 مدينة من 44 بلدا إلى الشبكة</h2>' in page
    assert "الأعضاء الذين قبلوا قبل بدء هذا السجل" in page


def test_announcement_page_leads_to_the_kit_in_the_same_language(edition, client):
    page = client.get("/announcements/2022/", {"language": "ar"})

    assert page.context["press_url"] == f"{KIT}?language=ar"
    assert page.context["regions"][0]["name"] == "أفريقيا"
    assert 'class="regions" lang="ar" dir="rtl"' in text(page)
    assert [one["code"] for one in page.context["tongues"] if one["current"]] == ["ar"]
    assert '<span lang="en">English</span></summary>' in text(page)  # the language of the site


@pytest.mark.parametrize("form", ["html", "txt", "release", "csv", "json"])
def test_every_file_bears_the_hash_of_the_page(edition, client, form):
    asked = {"language": "es", "layout": "city, country"}
    seal = client.get(KIT, asked).context["seal"]

    assert seal in client.get(f"{KIT}list.{form}", asked).content.decode()
    assert seal == json.loads(client.get("/announcements/2022/list.json", asked).content)["sha256"]


def test_word_file_says_the_release_and_its_direction(edition, client):
    response = client.get(f"{KIT}list.docx", {"language": "ar"})
    document = Document(io.BytesIO(response.content))
    printed = [paragraph.text for paragraph in document.paragraphs]
    xml = document.element.xml

    assert printed[0] == "انضمت 77 مدينة من 44 بلدا إلى الشبكة"
    assert "Bouaké (ساحل العاج)" in printed
    assert printed[-1].endswith(client.get(KIT, {"language": "ar"}).context["seal"])
    assert xml.count("<w:bidi/>") == len(printed)
    assert 'w:bidi="ar-SA"' in xml
    assert client.get(f"{KIT}list.docx", {"language": "ar"}).content == response.content


def test_kit_before_the_instant_does_not_exist(edition, client):
    edition.announcement.instant = datetime(2099, 1, 1, tzinfo=UTC)
    edition.announcement.save()

    for address in (KIT, f"{KIT}list.docx", "/announcements/2022/compare/"):
        assert client.get(address).status_code == 404


def test_the_check_against_294_in_76_says_equal_and_shows_the_earlier_members(client):
    factories.register_of_2022()
    pages = [text(client.get(address)) for address in ("/announcements/2022/", KIT)]
    russian = text(client.get(KIT, {"language": "ru"}))

    assert ["The release states 294 members in 76 countries: equal to this reckoning." in page for page in pages] == [
        True,
        True,
    ]
    assert "Members admitted before this register began: 217" in pages[1]
    assert "В сообщении указано: 294 члена в 76 странах, что равно этому расчёту." in russian
    assert "294 members in 76 countries: equal" not in presskit.kit_of(differing()).agreement


def differing():
    edition = Edition.objects.get()
    edition.reckoning["published"]["cities"] = 295
    return edition


def test_countries_of_a_kit_are_called_and_ordered_as_the_list_calls_them(edition):
    kept = edition.reckoning
    Edition.objects.update(reckoning=kept | {"reckoning": kept["reckoning"] | {"first_time": ["AE", "CI", "VN"]}})
    for language in ("en", "fr"):
        content = presskit.kit_of(Edition.objects.get(), language=language)
        printed = {entry.iso2: entry.country for entry in content.entries}

        assert content.kit.first_time == [printed[code] for code in ("CI", "AE", "VN")]


def test_the_published_text_is_equal(edition, client):
    page = text(client.post("/announcements/2022/compare/", {"text": PUBLISHED.read_text()}))

    assert "Equal: the text says what the list says." in page
    assert "Read as 77 cities in English" in page


def test_a_text_in_spanish_by_country_is_held_against_the_spanish_list(edition, client):
    content = presskit.kit_of(edition, listing.BY_COUNTRY, "es")
    ours = listing.release(content)
    typed = ours.replace("Consorcio de Kuno", "Garissa").replace("294 miembros en", "295 miembros en")
    page = client.post("/announcements/2022/compare/", {"text": typed})

    assert client.post("/announcements/2022/compare/", {"text": ours}).context["proof"]["sentences"] == []
    first, total, agreement = page.context["proof"]["sentences"]
    assert first == "The text prints “Garissa”, another name of “Consorcio de Kuno” (Kenia)."
    assert "cuenta ahora con 295" in total
    assert "our release says “El comunicado indica 294" in agreement


def test_command_compares_a_file(edition, capsys, tmp_path):
    other = tmp_path / "press.txt"
    other.write_text(PUBLISHED.read_text().replace("- Lira (Uganda)\n", ""))

    call_command("announcement", "2022", "--compare", str(PUBLISHED))
    with pytest.raises(SystemExit) as ended:
        call_command("announcement", "2022", "--compare", str(other))

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "Equal: the text says what the list says.",
        "1 difference",
        "Lira (Uganda) is missing from the text.",
    ]
    with pytest.raises(CommandError):
        call_command("announcement", "2022", "--compare", str(tmp_path / "none.txt"))


def test_command_writes_every_format_in_every_form(edition, capsys, tmp_path):
    kept = tmp_path / "list.docx"

    call_command("announcement", "2022", "--format", "docx", "--language", "zh", "--to", str(kept))
    call_command("announcement", "2022", "--format", "release", "--kit", "--language", "fr")

    assert "44个国家的77个城市加入网络" in [one.text for one in Document(str(kept)).paragraphs]
    assert "Membres admis avant le début de ce registre : 217" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("announcement", "2022", "--format", "docx")
