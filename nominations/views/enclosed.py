"""What a person reads before letters are released: their list, what was edited or held by hand, what differs."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.emails import events
from nominations.models import Call, Dispatch, Nomination, Proposal
from nominations.querysets.dispatch import by_hand, counted_by_hand, touched
from nominations.querysets.letters import emails_visible_to, held_outcomes
from nominations.views import lettering, paging, standing
from nominations.workflow.withdrawing import leaving
from notifications.models import Email

SHOWN = 10  # letters edited by hand whose changes stand on the page itself


def proposals(person: Person) -> QuerySet[Proposal]:
    """Those that a second person decides, with what their page names."""
    return Proposal.objects.visible_to(person).select_related("call__programme", "by")


def when(instant: Any, person: Person) -> str:
    """On the reader's clock."""
    return timeline.when(instant, standing.reader_zone(person) or "UTC")


def in_order(letters: QuerySet[Email]) -> QuerySet[Email]:
    """What somebody touched by hand first, then by address."""
    return by_hand(letters).order_by("-is_edited", "-kept_by", "address", "pk").defer("text", "html", "facts")


def row(email: Any, person: Person, of: Any = None) -> dict[str, Any]:
    """One letter, with who edited or held it by hand; where the row is another one, that one knows it."""
    shown, of = lettering.short(email), of or email
    notes = [_("edited by hand")] if of.is_edited else []
    if of.kept_by and email.is_held:
        notes.append(_("held by %(person)s on %(day)s") % {"person": of.kept_by, "day": when(of.kept_at, person)})
    shown["cells"][1]["note"] = "; ".join(notes)
    return shown


@dataclass(frozen=True)
class Lot:
    """Letters that leave together, as a person may read them: how many, how many of them touched by hand."""

    letters: QuerySet[Email]
    person: Person
    number: int
    edited: int
    kept: int
    events: str  # each with how many are of it

    @property
    def touched(self) -> list[str]:
        """How many were edited by hand, and how many somebody held on purpose."""
        by_edit = ngettext(
            "%(n)d letter was edited by hand: read what changed.",
            "%(n)d letters were edited by hand: read what changed.",
            self.edited,
        )
        by_hold = ngettext(
            "%(n)d letter was held by a person on purpose: it would leave with the others.",
            "%(n)d letters were held by a person on purpose: they would leave with the others.",
            self.kept,
        )
        return [words % {"n": number} for words, number in ((by_edit, self.edited), (by_hold, self.kept)) if number]

    def ways(self, whole: str = "", **sample: str) -> list[dict[str, str]]:
        """To the whole list, and to the worst of exactly these letters."""
        if not self.number:
            return []
        every = ngettext("Read the list: %(n)d letter", "Read the list: %(n)d letters", self.number)
        listed = [{"label": every % {"n": self.number}, "url": whole}] if whole else []
        return [*listed, {"label": _("Look at the worst cases"), "url": f"{reverse('sample')}?{urlencode(sample)}"}]

    def changes(self) -> list[dict[str, Any]]:
        """Of the letters that were edited by hand: who changed which words, and when."""
        if not self.edited:
            return []
        edited = list(by_hand(self.letters).filter(is_edited=True).order_by("address", "pk")[:SHOWN])
        done: dict[str, list[Any]] = {email.key: [] for email in edited}
        for one in touched(done, "edit_email", "render_again"):
            done[one.subject.partition(":")[2]].append(one)
        return [_edited(email, done[email.key], self.person) for email in edited]

    def before(self, whole: str, **sample: str) -> dict[str, Any]:
        """For the page with the typed number: the list, the changes made by hand, the ways to all of it."""
        found = in_order(self.letters)[: paging.PER_PAGE] if self.number else []
        rows = [{"cells": row(email, self.person)["cells"][:2]} for email in found]  # all of them are held
        return {"letters": rows, "ways": self.ways(whole, **sample), "edited": self.changes()}


def lot(letters: QuerySet[Email], person: Person) -> Lot:
    """Counted in one question."""
    found = counted_by_hand(letters)
    number, edited, kept = (sum(numbers) for numbers in zip(*found.values(), strict=True)) if found else (0, 0, 0)
    return Lot(letters, person, number, edited, kept, _of_events({event: n for event, (n, *_more) in found.items()}))


def _of_events(numbers: dict[str, int]) -> str:
    return " · ".join(f"{events.in_words(event)} ({number})" for event, number in numbers.items())


