"""Which held letters may leave together, which dispatches are read by whom, and how far their letters have come."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from audit.models import Record
from audit.subjects import prefix
from nominations.querysets.application import rows_of
from nominations.querysets.letters import (
    emails_visible_to,
    held_outcomes,
    last_act,
    off_public,
    telling_of,
    unproposed,
)
from nominations.states import EMBARGOED, TOLD
from notifications.models import Email
from notifications.querysets import RECALLABLE, waits_in_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.person import Person
    from nominations.models import Call, Dispatch, Proposal

NARROWING = ("event", "language", "version")
BETWEEN = Value("\x1e")  # stands in no subject line and no text


def reads() -> Func:
    """The mark of an e-mail as it reads: another one as soon as a letter of it changes."""
    whole = Concat("address", BETWEEN, "title", BETWEEN, "text", BETWEEN, "html", output_field=TextField())
    return Func(whole, template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')", output_field=CharField())


def releasable(person: "Person") -> QuerySet[Email]:
    """Held letters that may leave together: none proposed already."""
    return tellable(emails_visible_to(person)).filter(unproposed(), state=Email.State.HELD)


def tellable(letters: QuerySet[Email]) -> QuerySet[Email]:
    """None of an outcome before its announcement, or while that is withdrawn."""
    return letters.exclude(off_public())


def narrowed(letters: QuerySet[Email], asked: Mapping[str, str]) -> QuerySet[Email]:
    """Those of one event, in one language, of one act."""
    return letters.filter(**{name: asked[name] for name in NARROWING if asked.get(name)})


def held_for(proposal: "Proposal") -> QuerySet[Email]:
    """The letters that wait for a proposal: held for the announcement, or held since that was withdrawn."""
    files = rows_of("Nomination").filter(call=proposal.call).order_by("pk")
    if proposal.is_release:
        return held_outcomes(files.filter(status__in=EMBARGOED))
    return telling_of(proposal.call, files.filter(status__in=TOLD)).filter(state=Email.State.HELD)


def by_hand(rows: QuerySet, key: str = "key") -> QuerySet:
    """The same with whether one person worded them otherwise since they were written, or held them on purpose."""
    edited = last_act(key, "edit_email", "render_again").annotate(is_it=Q(act="edit_email"))
    held = last_act(key, "hold_email", "release_email", "schedule_email").with_texts()
    who = Case(When(act="hold_email", then="actor_name"), default=Value(""), output_field=TextField())
    day = Case(When(act="hold_email", then="at"), output_field=DateTimeField())
    return rows.annotate(
        is_edited=Coalesce(Subquery(edited.values("is_it")[:1], output_field=BooleanField()), Value(value=False)),
        kept_by=Coalesce(Subquery(held.annotate(who=who).values("who")[:1]), Value(""), output_field=TextField()),
        kept_at=Subquery(held.annotate(day=day).values("day")[:1], output_field=DateTimeField()),
    )


def counted_by_hand(letters: QuerySet[Email]) -> dict[str, tuple[int, int, int]]:
    """Of each event how many, how many of them edited by hand, and how many held on purpose; in one question."""
    edited = Count("pk", filter=Q(is_edited=True))
    kept = Count("pk", filter=Q(state=Email.State.HELD) & ~Q(kept_by=""))
    events = by_hand(letters).order_by("event").values_list("event")
    return {event: numbers for event, *numbers in events.annotate(Count("pk"), edited=edited, kept=kept)}


def touched(keys: "Iterable[str]", *acts: str) -> QuerySet[Record]:
    """What was done to these e-mails by hand, in its order, with who did it and how the text changed."""
    subjects = [f"{prefix(Email)}{key}" for key in keys]
    return Record.objects.filter(subject__in=subjects, act__in=acts).with_texts().order_by("number")


class DispatchQuerySet(models.QuerySet):
    """Dispatches."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's and the director's; which letters of it somebody reads is asked letter by letter."""
        return self.all() if person.is_clock or person.has("secretariat") or person.has("director") else self.none()

    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(state="proposed")

    def to_decide(self, person: "Person") -> Self:
        """Of these the ones that this person may release, because somebody else proposed them."""
        return self.proposed().exclude(by=person.user)

    def running(self) -> Self:
        """Those whose letters leave, or have left."""
        return self.filter(state="running")

    def listed(self) -> Self:
        """With who proposed and released them, and how many letters of each are where."""
        there = Q(enclosed__left_out=False)
        waits = there & (Q(enclosed__email__state__in=["queued", "sending"]) | waits_in_digest("enclosed__email__"))
        here = waits | there & Q(enclosed__email__state="held")
        counted = {"number": there, "waiting": waits, "here": here}
        numbers = {name: Count("enclosed", filter=which) for name, which in counted.items()}
        return self.with_names().annotate(**numbers).order_by("-at", "-pk")

    def with_names(self) -> Self:
        """With who proposed and released them, and with the call whose announcement they told of."""
        return self.select_related("by", "decided_by", "proposal__call")

    def of_announcement(self, call: "Call") -> Self:
        """Those by which letters left with the announcement of a call."""
        return self.filter(proposal__call=call)

    def of_earlier_announcements(self, call: "Call") -> Self:
        """Those of other calls of the programme, the newest first."""
        others = self.filter(
            proposal__call__programme=call.programme_id, proposal__call__is_fictional=call.is_fictional
        )
        return others.exclude(proposal__call=call).order_by("-decided_at", "-pk")

    def before(self, dispatch: "Dispatch") -> Self:
        """Those of the same event and language that left before, the newest first."""
        same = {"event": dispatch.event, "language": dispatch.language, "proposal": None}
        return self.filter(decided_at__isnull=False, **same).exclude(Q(pk=dispatch.pk) | Q(state="sent_back"))


