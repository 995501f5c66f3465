"""The minutes of a jury as PDF, written from its rows each time: the same rows give the same bytes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit.chain import Head
from audit.models import Record
from audit.subjects import subject
from dossiers.typesetting import typeset
from nominations import aliases, marks, markwords, means, permissions, proceedings, timeline
from nominations.models import (
    Call,
    Criterion,
    Juror,
    Mark,
    Nomination,
    Remark,
    Review,
    SecretBallot,
    Vote,
)
from nominations.rules import jury as jury_rules
from nominations.views.discussion import alarms, limits
from nominations.views.minutes_of_call import parts, weighed
from nominations.views.minutes_ranking import ranked
from nominations.views.room import led
from nominations.workflow import discussing

DONE = {  # what the records of a file with their reasons tell, beside the words of the jury
    "peek": gettext_lazy("Sealed marks opened before their closing"),
    "close_review": gettext_lazy("Marks closed"),
    "reopen_review": gettext_lazy("Marks opened again"),
    "repeat_ballot": gettext_lazy("Ballot void, another one held"),
    "reopen_vote": gettext_lazy("Another vote held"),
}


@login_required
@require_safe
def minutes(request: Request, slug: str) -> HttpResponse:
    """For the chair and the secretariat; whoever has a conflict with a file reads minutes without it."""
    call = led(request, slug)
    answer = HttpResponse(written(call, request.person), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="minutes-{call.slug}.pdf"'
    return answer


def written(call: Call, person: Person) -> bytes:
    """The minutes as this person may read them."""
    last = proceedings.last_act(call)
    return typeset("minutes", _data(call, person, last), at=last.at if last else call.opens_at)


def _data(call: Call, person: Person, last: Record | None) -> dict[str, Any]:
    criteria = means.criteria_of(call)
    seats = proceedings.seats(call)
    entries = _entries(call, person, criteria, seats)
    return {
        "language": get_language() or "en",
        "call": call.name,
        "title": _("Minutes of the jury"),
        "footer": _("Minutes of the jury · %(call)s · confidential") % {"call": call.name},
        "parts": parts(call, seats, person),
        "labels": {
            "criteria": _("Criteria"),
            "of_criteria": [_("Criterion"), _("Kind"), _("Weight")],
            "record": _("Head of the chain of records at the last act of this jury"),
        },
        "criteria": [weighed(criterion) for criterion in criteria],
        "ranking": ranked(call, criteria, [entry.marked for entry in entries if entry.is_ranked]),
        "files": [entry.data() for entry in entries],
        "record": str(Head(last.number, last.hash)) if last else "–",
        "when": timeline.when(last.at, call.zone, seconds=True) if last else "",
    }


# File by file.


@dataclass(frozen=True)
class Entry:
    """One file with all rows that its minutes tell of."""

    file: Nomination
    criteria: list[Criterion]
    seats: dict[int, Juror]
    given: dict[int, dict[str, int | None]]  # marks by reader's seat and criterion
    is_open: bool
    is_apart: bool  # whether the reader of these minutes owes no review of it, and so reads each one's marks
    left: list[Review]
    changes: list[Mark]
    remarks: list[Remark]
    votes: list[Vote]
    secret: list[SecretBallot]
    records: list[Any]
    lifted: list[tuple[int, Any]]  # the seats that returned to the file, each with the record of it

    @property
    def is_ranked(self) -> bool:
        """Whether its marks are open to the reader, and it wants a place."""
        return self.is_open and self.file.is_in_meeting

    @property
    def marked(self) -> tuple[Nomination, list[tuple[str, str, int | None]]]:
        """The file with every word on it: who, on which criterion, which mark."""
        words = [(self.seats[pk].key, code, value) for pk, row in self.given.items() for code, value in row.items()]
        return self.file, words

    @property
    def letters(self) -> dict[int, str]:
        """The readers as letters, in the order of their numbers on this file."""
        numbers = discussing.numbered(self.file, self.seats.values())
        readers = sorted(self.given, key=lambda seat: numbers[seat])
        return {seat: aliases.letter(place) for place, seat in enumerate(readers)}

    def who(self, seat: int | None) -> str:
        """A reader by letter, another juror by number, the secretariat by its name."""
        if seat is None:
            return _("The secretariat")
        numbers = discussing.numbered(self.file, self.seats.values())
        return self.letters.get(seat) or _("Juror %(n)d") % {"n": numbers[seat]}

    def data(self) -> dict[str, Any]:
        """What the layout needs of it."""
        file = self.file
        letters = self.letters
        shown = letters if self.is_apart else {}
        return {
            "city": file.city.name,
            "country": file.country.called,
            "word": self._word(),
            "note": self._note(),
            "readers": list(shown.values()),
            "head": [_("Criterion"), *shown.values(), _("Mean")],
            "rows": self._rows(shown) if letters else [],
            "parts": self._parts() if self.is_open else [],
        }

    def _note(self) -> str:
        """Why something is not here."""
        if not self.is_open:
            return _("opens with your declaration")
        return str(jury_rules.own_is_in(is_owed=not self.is_apart).sentence)

    def _word(self) -> str:
        if not self.file.jury_word:
            return _("The jury has not said its word.")
        return _("Word of the jury: %(word)s") % {"word": VERBS[self.file.jury_word].label}

    @property
    def means(self) -> marks.Means:
        """The means of the file, reckoned from the newest marks."""
        rules = [marks.Rule(one.code, one.kind == "gate", one.weight) for one in self.criteria]
        said = [
            marks.OneMark(str(seat), code, value) for seat, row in self.given.items() for code, value in row.items()
        ]
        return marks.of_file(rules, said)

    def _rows(self, letters: dict[int, str]) -> list[list[str]]:
        found = self.means
        rows = [self._row(one, letters, found) for one in self.criteria]
        return [*rows, [_("All marks together"), *[""] * len(letters), _mean(found.overall.mean)]]

    def _row(self, one: Criterion, letters: dict[int, str], found: marks.Means) -> list[str]:
        cells = [markwords.in_table(one, self.given[seat]) for seat in letters]
        mean = found.marks[one.code].mean if one.code in found.marks else None
        return [one.title, *cells, _mean(mean)]

    def _parts(self) -> list[dict[str, Any]]:
        parts = [
            (_("Where the readers differ"), self._alarms()),
            (_("Marks changed in the discussion"), [self._change(mark) for mark in self.changes if self.is_apart]),
            (_("Conflicts: who took no part and left the room"), self._left()),
            (_("Remarks of record"), [self._remark(one) for one in self.remarks]),
            (_("Votes"), self._votes()),
            (_("Conflicts that two persons lifted"), [self._lifted(*row) for row in self.lifted]),
            (_("Reasons in the record"), [self._reason(row) for row in self.records if row.reason]),
        ]
        return [{"title": title, "rows": rows} for title, rows in parts if rows]

    def _alarms(self) -> list[str]:
        return alarms(self.means, self.criteria, limits(self.file.call), apart=self.is_apart)

    def _change(self, mark: Any) -> str:
        words = _("%(who)s, %(criterion)s: from %(before)s to %(after)s. %(reason)s")
        return words % {
            "who": self.who(mark.review.juror_id),
            "criterion": mark.criterion.title,
            "reason": mark.reason,
            **markwords.before_and_after(mark),
        }

    def _left(self) -> list[str]:
        """By name, with the kind of the conflict; what was marked before is kept and does not count."""
        file = self.file
        named = {row.juror_id: str(row.get_conflict_kind_display() or _("taken from the file")) for row in self.left}
        tied = {pk: _("ties to the country") for pk, seat in self.seats.items() if file.country_id in seat.countries}
        excluded = {row.juror_id for row in self.left if row.submitted_at}
        return [
            f"{self.seats[pk]}: {kind}" + (f" ({_('the marks given before do not count')})" if pk in excluded else "")
            for pk, kind in sorted((tied | named).items())
        ]

    def _lifted(self, seat: int, row: Any) -> str:
        return f"{self.seats[seat]}: {timeline.when(row.at, self.file.call.zone)}"

    def _reason(self, row: Any) -> str:
        """What was done, when and why; who opened sealed marks is named."""
        at = timeline.when(row.at, self.file.call.zone)
        done = str(DONE.get(row.act) or Vote.Choice(row.act).label)
        who = f", {row.actor_name}" if row.act == "peek" else ""
        return f"{done}{who} ({at}): {row.reason}"

    def _remark(self, one: Remark) -> str:
        about = f" ({one.criterion.title})" if one.criterion else ""
        return f"{self.who(one.juror_id)}{about}: {one.text}"

    def _votes(self) -> list[str]:
        by_ballot: dict[int, list[Vote]] = defaultdict(list)
        for one in self.votes:
            by_ballot[one.ballot].append(one)
        told = [(number, self._ballot(number, cast)) for number, cast in by_ballot.items()]
        told += [(row.number, _secret(row)) for row in self.secret]
        return [line for _number, line in sorted(told)]

    def _ballot(self, number: int, cast: list[Vote]) -> str:
        """Of a ballot that is over what was counted, of a running one what would be; the rest by name."""
        is_over = any(one.closed for one in cast)
        counted = [one for one in cast if (one.closed if is_over else self._may_vote(one.juror_id))]
        others = sorted(str(self.seats[one.juror_id]) for one in cast if one not in counted)
        aside = _("; not counted: %(names)s") % {"names": ", ".join(others)} if others else ""
        return self._open(number, counted) + aside

    def _may_vote(self, seat: int) -> bool:
        juror = self.seats[seat]
        is_out = self.file.country_id in juror.countries or seat in {row.juror_id for row in self.left}
        return not (is_out or juror.has_ended)

    def _open(self, number: int, counted: list[Vote]) -> str:
        by_choice: dict[str, list[str]] = defaultdict(list)
        for one in counted:
            by_choice[one.choice].append(str(self.seats[one.juror_id]))
        said = [
            f"{Vote.Choice(choice).label} {len(names)} ({', '.join(sorted(names))})"
            for choice, names in sorted(by_choice.items())
        ]
        return _("Ballot %(n)d, open: %(votes)s") % {"n": number, "votes": "; ".join(said) or _("none")}


VERBS = {
    "recommended": Vote.Choice.RECOMMEND,
    "reserved": Vote.Choice.RESERVE,
    "not_recommended": Vote.Choice.NOT_RECOMMEND,
    "deferred": Vote.Choice.DEFER,
}


def _secret(row: SecretBallot) -> str:
    if not row.counted:
        votes = _("void") if row.closed else _("not counted yet")
    else:
        votes = "; ".join(f"{Vote.Choice(choice).label} {count}" for choice, count in row.tally.items())
    casting = _("; casting vote: %(choice)s") % {"choice": row.get_casting_display()} if row.casting else ""
    return _("Ballot %(n)d, secret: %(votes)s") % {"n": row.number, "votes": votes} + casting


def _entries(call: Call, person: Person, criteria: list[Criterion], seats: list[Juror]) -> list[Entry]:
    """The files that this person may read of, in the order of their names."""
    spoken = Nomination.objects.visible_to(person).marks_closed().filter(call=call)  # also what was withdrawn since
    files = sorted(spoken.with_names().with_declared(person), key=lambda file: (file.city.sort_key, file.pk))
    open_to = {file.pk for file in means.readable(person, files)}
    rows = proceedings.gathered([file.pk for file in files if file.pk in open_to])
    words = proceedings.words([file for file in files if file.pk in open_to])
    lifted = proceedings.lifted([file.pk for file in files if file.pk in open_to])
    by_pk = {seat.pk: seat for seat in seats}
    return [
        Entry(
            file,
            criteria,
            by_pk,
            rows["given"].get(file.pk, {}),
            file.pk in open_to,
            jury_rules.own_is_in(permissions.owes_review(person, file)).passed,
            rows["left"].get(file.pk, []),
            rows["changes"].get(file.pk, []),
            rows["remarks"].get(file.pk, []),
            rows["votes"].get(file.pk, []),
            rows["secret"].get(file.pk, []),
            words.get(subject(file), []),
            lifted.get(file.pk, []),
        )
        for file in files
    ]


def _mean(mean: float | None) -> str:
    return "–" if mean is None else means.in_words(mean, 2)