def _edited(email: Email, records: list[Any], person: Person) -> dict[str, Any]:
    words = {"edit_email": _("Edited"), "render_again": _("Rendered again")}
    return {
        "to": email.address,
        "title": email.title,
        "url": reverse("email", args=[email.key]),
        "records": [
            {"when": when(one.at, person), "what": words[one.act], "who": one.actor_name, "reason": one.reason}
            for one in records
        ],
    }


# What is other than before.


def against(ours: Lot, last: Dispatch) -> str:
    """Who gets such a letter that did not get the last one, and the other way round."""
    theirs = last.enclosed.visible_to(ours.person)
    mine = ours.letters.order_by().values("address")
    new = mine.exclude(address__in=theirs.values("email__address")).distinct().count()
    gone = theirs.order_by().exclude(email__address__in=mine).values("email__address").distinct().count()
    number = theirs.count()
    words = ngettext(
        "Last time (%(day)s): %(n)d letter. New addresses: %(new)d. Addresses no longer there: %(gone)d.",
        "Last time (%(day)s): %(n)d letters. New addresses: %(new)d. Addresses no longer there: %(gone)d.",
        number,
    )
    return words % {"day": when(last.at, ours.person), "n": number, "new": new, "gone": gone}


def of(dispatch: Dispatch, person: Person) -> QuerySet[Email]:
    """The letters of a bulk release that this person may read; what was left out of it is none of them."""
    return emails_visible_to(person).filter(pk__in=dispatch.enclosed.visible_to(person).inside().values("email"))


# With an announcement.


def page_of(proposal: Proposal) -> str:
    """Where all letters of a proposal are listed."""
    return reverse("proposal_letters", args=[proposal.key])


def call_of(proposal: Proposal) -> str:
    """What the pages of its acts stand under."""
    return str(proposal.call)


def progress_of(proposal: Proposal, person: Person) -> str:
    """Where it is seen how far its letters have come, once they were let go."""
    made = Dispatch.objects.visible_to(person).filter(proposal=proposal).first() if proposal.lets_letters_go else None
    return reverse("dispatch", args=[made.key]) if made else ""


def of_announcement(proposal: Proposal, person: Person) -> Lot:
    """The letters that leave when a second person says yes."""
    return lot(leaving(proposal, person), person)


def of_files(files: list[Nomination], person: Person) -> Lot:
    """The same before anything is proposed: the decision letters of these files that are held."""
    held = held_outcomes(files).order_by().values("pk")
    return lot(emails_visible_to(person).filter(pk__in=held), person)


def before_announcement(letters: Lot, proposal: Proposal) -> dict[str, Any]:
    """For the page on which a second person types their number."""
    return letters.before(page_of(proposal), proposal=proposal.key)


def in_words(ours: Lot, call: Call) -> list[str]:
    """How many leave, of which events, what was done to them by hand, and what differs from the last announcement."""
    if not ours.number:
        return [_("0 letters leave: none waits for it.")]
    leave = ngettext("%(n)d letter leaves.", "%(n)d letters leave, in one go.", ours.number) % {"n": ours.number}
    which = _("They are: %(events)s.") % {"events": ours.events}
    return [leave, which, *ours.touched, _since(ours, call)]


def _sent_by(dispatch: Dispatch, person: Person) -> str:
    return lot(of(dispatch, person), person).events


def _since(ours: Lot, call: Call) -> str:
    """What the last announcement of such a call sent, and to whom."""
    seen = Dispatch.objects.visible_to(ours.person).with_names()
    last = seen.of_earlier_announcements(call).first()
    if last is None:
        return _("No earlier announcement has sent letters from here.")
    facts = {"call": str(last.proposal.call) if last.proposal else "", "events": _sent_by(last, ours.person)}
    before = _("The last announcement (%(call)s) sent: %(events)s.") % facts
    return f"{before} {against(ours, last)}"


@login_required
@require_safe
def proposal_letters(request: Request, key: str) -> HttpResponse:
    """The letters that leave when a second person says yes, in pages."""
    person = request.person
    seen = door.see(Proposal.objects.visible_to(person).letting_go().select_related("call"), key)
    letters = of_announcement(seen, person)
    context = {
        "who": seen.call.name,
        "title": _("Letters of the announcement"),
        "lead": _("Edited or held by hand first, then by address."),
        "caption": _("The letters, by address"),
        "what": _("No letter waits for this announcement."),
        "ways": letters.ways(proposal=seen.key),
        "edited": letters.changes(),
        "back": reverse("proposal", args=[seen.key]),
    }
    shown = partial(row, person=person)
    template = "nominations/decision/proposal_letters.html"
    return paging.listed(request, template, context, in_order(letters.letters), shown, name="letters")
