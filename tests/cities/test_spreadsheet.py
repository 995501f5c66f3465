from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cities.spreadsheet import written

AT = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)
DAY = date(2027, 3, 1)


def opened(rows: list, zone: str = "UTC"):
    return load_workbook(BytesIO(written(rows, zone))).active


def read(rows: list, zone: str = "UTC") -> list[tuple]:
    return [tuple(row) for row in opened(rows, zone).iter_rows(values_only=True)]


def test_a_row_has_its_labels_as_headings():
    row = [{"label": "City", "text": "Lira"}, {"label": "State", "word": "open", "tone": "now"}]

    assert read([row, row]) == [("City", "State"), ("Lira", "open"), ("Lira", "open")]


def test_a_time_stands_in_the_zone_that_its_heading_names():
    rows = [[{"label": "Since", "text": "2 days", "at": AT}], [{"label": "Since", "text": "", "at": None}]]

    assert read(rows, "Africa/Kampala")[:2] == [
        ("Since (Africa/Kampala)",),
        (AT.replace(tzinfo=None) + timedelta(hours=3),),
    ]


def test_a_day_and_a_number_are_no_texts():
    row = [{"label": "Day", "text": "1 March", "day": DAY}, {"label": "N", "text": "3", "amount": 3}]
    sheet = opened([row])

    assert [(cell.value, cell.number_format) for cell in sheet[2]] == [
        (datetime.combine(DAY, time()), "yyyy-mm-dd"),
        (3, "General"),
    ]


def test_a_note_has_a_column_of_its_own_and_an_act_none():
    row = [
        {"label": "City", "text": "Lira", "note": "on paper"},
        {"label": "Country", "text": "Uganda", "note": "Africa", "note_label": "Region"},
        {"label": "What to do", "text": "Invite", "act": True},
    ]

    assert read([row]) == [("City", "City, note", "Country", "Region"), ("Lira", "on paper", "Uganda", "Africa")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_text_is_a_formula(text):
    sheet = opened([[{"label": text, "text": text}]])

    assert [(cell.value, cell.data_type, cell.quotePrefix) for row in sheet for cell in row] == [(text, "s", True)] * 2


def test_signs_that_no_workbook_holds_are_left_out():
    assert read([[{"label": "City", "text": "Li\x00ra\x1b"}]]) == [("City",), ("Lira",)]


def test_an_empty_list_is_an_empty_sheet():
    assert read([]) in ([], [()], [(None,)])
