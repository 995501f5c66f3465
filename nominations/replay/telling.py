"""What a replay says of itself, always read from what is in the database: the second time the same as the first."""

from collections import Counter
from typing import Any

from audit.models import Record
from audit.subjects import subject
from cities import wording
from cities.models import Edition
from nominations.models import Call, Nomination
from nominations.states import Status
from notifications.models import Email

OUTCOMES = {  # the words of the folder
    Status.MEMBER: "admitted",
    Status.INELIGIBLE: "ineligible",
    Status.NOT_NOMINATED: "not_nominated",
    Status.WITHDRAWN: "withdrawn",
}


def summary(call: Call) -> dict[str, Any]:
    """The figures of a played round."""
    edition = Edition.objects.get(announcement=call.cohort.announcement, number=1)
    reckoned = edition.figures
    return {
        "cities": reckoned.new,
        "countries": reckoned.countries_new,
        "by_region": {wording.region(code): count for code, count in reckoned.by_region.items()},
        "members_after": reckoned.after,
        "countries_after": reckoned.countries_after,
        "outcomes": _outcomes(call),
        "records": Record.objects.filter(facts__contains=f'"source":"replay of {call.slug}"').count(),
        "emails_discarded": _discarded(call),
        "differences": _differences(edition),
    }


def _outcomes(call: Call) -> dict[str, int]:
    files = Nomination.objects.filter(call=call).values_list("status", "jury_word")
    told = Counter(word if status == Status.NOT_ADMITTED else OUTCOMES[status] for status, word in files)
    return dict(sorted(told.items()))


def _discarded(call: Call) -> int:
    subjects = [subject(call), *map(subject, Nomination.objects.filter(call=call))]
    return Email.objects.filter(subject_ref__in=subjects, state=Email.State.DISCARDED).count()


def _differences(edition: Edition) -> list[str]:
    told = edition.difference()
    return [told] if told else []
