"""What shows nothing, asked here and in the database."""

import unicodedata

import pytest

from audit import clock
from notifications import outbox
from notifications.blank import BLANK, is_blank
from notifications.models import Email

SEEN = [".", "é", "م", "शि", "字", "\u200fم", "\u0600", "🏙", "a\u200b"]
UNSEEN = ["", " ", "\t\n", "\u00a0", *outbox.UNSEEN, "\u200b", "\u2060\u200b", "\u3164", "\u2800\ufe0f", "\U000e0020"]


def test_no_mark_of_space_or_joining_counts_as_text():
    every = map(chr, range(0x110000))
    spaces = [one for one in every if unicodedata.category(one) in {"Zs", "Zl", "Zp", "Cc", "Co"}]

    assert [one for one in spaces if not is_blank(one)] == []
    assert [is_blank(one) for one in UNSEEN] == [True] * len(UNSEEN)
    assert [is_blank(one) for one in SEEN] == [False] * len(SEEN)


@pytest.mark.django_db
def test_the_database_calls_the_same_blank():
    facts = {"event": "e", "subject_ref": "s:1", "language": "en", "state": "held", "created": clock.now()}
    words = [*SEEN, *UNSEEN]
    for field, other in (("title", "text"), ("text", "title")):
        said = [{field: one, other: "A", "address": f"{field}{n}@a.example"} for n, one in enumerate(words)]
        rows = [Email(**facts, **one) for one in said]
        Email.objects.bulk_create(rows)
        found = Email.objects.filter(BLANK, pk__in=[row.pk for row in rows]).values_list(field, flat=True)
        assert set(found) == set(UNSEEN)
