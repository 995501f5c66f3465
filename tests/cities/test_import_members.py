"""An earlier list of sixty lines, most of them invented: every doubtful name is shown, none guessed, twice is once."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Record
from cities import certificate, listing, reading
from cities.models import Announcement, City, Membership, Prehistory
from cities.workflow.previewing import Kind, preview
from tests import pages
from tests.cities import factories
from tests.nominations import factories as road

LIST = Path(__file__).with_name("earlier_members.csv")
HEAD = "city,country,joined,left,ended_how,cohort,source,is"
DOUBTFUL = {  # which city each doubtful line offers first, and why
    "Garissa": ("Kuno Consortium", "alias"),
    "Garisa": ("Kuno Consortium", "place"),
    "Condado de Kilifi": ("Kilifi County", "language"),
    "Bouake": ("Bouaké", "accents"),
    "Resita": ("Reșița", "accents"),
    "Lausane": ("Lausanne", "near"),
    "Helao Nafidi": ("Helao Nafidi Town Council", "kind"),
    "Queretaro": ("Querétaro", "accents"),
    "Kirklee": ("Kirklees", "near"),
    "Doha": ("Doha", "elsewhere"),
    "Alvarendas": ("Alvarenda", "near"),
    "Brúmholt": ("Brumholt", "accents"),
    "Wexmore": ("Wexmoor", "near"),
    "Castelnor": ("Castelnor", "elsewhere"),
    "Old Dravik": ("Dravikko", "alias"),
    "Трнава": ("Trnava", "script"),
    "Kuzumaki": ("Kuzumaki Bay", "part"),
    "eThekwini": ("Durban", "place"),
}


@pytest.fixture
def kilifi(edition) -> None:
    """The register after 2022, with one translated name."""
    county = City.objects.get(name="Kilifi County")
    road.cities.workflow.add_name(
        county.key, by=road.secretariat(), text="Condado de Kilifi", language="es", source="Spanish edition of the list"
    )


def run(*args: object) -> str:
    out = StringIO()
    call_command("import_members", *map(str, args), stdout=out)
    return out.getvalue()


def rows() -> tuple:
    """Everything that an import could change."""
    models = (City, Membership, Announcement, Prehistory, Record)
    return tuple(list(model.objects.order_by("pk").values()) for model in models)


def given(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "members.csv"
    path.write_text("\n".join([head, *lines]))
    return path


@pytest.mark.usefixtures("kilifi")
def test_every_doubtful_line_is_shown_and_none_guessed():
    found = preview(LIST.read_text())

    assert len(found.entries) == 60
    assert {entry.line.city: (entry.offers[0].name, entry.offers[0].reason) for entry in found.of(Kind.DOUBTFUL)} == (
        DOUBTFUL
    )
    assert found.counts == {Kind.NEW: 32, Kind.SAME: 10, Kind.DIFFERS: 0, Kind.DOUBTFUL: 18, Kind.WRONG: 0}


@pytest.mark.usefixtures("kilifi")
def test_preview_changes_nothing_and_says_what_would_change():
    before = rows()

    said = run(LIST)

    assert rows() == before
    assert "line 44: Garissa (Kenya): doubtful\n    ? Kuno Consortium: also known as Garissa\n" in said
    assert "32 new, 10 known, nothing changes, 0 known, differs, 18 doubtful, 0 error\n" in said
    assert "A preview: nothing was changed." in said


@pytest.mark.usefixtures("kilifi")
def test_apply_lists_by_name_whoever_is_sure_and_the_totals_of_the_release_stay(tmp_path):
    before = reading.network(on=date(2022, 9, 2))

    said = run(LIST, "--apply")

    after, known = reading.network(on=date(2022, 9, 2)), Prehistory.objects.get()
    assert (before.cities, before.countries) == (after.cities, after.countries) == (294, 76)
    # On the day of the published figure 26 of those listed were members; three of them left before this register
    # began, and one that joined meanwhile is listed too: 24 stand beside the 77 of 2022.
    assert (known.listed, known.exits_listed, known.cities) == (26, 2, 229)
    assert (after.listed, after.before_register) == (77 + 24, 217 - 24)
    assert after.countries_not_listed == 32 - known.countries_listed
    # Two more have left since 2022: they count no more.
    assert reading.network().cities == 294 - 2
    assert "admitted before this register began, without a name: 217 → 193\n" in said
    assert "members: 294 → 292\n" in said
    assert not City.objects.filter(name__in=["Garisa", "Alvarendas", "Bouake"]).exists()
    addresses = ["/", "/cities/", "/cities/?q=nowhere", "/figures/", "/data/", "/api/figures.json"]
    said_of_all = [Client().get(address).content.decode() for address in addresses]
    assert not any("efore this register began." in text or "since this register began" in text for text in said_of_all)
    assert "193 earlier members are counted without a name." in said_of_all[0]


@pytest.mark.usefixtures("kilifi")
def test_import_twice_changes_nothing():
    run(LIST, "--apply")
    before = rows()

    said = run(LIST, "--apply")

    assert rows() == before
    assert "0 new, 42 known, nothing changes, 0 known, differs, 18 doubtful, 0 error\n" in said


@pytest.mark.usefixtures("kilifi")
def test_doubtful_line_is_taken_as_the_city_that_somebody_chose(tmp_path):
    chosen = tmp_path / "choices.csv"
    chosen.write_text("city,country,is\nGarissa,Kenya,Kuno Consortium\nCastelnor,Portugal,new\nBouake,CI,bouake\n")

    run(LIST, "--apply", "--choose", chosen)
    before = rows()
    said = run(LIST, "--apply", "--choose", chosen)

    assert rows() == before
    assert "line 44: Garissa (Kenya): known, nothing changes\n" in said
    assert City.objects.filter(name="Castelnor").count() == 2
    assert Membership.objects.filter(city__name="Kuno Consortium").count() == 1


@pytest.mark.usefixtures("edition")
def test_city_that_joined_left_and_joined_again_has_two_memberships_in_two_announcements(tmp_path):
    lines = ("Elmsgate,GB,2016-11-14,2018-01-01,withdrew,2016,test data,new", "Elmsgate,GB,2019-10-01,,,,test data,new")
    run(given(tmp_path, *lines), "--apply")

    elmsgate = City.objects.get(name="Elmsgate")
    told = [(row.since, row.until, row.announced_in.announcement.slug) for row in elmsgate.memberships.all()]
    assert told == [
        (date(2016, 11, 14), date(2018, 1, 1), "2016"),
        (date(2019, 10, 1), None, "earlier-2019"),
    ]
    assert elmsgate.slug == "elmsgate"
    page = Client().get("/announcements/2016/").content.decode()
    assert "Elmsgate" in page
    assert "How the totals are reckoned" not in page
    assert "/press/" not in page
    assert Client().get("/announcements/2016/press/").status_code == 404
    days = [date(2017, 1, 1), date(2018, 6, 1), date(2020, 1, 1)]
    assert [Membership.objects.as_of(day).filter(city=elmsgate).count() for day in days] == [1, 0, 1]


@pytest.mark.usefixtures("edition")
def test_known_member_that_differs_is_corrected_and_the_record_says_what_was(tmp_path):
    first = given(tmp_path, "Elmsgate,GB,2016-11-14,,,2016,test data,new")
    run(first, "--apply")
    second = given(
        tmp_path,
        "Elmsgate,GB,2016-11-15,2018-01-01,withdrew,2016,test data,Elmsgäte|Elms",
        head="city,country,joined,left,ended_how,cohort,source,aliases",
    )

    said = run(second, "--apply")

    assert "    joined: 2016-11-14 → 2016-11-15\n    left: – → 2018-01-01 withdrew\n    aliases: – → Elms" in said
    row = Membership.objects.get(city__name="Elmsgate")
    assert (row.since, row.until, row.ended_how) == (date(2016, 11, 15), date(2018, 1, 1), "withdrew")
    record = Record.objects.filter(act="import_members").last()
    assert '["joined","2016-11-14","2016-11-15"]' in record.facts
    assert run(second, "--apply").count("known, nothing changes") == 2  # the line, and the sum


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Elmsgate,Atlantis,2016-11-14,,,,test,", "No country is called “Atlantis”."),
        ("Elmsgate,GB,14.11.2016,,,,test,new", "“14.11.2016” is no day: write it as 2016-11-14."),
        ("Elmsgate,GB,2016-11-14,2015-01-01,,,test,new", "The membership ends before it began."),
        ("Elmsgate,GB,2016-11-14,,withdrew,,test,new", "How it ended is one of withdrew, removed, unknown, with the day."),  # noqa: E501
        ("Elmsgate,GB,2016-11-14,,,,,", "The source is missing: where does this stand?"),
        ("Elmsgate,GB,2022-09-02,,,2022,test,new", "The announcement 2022 does not name this city: correct it by a corrigendum."),  # noqa: E501
        ("Gulu,UG,2016-11-14,,,,test,", "It is a member since 2022-09-02 already: say when it left, or correct that day."),  # noqa: E501
        ("Gulu,UG,2022-09-02,,,2016,test,", "It was announced in 2022."),
        ("Gullu,UG,2016-11-14,,,,test,Kampala", "The choice “Kampala” is not one city of this country."),
        ("Bouake,CI,2016-11-14,,,,test,new", "Bouaké has the same letters: it cannot be another city."),
    ],
)  # fmt: skip
def test_wrong_line_stops_the_file_with_its_sentence(tmp_path, line, sentence):
    path = given(tmp_path, "Elmgrove,GB,2016-11-14,,,,test,new", line)
    before, out = rows(), StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("import_members", str(path), "--apply", stdout=out)

    assert (refused.value.returncode, rows()) == (2, before)
    assert f"error\n    {sentence}\n" in out.getvalue()


@pytest.mark.usefixtures("edition")
def test_day_before_the_first_published_figure_has_no_total(tmp_path):
    run(given(tmp_path, "Elmsgate,GB,2016-11-14,,,2016,test data,new"), "--apply")

    asked = ["/figures/2020-09-22/", "/api/figures.json?as_of=2020-09-22", "/figures/2020-09-23/"]
    answers = [Client().get(address) for address in asked]
    shown = pages.Browser(road.secretariat()).get("/register/?on=2020-09-22").read.decode()

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert answers[1].json()["detail"] == "How many members there were in all on that day, nobody published."
    assert "On 22 September 2020: members listed by name: 1. How many there were in all, nobody published." in shown


@pytest.mark.usefixtures("edition")
def test_nobody_is_listed_who_was_never_counted(tmp_path):
    Prehistory.objects.update(cities=13)

    with pytest.raises(CommandError, match="more members, or members of more countries"):
        run(given(tmp_path, "Elmsgate,GB,2016-11-14,,,,test,new", "Zorlitz,AT,2016-11-14,,,,test,new"), "--apply")

    assert not City.objects.filter(name="Elmsgate").exists()


@pytest.mark.usefixtures("edition")
def test_second_line_about_one_tenure_says_the_same_or_is_wrong():
    lines = ["Elmsgate,GB,2016-11-14,,,,test,new", "Elmsgäte,GB,2016-11-14,,,,test,Elmsgate"]
    lines += ["ELMSGATE,GB,2016-11-14,2020-01-01,unknown,,test,"]

    found = preview("\n".join([HEAD, *lines]))

    assert [str(entry.kind) for entry in found.entries] == ["new", "same", "wrong"]
    assert found.entries[1].twin.number == 2
    assert found.entries[2].faults[0].sentence == "Line 2 says otherwise of the same city for the same time."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file has no column city, country, joined."),
        ("city,country\n", "The file has no column joined."),
        ("city,country,joined,mayor\n", "Nobody knows a column mayor."),
        ("city,country,joined,source\n", "The file has no line."),
    ],
)
def test_file_without_its_columns_is_refused(db, tmp_path, text, sentence):
    path = tmp_path / "members.csv"
    path.write_text(text)

    with pytest.raises(CommandError) as refused:
        run(path)

    assert sentence in str(refused.value)


def test_fictional_list_counts_nowhere(edition, tmp_path):
    run(given(tmp_path, "Elmsgate,GB,2016-11-14,,,,test,new"), "--apply", "--fictional")

    assert City.objects.get(name="Elmsgate").slug == "elmsgate-fictional"
    assert (reading.network().cities, Prehistory.objects.get().listed) == (294, 0)
    assert Prehistory.objects.get().as_told() == factories.EARLIER


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Elmsgate,GB,2999-01-01,,,,test,new", "2999-01-01 has not come yet: only what has happened is listed."),
        ("Elmsgate,GB,2016-11-14,2999-01-01,withdrew,,test,new", "2999-01-01 has not come yet: only what has happened is listed."),  # noqa: E501
        ("Elmsgate,GB,2022-09-02,,,,test,new", "This register began on 2022-09-02: who joined since is announced in it, not listed from a file."),  # noqa: E501
        ("Oldgate,GB,2022-09-02,,,2016,test,new", "This register began on 2022-09-02: who joined since is announced in it, not listed from a file."),  # noqa: E501
        ("Gulu,UG,2022-09-02,2023-01-01,withdrew,,test,", "Its membership was announced in this register: it ends on the page of the member, by a withdrawal or by a removal that two persons decide."),  # noqa: E501
        ("Gulu,UG,2022-09-02,2023-01-01,removed,,test,", "Its membership was announced in this register: it ends on the page of the member, by a withdrawal or by a removal that two persons decide."),  # noqa: E501
        ("Oldgate,GB,2016-11-14,2019-01-01,removed,,test,new", "Two persons decide a removal: leave the end out here, and propose it on the member's page."),  # noqa: E501
        ("Elmsgate,GB,2016-11-14,2023-01-01,removed,,test,new", "Two persons decide a removal: leave the end out here, and propose it on the member's page."),  # noqa: E501
    ],
)  # fmt: skip
def test_file_does_alone_nothing_that_is_announced_or_decided_by_two(tmp_path, line, sentence):
    run(given(tmp_path, "Oldgate,GB,2016-11-14,,,2016,test,new"), "--apply")
    before, out = rows(), StringIO()

    with pytest.raises(CommandError):
        call_command("import_members", str(given(tmp_path, line)), "--apply", stdout=out)

    assert rows() == before
    assert f"error\n    {sentence}\n" in out.getvalue()


@pytest.mark.usefixtures("edition")
def test_end_that_a_file_tells_leaves_no_pause_and_no_proposal_open(tmp_path):
    run(given(tmp_path, "Elmsgate,GB,2016-11-14,,,2016,test,new"), "--apply")
    key, sofia = City.objects.get(name="Elmsgate").key, road.secretariat("Sofia")
    road.cities.workflow.propose_removal(key, by=sofia, reason="Name used for sale.")
    road.cities.workflow.declare_inactive(key, by=sofia, reason="Silent.")

    run(given(tmp_path, "Elmsgate,GB,2016-11-14,2023-01-01,withdrew,2016,test,new"), "--apply")

    tenure = Membership.objects.get(city__name="Elmsgate")
    assert (tenure.until, tenure.ended_how) == (date(2023, 1, 1), "withdrew")
    assert (tenure.pauses.filter(until=None).count(), tenure.motions.get().answer) == (0, "settled")


@pytest.mark.usefixtures("edition")
def test_round_listed_later_goes_by_its_day_in_words_in_every_language(tmp_path):
    run(given(tmp_path, "Elmsgate,GB,2020-09-23,,,2020-09,test data,new"), "--apply")
    announcement, city = Announcement.objects.get(slug="2020-09"), City.objects.get(name="Elmsgate")

    titles = [one.title for one in reading.listings_of(announcement.editions.get()).values()]
    client = pages.Browser(None)
    pages_of_it = ["/fr/announcements/2020-09/", f"/fr/cities/{city.slug}/", "/fr/announcements/", "/fr/data/"]
    paper = certificate.facts(Membership.objects.get(city=city))
    page = client.get(f"/cities/{city.slug}/").read.decode()

    assert "certificate.pdf" not in page
    assert client.get(f"/cities/{city.slug}/certificate.pdf").status_code == 404
    assert titles[0] == paper[1]["text"] == "Members of an earlier round, admitted from 23 September 2020 on"
    assert len(set(titles)) == 6
    assert not any("2020-09" in title for title in titles)
    for address in pages_of_it:
        assert "Membres d’un cycle antérieur, admis à partir du 23 septembre 2020" in client.get(address).read.decode()


@pytest.mark.usefixtures("edition")
def test_reckoning_names_no_source_in_another_language_than_its_own():
    edition = Announcement.objects.get(slug="2022").editions.get()

    told = [listing.release(content) for content in reading.listings_of(edition).values()]

    assert "\n229 members published on 23 September 2020\n" in told[0]
    assert not any("corrected release" in text for text in told)
    assert '<span lang="en">corrected release of September 2020</span>' in Client().get("/fr/figures/").content.decode()