class EnclosedQuerySet(models.QuerySet):
    """Letters of dispatches."""

    def visible_to(self, person: "Person") -> Self:
        """Those whose e-mail this person may read."""
        return self if person.is_clock else self.filter(email__in=emails_visible_to(person).order_by().values("pk"))

    def going_on(self) -> Self:
        """Those of dispatches that two persons released and nobody stopped; what is held was taken out of them."""
        return self.filter(dispatch__state="running", left_out=False).exclude(email__state=Email.State.HELD)

    def waiting_for_address(self) -> int:
        """How many are in the queue and stay there while their address does not work."""
        return Email.objects.kept_waiting().filter(pk__in=self.inside().values("email")).count()

    def inside(self) -> Self:
        """Those that were not left out."""
        return self.filter(left_out=False)

    def stopped_and_here(self) -> Self:
        """Those that a stop held back, or that came back from the mail server since: they wait for going on."""
        return self.filter(stopped=True, email__state__in=[Email.State.HELD, Email.State.QUEUED])

    def given_up(self) -> Self:
        """Those that a stop held back and that do not go on, because something was done to them since."""
        ended = Q(email__state=Email.State.DISCARDED, email__digest=None)
        return self.filter(Q(email__state=Email.State.HELD) | ended, stopped=True)

    def of_stopped(self, emails: "Iterable[Email]") -> Self:
        """Of these the ones that a stop met and that nobody has let go otherwise since."""
        return self.filter(email__in=[email.pk for email in emails], stopped=True, dispatch__state="stopped")

    def go_otherwise(self, emails: Any) -> None:
        """What is let go or held anew is no part any more of a release that was stopped."""
        self.filter(email__in=emails, stopped=True).update(stopped=False)

    def go_anew(self, emails: Any) -> None:
        """What leaves with a new release is left out of those that let it go before: each is in one at a time."""
        before = self.filter(email__in=emails, dispatch__state__in=["running", "stopped"])
        before.update(left_out=True, stopped=False)

    def pass_on(self, old: Email, new: Email) -> None:
        """What stands in the place of a letter that two persons released can be stopped, and goes on, with the rest."""
        now = Email.objects.filter(pk=new.pk).annotate(now=reads()).values("now")
        released = self.inside().filter(email=old, dispatch__state__in=["running", "stopped"])
        released.update(email=new, mark=Subquery(now))

    def untold(self) -> Self:
        """Those that say an outcome which is not public."""
        public = tellable(Email.objects.filter(pk=OuterRef("email")))
        return self.inside().exclude(Exists(public))

    def by_state(self) -> dict[str, int]:
        """How many stand where; what was left out stands apart, and what an e-mail of the day lists waits with that."""
        stands = Case(When(waits_in_digest("email__"), then=Value("queued")), default="email__state")
        found = self.order_by().annotate(place=stands).values_list("left_out", "place").annotate(number=Count("pk"))
        numbers: dict[str, int] = {}
        for out, state, number in found:
            place = "left_out" if out else state
            numbers[place] = numbers.get(place, 0) + number
        return numbers

    def changed(self) -> Self:
        """Those that do not wait any more as they were proposed."""
        as_proposed = Email.objects.annotate(now=reads()).filter(pk=OuterRef("email"), now=OuterRef("mark"))
        return self.exclude(Exists(as_proposed.filter(state=Email.State.HELD)))


def unchanged(dispatch: "Dispatch", **which: bool) -> QuerySet[Email]:
    """The letters of a dispatch that are held and still read as they did when it was proposed."""
    there = {f"enclosed__{name}": value for name, value in {"left_out": False, **which}.items()}
    rows = Email.objects.annotate(now=reads()).order_by("pk")
    return rows.filter(state=Email.State.HELD, enclosed__dispatch=dispatch, enclosed__mark=F("now"), **there)


def on_the_way(dispatch: "Dispatch") -> QuerySet[Email]:
    """The letters of a dispatch that have not been handed over."""
    return _inside(dispatch).filter(RECALLABLE | waits_in_digest())


def leaving(dispatch: "Dispatch") -> QuerySet[Email]:
    """The same, and those that are being handed over and may come back."""
    waits = ["queued", "sending", "uncertain"]
    in_digest = Q(state="discarded", digest__state__in=["held", *waits])
    return _inside(dispatch).filter(Q(state__in=waits) | in_digest)


def _inside(dispatch: "Dispatch") -> QuerySet[Email]:
    return Email.objects.filter(enclosed__dispatch=dispatch, enclosed__left_out=False).order_by("pk")
