import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from audit.canonical import canonical, digest, link

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
FACTS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@given(FACTS)
def test_canonical_says_what_was_meant(facts):
    assert json.loads(canonical(facts)) == facts


@given(FACTS)
def test_canonical_is_its_own_canonical_text(facts):
    assert canonical(json.loads(canonical(facts))) == canonical(facts)


@given(st.dictionaries(st.text(), FACTS))
def test_canonical_ignores_the_order_of_writing(facts):
    assert canonical(dict(reversed(facts.items()))) == canonical(facts)


@given(st.datetimes(timezones=st.timezones()), st.timezones())
def test_canonical_ignores_the_zone_of_an_instant(instant, zone):
    assert canonical(instant.astimezone(UTC).astimezone(zone)) == canonical(instant)


def test_canonical_has_neither_spaces_nor_escapes():
    assert canonical({"b": [1, "Çanakkale"], "a": None}) == '{"a":null,"b":[1,"Çanakkale"]}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2025, 3, 1, 1, tzinfo=timezone(timedelta(hours=1))), '"2025-03-01T00:00:00.000000Z"'),
        (date(2025, 3, 1), '"2025-03-01"'),
        (time(12, 30), '"12:30:00"'),
        (timedelta(days=1), "86400.0"),
        (Decimal("1.50"), '"1.50"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (gettext_lazy("endorsed"), '"endorsed"'),
        ({"b", "a"}, '["a","b"]'),
    ],
)
def test_canonical_of_other_values(value, text):
    assert canonical(value) == text


def test_canonical_of_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        canonical(datetime(2025, 3, 1, tzinfo=UTC).replace(tzinfo=None))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_canonical_of_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(value)


def test_canonical_of_an_unknown_thing_is_refused():
    with pytest.raises(TypeError, match="object has no canonical form"):
        canonical(object())


@given(st.text(min_size=1), st.text(min_size=1), st.text())
def test_digest_tells_texts_apart(text, other, salt):
    assert (digest(salt, text) == digest(salt, other)) == (text == other)


def test_digest_of_no_text_is_none():
    assert digest("salt", "") == ""


def test_link_depends_on_what_came_before():
    assert link("0" * 64, {"number": 1}) != link("1" * 64, {"number": 1})
