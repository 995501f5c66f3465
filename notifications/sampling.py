"""Which few letters of many to read, so that whoever read them knows them all: the first, and the worst cases.

The database looks at every letter, however many there are; each event has in each language a first and worst of its
own. What is measured is what the letter prints: who reads it is seldom named in it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, TextField, Value, When, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Length, NullIf, RowNumber, StrIndex
from django.db.models.lookups import GreaterThan

from notifications.blank import BLANK
from notifications.house import CASES, LINKS

# As PostgreSQL reads them.
RIGHT_TO_LEFT = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]"
IDEOGRAPHS = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
# An empty line too many, brackets or quotation marks with nothing in them, "None", two spaces, a space before a stop,
# a colon with nothing behind it, a placeholder.
GAP = r"\n[ \t]*\n[ \t]*\n|\(\s*\)|“\s*”|«\s*»|\yNone\y|\S {2,}\S| [,.](?=\s|$)|: +\n|:\s*$|\{\w*\}"
BIG_GAP = 1000
NAME = Coalesce(NullIf("to__name", Value("")), "address", output_field=CharField())
PRINTED = Func(Value("\n"), "title", "text", function="concat_ws", output_field=TextField())
CITY = NullIf(KT("facts__city"), Value(""))


class LongestFact(Func):
    """How long the longest value is that a letter both keeps and prints; an address of a page or a case is no value."""

    template = "(SELECT max(length(value)) FROM jsonb_each_text(%(expressions)s, value) > 0 AND key !~ '{no_value}')"
    template = template.format(no_value=f"^({'|'.join(LINKS)})$|^{CASES}|^if ")
    arg_joiner = ") WHERE strpos("  # what is kept, and in which words it is looked for
    output_field = IntegerField()


def _found(pattern: str, where: Any) -> Func:
    return Func(where, Value(pattern), function="regexp_count", output_field=IntegerField())


FACT = LongestFact("facts", PRINTED)
# A city comes before any other value, and that before the reader, of whom a letter may say nothing.
LONGEST_NAME = Case(
    When(GreaterThan(StrIndex(PRINTED, CITY), 0), then=2 * BIG_GAP * BIG_GAP + Length(CITY)),
    When(GreaterThan(FACT, 0), then=BIG_GAP * BIG_GAP + FACT),
    default=Length(NAME),
)
RULES: dict[str, Any] = {
    "gap": Case(When(BLANK, then=Value(BIG_GAP)), default=_found(GAP, F("title")) + _found(GAP, F("text"))),
    "right_to_left": _found(RIGHT_TO_LEFT, PRINTED),
    "ideographs": _found(IDEOGRAPHS, PRINTED),
    "longest_name": LONGEST_NAME,
    "longest_text": Length("text"),
    "shortest_text": BIG_GAP * BIG_GAP - Length("text"),
}


@dataclass(frozen=True)
class Chosen:
    """A letter to read, why, and the first one of its event and language, with which it is compared."""

    pk: int
    event: str
    language: str
    first: int
    reasons: tuple[str, ...]


def worst(emails: QuerySet) -> list[Chosen]:
    """Of each event and language the first letter, then the worst by each rule; worst twice has both reasons."""
    scores = emails.order_by().annotate(rank_first=_rank(F("pk").asc()), **{f"is_{c}": one for c, one in RULES.items()})
    ranked = scores.annotate(**{f"rank_{code}": _rank(F(f"is_{code}").desc(), F("pk").asc()) for code in RULES})
    wanted = Q(rank_first=1)
    for code in RULES:
        wanted |= Q(**{f"rank_{code}": 1, f"is_{code}__gt": 0})
    places = [f"{what}_{code}" for code in RULES for what in ("is", "rank")]
    return _in_order(list(ranked.filter(wanted).values("pk", "event", "language", "rank_first", *places)))


def _rank(*order: Any) -> Window:
    """Of equals the one that was written first comes first."""
    return Window(RowNumber(), partition_by=[F("event"), F("language")], order_by=list(order))


def _in_order(rows: list[dict[str, Any]]) -> list[Chosen]:
    firsts = {_kind(row): row["pk"] for row in rows if row["rank_first"] == 1}
    found = [(row, _reasons(row)) for row in rows]
    found.sort(key=lambda one: (*_kind(one[0]), [*("first", *RULES)].index(one[1][0])))
    return [Chosen(row["pk"], *_kind(row), firsts[_kind(row)], reasons) for row, reasons in found]


def _kind(row: dict[str, Any]) -> tuple[str, str]:
    return row["event"], row["language"]


def _reasons(row: dict[str, Any]) -> tuple[str, ...]:
    first = ("first",) if row["rank_first"] == 1 else ()
    return first + tuple(code for code in RULES if row[f"rank_{code}"] == 1 and row[f"is_{code}"] > 0)
