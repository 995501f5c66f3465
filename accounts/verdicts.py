"""The one voice of every rule: code, outcome, sentence for the person, facts used."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Verdict:
    """What a rule says: the sentence is what the page shows, the e-mail quotes and the record keeps."""

    code: str
    passed: bool
    sentence: str | Promise = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def ok(cls, code: str, sentence: str | Promise = "", **facts: Any) -> "Verdict":
        """The rule is kept."""
        return cls(code, True, sentence, facts)

    @classmethod
    def fail(cls, code: str, sentence: str | Promise, **facts: Any) -> "Verdict":
        """The rule is broken, and the sentence says what to do."""
        return cls(code, False, sentence, facts)


def first(verdict: Verdict, *more: Verdict | Callable[[], Verdict]) -> Verdict:
    """The first that stands in the way, else the last; one that costs a query comes as a function, asked if reached."""
    for one in more:
        if not verdict.passed:
            return verdict
        verdict = one() if callable(one) else one
    return verdict


def failed(verdicts: list[Verdict]) -> list[Verdict]:
    """Those of the verdicts that stand in the way."""
    return [verdict for verdict in verdicts if not verdict.passed]
