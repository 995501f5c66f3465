"""Real rounds played through the acts: the round of 2022 whole, small folders for every outcome and every fault."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import NetworkRole, User
from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from cities.models import Announcement, City, CommissionOfficer, FocalPoint, Membership
from cities.workflow import reports_to_open, to_find_inactive
from nominations.models import Call, Mark, Nomination, Review
from notifications.models import Email

pytestmark = pytest.mark.django_db

SHIPPED = Path("nominations/data/rounds/2022")
FIGURES = {
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
ROUND = """name = "Small round"
slug = "small"
zone = "Europe/Berlin"

[window]
opens = 2021-09-01T00:00:00
city_deadline = 2021-11-01T23:59:59
commission_deadline = 2021-11-30T23:59:59
announced = 2022-09-02T12:00:00

[quota]
endorsed_per_country = 3
"""
HEAD = "region,country,city,outcome\n"
ONE = HEAD + "Africa,Uganda,Lira,admitted\n"


@pytest.fixture
def reference(db):
    call_command("load_reference", stdout=io.StringIO())


@pytest.fixture
def folder(tmp_path, reference):
    def write(rows: str = ONE, told: str = ROUND) -> Path:
        (tmp_path / "round.toml").write_text(told, encoding="utf-8")
        (tmp_path / "nominations.csv").write_text(rows, encoding="utf-8")
        return tmp_path

    return write


def replay(path: Path) -> str:
    out = io.StringIO()
    call_command("replay_round", str(path), stdout=out)
    return out.getvalue()


def refusal(path: Path) -> str:
    before = counts()
    with pytest.raises(CommandError) as refused:
        replay(path)
    assert refused.value.returncode == 2
    assert counts() == before
    return str(refused.value)


def counts() -> list[int]:
    return [model.objects.count() for model in (Record, Email, User, City, Call, Nomination, NetworkRole, Membership)]


def printed(*options: str) -> str:
    out = io.StringIO()
    call_command("announcement", *options, stdout=out)
    return out.getvalue()


# The round of 2022.


def test_round_of_2022_gives_the_published_figures_and_list(reference):
    first = replay(SHIPPED)
    told, before = json.loads(first), counts()

    assert {name: told[name] for name in FIGURES} == FIGURES
    assert told["outcomes"] == {"admitted": 77}
    assert told["differences"] == []
    assert printed("2022") == (SHIPPED / "announcement_list.txt").read_text(encoding="utf-8")
    assert printed("2022", "--layout", "city, country").splitlines()[:4] == [
        "Africa",
        "- Hina, Cameroon",
        "- Bouaké, Côte d'Ivoire",
        "- Libreville, Gabon",
    ]
    assert chain.verify() is None
    call_command("replay_decision", "2022", stdout=io.StringIO())  # raises where anything differs
    assert (to_find_inactive(), reports_to_open(clock.now())) == ([], [])  # of no real city we say that it is silent
    Announcement.objects.update(reports_from=2)
    assert to_find_inactive() == []  # nor once it owes reports, because of those who stood in for it
    Announcement.objects.update(reports_from=None)
    assert replay(SHIPPED) == first
    assert counts() == before
    assert_nobody_has_power()
    assert_nothing_is_invented()


def assert_nobody_has_power():
    assert not NetworkRole.objects.filter(until=None).exists()
    assert not CommissionOfficer.objects.filter(until=None).exists()
    assert not FocalPoint.objects.filter(until=None).exists()
    assert not User.objects.exclude(email__endswith=".example").exists()
    assert not User.objects.filter(is_active=True).exists()
    assert not User.objects.filter(is_fictional=False).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert all(not Person.of(user).grants for user in User.objects.all())


def assert_nothing_is_invented():
    assert (Mark.objects.count(), Review.objects.count()) == (0, 0)
    assert set(Email.objects.values_list("state", flat=True)) == {"discarded"}
    stamps = [json.loads(facts) for facts in Record.objects.values_list("facts", flat=True)]
    assert {(facts["replay"], facts["date"], facts["source"]) for facts in stamps} == {
        (True, "not published", "replay of 2022")
    }


# Small rounds.


def test_replay_plays_every_outcome(folder):
    names = ("Lira", "Gulu", "Masaka", "Jinja", "Arua", "Mbale", "Soroti")
    outcomes = ("admitted", "not_recommended", "reserved", "not_nominated", "withdrawn")
    rows = [f"Africa,Uganda,{name},{outcome}" for name, outcome in zip(names, outcomes, strict=False)]
    rows += ["Africa,Kenya,Kisumu,deferred", "Africa,Kenya,Nakuru,ineligible"]

    told = json.loads(replay(folder(HEAD + "\n".join(rows))))

    assert told["cities"] == 1
    assert told["outcomes"] == {
        "admitted": 1,
        "deferred": 1,
        "ineligible": 1,
        "not_nominated": 1,
        "not_recommended": 1,
        "reserved": 1,
        "withdrawn": 1,
    }
    assert set(Nomination.objects.values_list("city__name", "status")) == {
        ("Lira", "member"),
        ("Gulu", "not_admitted"),
        ("Masaka", "not_admitted"),
        ("Jinja", "not_nominated"),
        ("Arua", "withdrawn"),
        ("Kisumu", "not_admitted"),
        ("Nakuru", "ineligible"),
    }
    assert chain.verify() is None


def test_replay_plays_a_folder_without_history_and_figures(folder):
    told = json.loads(replay(folder()))

    assert (told["members_after"], told["countries_after"], told["differences"]) == (1, 1, [])


def test_replay_finds_countries_by_any_of_their_names_and_prints_them_as_listed(folder):
    rows = "Africa,Côte d’Ivoire,Bouaké,admitted\nArab States,Morocco,Ifrane,admitted\n"
    replay(folder(HEAD + rows))

    assert printed("small") == "Africa\n- Bouaké (Côte d'Ivoire)\nArab States\n- Ifrane (Kingdom of Morocco)\n"


def test_replay_keeps_what_further_columns_say_of_a_city(folder):
    head = "region,country,city,outcome,kind,latitude,longitude,parent,local_name,aliases\n"
    replay(folder(head + "Africa,Uganda,Nowhere Town,admitted,town_council,1.5,32.5,Upper District,Nowire,One;Two\n"))

    city = City.objects.get()
    facts = (city.kind, float(city.latitude), float(city.longitude), city.parent_unit, city.local_name)
    assert facts == ("town_council", 1.5, 32.5, "Upper District", "Nowire")
    assert list(city.aliases.values_list("name", flat=True)) == ["One", "Two"]


def test_replay_takes_an_extension_without_an_instant_a_second_before_the_old_deadline(folder):
    amendment = '\n[[amendment]]\nfield = "commission_deadline"\nnew = 2022-02-28T23:59:59\nreason = "More time"\n'
    replay(folder(told=ROUND + amendment))

    moved = Call.objects.get().amendments.get()
    assert moved.at == datetime(2021, 11, 30, 22, 59, 59, tzinfo=UTC)
    assert (moved.old_instant, moved.new_instant) == (
        datetime(2021, 11, 30, 23, tzinfo=UTC),
        datetime(2022, 2, 28, 23, tzinfo=UTC),
    )


def test_replay_names_the_difference_to_a_published_figure(folder, client):
    figures = "\n[announcement]\npublished_members_after = 2\npublished_countries_after = 1\n"
    told = json.loads(replay(folder(told=ROUND + figures)))

    sentence = "The release states 2 members, this reckoning gives 1: a difference of 1."
    assert told["differences"] == [sentence]
    assert sentence in client.get(Announcement.objects.get().get_absolute_url()).content.decode()


def test_replay_reads_the_same_contents_with_other_remarks_as_the_same_round(folder):
    first = replay(folder())

    assert replay(folder(told="# A remark.\n" + ROUND)) == first


# Faults.


def test_replay_of_other_contents_under_a_played_address_is_refused(folder):
    replay(folder())

    assert refusal(folder(ONE + "Africa,Uganda,Gulu,admitted\n")) == (
        "round.toml, line 2: A round “small” was played before from other contents."
    )


def test_fourth_city_of_a_country_is_refused_with_the_sentence_of_the_quota_and_its_line(folder):
    names = ("Lira", "Gulu", "Masaka", "Jinja")
    rows = HEAD + "".join(f"Africa,Uganda,{name},admitted\n" for name in names)

    assert refusal(folder(rows)) == (
        "nominations.csv, line 5: Uganda has used all 3 places in this call. "
        "To nominate another city, take one nomination back first."
    )


def test_rule_that_refuses_while_playing_names_the_line_and_nothing_is_half_done(folder):
    replay(folder())

    assert refusal(
        folder(HEAD + "Africa,Kenya,Kisumu,admitted\nAfrica,Uganda,Lira,admitted\n", ROUND.replace('"small"', '"next"'))
    ) == ("nominations.csv, line 3: This city is a member of the network already.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("Africa,Atlantis,Lira,admitted", "line 2: No country is called “Atlantis”."),
        ("Afrika,Uganda,Lira,admitted", "line 2: There is no region “Afrika”; there are: Africa; Arab States; "
         "Asia and the Pacific; Europe and North America; Latin America and the Caribbean."),
        ("Arab States,Uganda,Lira,admitted", "line 2: Uganda is in the region Africa, not in Arab States."),
        ("Africa,Uganda,Lira,admitted\nAfrica,Uganda,LIRA,admitted", "line 3: LIRA stands in line 2 already."),
        ("Africa,Uganda,Lira,famous", "line 2: There is no outcome “famous”; there are: admitted, not_recommended, "
         "reserved, deferred, ineligible, not_nominated, withdrawn."),
        ("Africa,Uganda,Lira", "line 2: This row has 3 columns, the first line has 4."),
        ("Africa,Uganda,,admitted", "line 2: The city is missing."),
        ("Africa,Uganda,–,admitted", "line 2: “–” is not a name: it has neither a letter nor a digit."),
        ("Africa,Uganda,Lira,withdrawn", "line 1: No city of this round was admitted."),
        ("\nAfrica,Uganda,Lira,admitted\n\nAfrica,Atlantis,X,admitted", "line 5: No country is called “Atlantis”."),
    ],
)  # fmt: skip
def test_wrong_row_is_told_with_its_line(folder, rows, sentence):
    assert refusal(folder(HEAD + rows + "\n")) == f"nominations.csv, {sentence}"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("kind,castle", "There is no kind “castle”; there are: city, town_council, county, province, district, "
         "commune, municipality_other, industrial_city, consortium, arrondissement, other."),
        ("latitude,95", "The latitude has to be a number from -90 to 90."),
        ("longitude,5", "The latitude has to be a number from -90 to 90."),
    ],
)  # fmt: skip
def test_wrong_fact_of_a_city_is_told_with_its_line(folder, more, sentence):
    column, value = more.split(",")
    rows = f"region,country,city,outcome,{column}\nAfrica,Uganda,Lira,admitted,{value}\n"
    assert refusal(folder(rows)) == f"nominations.csv, line 2: {sentence}"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('slug = "small"\n', "", "line 1: The key slug is missing."),
        ('slug = "small"', "slug = 5", "line 2: slug has to be a text."),
        ('slug = "small"', 'slug = "a b"', "line 2: slug has to be letters, digits and hyphens, as in an address."),
        ('slug = "small"', "slug = small", "line 2: This is not TOML."),
        ('"Small round"', '""', "line 1: name is empty."),
        ("Europe/Berlin", "Europe/Atlantis", "line 3: There is no time zone “Europe/Atlantis”."),
        ("city_deadline = 2021-11-01T23:59:59\n", "", "line 5: The key window.city_deadline is missing."),
        ("2021-11-01T23:59:59", '"soon"', "line 7: window.city_deadline has to be a date with a time."),
        ("2021-11-01T23:59:59", "2021-08-01", "line 7: The cities' deadline has to be after the opening."),
        ("2021-11-30", "2021-10-30", "line 8: The Commissions' deadline cannot be before the cities' deadline."),
        ("2022-09-02", "2021-11-02", "line 9: The announcement has to be after the last deadline."),
        ("2022-09-02", "2922-09-02", "line 9: This round is not announced yet: only what is public can be replayed."),
        ("endorsed_per_country = 3", "", "line 11: The key quota.endorsed_per_country is missing."),
        ("per_country = 3", "per_country = 0", "line 12: quota.endorsed_per_country has to be at least 1."),
    ],
)
def test_wrong_key_is_told_with_its_line(folder, old, new, sentence):
    assert refusal(folder(told=ROUND.replace(old, new))) == f"round.toml, {sentence}"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('[announcement]\nlayout = "x"', "line 14: There is no layout “x”; there are: city (country); city, country."),
        ('[[amendment]]\nfield = "opens"',
         "line 14: Only these dates are amended: city_deadline, commission_deadline."),
        ('[[amendment]]\nfield = "city_deadline"\nnew = 2021-10-01\nreason = "x"',
         "line 14: An extension has to end later than the deadline in force."),
        ('[[amendment]]\nfield = "city_deadline"\nnew = 2021-11-03\nat = 2021-08-01\nreason = "x"',
         "line 14: An extension is decided after the opening and before its new date."),
        ("[history]\nnet_exits = 12",
         "line 13: history.published has to list the figures published before this round."),
        ("[history]\npublished = [{ as_of = 2020-09-23, cities = 229, countries = 64 }]",
         "line 14: The key history.published.source is missing."),
        ("announcement = 3", "line 13: [announcement] has to be a table."),
    ],
)  # fmt: skip
def test_wrong_optional_table_is_told_with_its_line(folder, more, sentence):
    told = more + "\n" + ROUND if more.startswith("announcement") else ROUND + more + "\n"
    assert refusal(folder(told=told)) == f"round.toml, {sentence.replace('line 13: [ann', 'line 1: [ann')}"


def test_missing_file_and_foreign_bytes_are_told(folder, tmp_path):
    path = folder()
    (path / "nominations.csv").write_bytes(HEAD.encode() + b"Africa,Uganda,\xff,admitted\n")
    assert refusal(path) == "nominations.csv, line 2: This is not UTF-8 text."
    (path / "nominations.csv").unlink()
    assert refusal(path) == "nominations.csv, line 1: The file cannot be read (No such file or directory)."


def test_replay_without_reference_data_says_what_to_run(db, tmp_path):
    (tmp_path / "round.toml").write_text(ROUND)
    (tmp_path / "nominations.csv").write_text(ONE)
    assert refusal(tmp_path) == (
        "round.toml, line 1: Countries, forms and rubric are not loaded yet: run manage.py load_reference."
    )
