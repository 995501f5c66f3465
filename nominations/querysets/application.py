"""Which nominations may be read, by whom, and the lists that desks ask for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.db.models.lookups import GreaterThan, LessThan

from audit import clock
from audit.models import Record
from audit.subjects import prefix
from cities.models import City
from dossiers.models import Document
from dossiers.states import ASKED, STAGES, RequiredFrom
from nominations import states
from nominations.states import CallState, ReviewState, Status

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import Membership
    from nominations.models import Call

DAY = Value(timedelta(days=1))
NUMBERS = ArrayField(models.BigIntegerField())


def rows_of(model: str) -> Any:
    """The rows of a table of the road by its name: a queryset stands below the models that use it."""
    return apps.get_model("nominations", model).objects


def access_ends(call: str) -> ExpressionWrapper:
    """When the jury of a call sees its files no more: as many days after the announcement as the call says."""
    days = ExpressionWrapper(F(f"{call}__jury_access_days") * DAY, DurationField())
    return ExpressionWrapper(F(f"{call}__release_at") + days, DateTimeField())


def kept_away(person: "Person", nomination: str = "pk") -> Q:
    """True of a file from which this person is shut out by a declared or a hard conflict, whatever the role."""
    file = OuterRef(nomination)
    away = Q(Exists(rows_of("StaffConflict").filter(user=person.user, nomination=file)))
    if person.scopes("juror") or person.has("secretariat") or person.has("director"):  # a seat that ended binds on
        away |= Q(Exists(_own_reviews(person, file).filter(state__in=states.IN_CONFLICT)))
        away |= Q(Exists(_hard_conflicts(person, nomination)))
    return away


def _own_reviews(person: "Person", file: OuterRef) -> models.QuerySet:
    return rows_of("Review").filter(juror__user=person.user, nomination=file)


def _hard_conflicts(person: "Person", nomination: str) -> models.QuerySet:
    prefix = "" if nomination == "pk" else f"{nomination}__"
    country, call = OuterRef(f"{prefix}country"), OuterRef(f"{prefix}call")
    return rows_of("Juror").filter(tied(country), user=person.user, call=call)


def tied(country: Any, juror: str = "") -> Q:
    """Jurors with a tie to this country; or rows, named by where their juror stands."""
    one = Func(country, function="ARRAY", template="%(function)s[%(expressions)s]", output_field=NUMBERS)
    ties = [Q(**{f"{juror}{tie}": country}) for tie in states.TIES]
    return Q(*ties, Q(**{f"{juror}former_countries__contains": one}), _connector=Q.OR)


class NominationQuerySet(models.QuerySet):
    """Nominations."""

    def visible_to(self, person: "Person") -> Self:
        """City and Commission their own, jurors what they are given, the secretariat all; a conflict beats any role."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        return self.filter(self._reach(person)).exclude(kept_away(person))

    def kept_from(self, person: "Person") -> Self:
        """Those from which a conflict shuts this person out: to be counted, never shown."""
        return self.filter(kept_away(person))

    def _reach(self, person: "Person") -> Q:
        if person.has("secretariat"):
            return Q(pk__isnull=False)
        reach = Q(city__in=person.scopes("focal_point")) | Q(country__in=person.scopes("officer"))
        if person.has("director"):
            reach |= Q(endorsed_at__isnull=False)
        if person.scopes("juror"):
            reach |= self._jury_reach(person)
        if person.scopes("reviewer"):
            reach |= self._advisory_reach(person)
        return reach

    def _advisory_reach(self, person: "Person") -> Q:
        """What waits for the own National Commission, without a file with which the reviewer has a conflict."""
        here = {"call": OuterRef("call"), "country": OuterRef("country")}
        term = rows_of("Reviewer").serving(clock.now()).filter(user=person.user, **here)
        aside = rows_of("ReviewerConflict").filter(reviewer__user=person.user, nomination=OuterRef("pk"))
        return Q(Exists(term), ~Exists(aside), status=Status.WITH_COMMISSION)

    def _jury_reach(self, person: "Person") -> Q:
        open_to = [ReviewState.UNANSWERED, *states.READING]
        own = Q(Exists(_own_reviews(person, OuterRef("pk")).filter(state__in=open_to)))
        given = own & Q(
            call__in=person.scopes("juror"), status__in=states.LIVING
        )  # what is taken back leaves every desk
        meeting = (states.Status.REVIEWED, *states.SPOKEN_ON)
        in_meeting = Q(call__in=person.scopes("juror"), status__in=meeting)
        chaired = Q(call__in=person.scopes("chair"), status__in=[states.Status.IN_REVIEW, *meeting])
        announced_lately = Q(call__state=CallState.ANNOUNCED) & Q(GreaterThan(access_ends("call"), clock.now()))
        at_work = Q(call__state__in=states.RUNNING_CALL) | announced_lately
        return (given | in_meeting | chaired) & at_work & Q(call__jury_shut_at=None)

    def declared_by(self, person: "Person") -> Self:
        """Those with which this juror declared to have no conflict, on a review or without one; a conflict wins."""
        own = _own_reviews(person, OuterRef("pk")).filter(answered_at__isnull=False)
        read = Q(Exists(own.exclude(state__in=states.OUT_OF_REVIEW)))
        said = Q(Exists(rows_of("Declaration").filter(juror__user=person.user, nomination=OuterRef("pk"))))
        return self.filter(read | said).exclude(kept_away(person))

    def named(self, words: Mapping[str, list[int]]) -> Self:
        """Those that have every word in a name of the city or its country, or belong to one of the word's calls."""
        found = self.all()
        for word, calls in words.items():
            found = found.filter(Q(city__in=City.objects.search(word)) | Q(call__in=calls))
        return found

    def bearing(self, code: str, person: "Person") -> Self:
        """Those one of whose frozen texts has this code, for the sides that read it on their receipts."""
        texts = apps.get_model("dossiers", "Snapshot").objects.filter(dossier=OuterRef("dossier"), code=code)
        own = Q(city__in=person.scopes("focal_point")) | Q(country__in=person.scopes("officer"))
        reach = Q(pk__isnull=False) if person.has("secretariat") else own
        return self.visible_to(person).filter(reach, Exists(texts))

    def to_advise_on(self, person: "Person") -> Self:
        """Those that this reviewer reads and marks."""
        return self.filter(self._advisory_reach(person))

    def awaiting_advice(self, person: "Person") -> Self:
        """Those that the reviewer has not marked since they were handed in."""
        own = rows_of("Advice").filter(reviewer__user=person.user, nomination=OuterRef("pk"))
        return self.to_advise_on(person).filter(~Exists(own.filter(at__gte=OuterRef("submitted_at"))))

    def of_member(self, membership: "Membership") -> Any:
        """The file by which a city became a member, as far as it came by this road."""
        return self.filter(city=membership.city_id, status=Status.MEMBER).order_by("-pk").first()

    def living(self) -> Self:
        """Neither withdrawn nor ended."""
        return self.filter(status__in=states.LIVING)

    def refused_before(self, call: "Call", city_id: int) -> datetime | None:
        """When an application of this city in another call of the programme was last answered with no."""
        others = self.filter(city=city_id, call__programme=call.programme_id, status=Status.NOT_ADMITTED)
        return others.exclude(call=call).aggregate(last=models.Max("since"))["last"]

    def refused_by_city(self, call: "Call") -> dict[int, datetime]:
        """The same for every city at once."""
        others = self.filter(call__programme=call.programme_id, status=Status.NOT_ADMITTED).exclude(call=call)
        return dict(others.order_by().values_list("city").annotate(last=models.Max("since")))

    def before_nomination(self) -> Self:
        """Those that a deadline can still end."""
        return self.filter(status__in=states.CLOSES_WITH)

    def being_filled_in(self) -> Self:
        """Those that their cities have not handed in yet."""
        return self.filter(status=states.Status.DRAFT)

    def with_cities(self) -> Self:
        """Those that their cities have: to fill in, or returned with questions."""
        return self.filter(status__in=states.WITH_CITY)

    def of_calls_over(self) -> Self:
        """Those of calls that are announced, archived or cancelled."""
        return self.filter(call__state__in=states.OVER_CALL)

    def with_handed_in(self) -> Self:
        """With how many reviews were handed in."""
        done = rows_of("Review").filter(nomination=OuterRef("pk")).counted().order_by()
        number = done.values("nomination").annotate(number=Count("pk")).values("number")
        return self.annotate(handed_in=Coalesce(Subquery(number), 0))

    def expected_by_jury(self) -> Self:
        """Those that are nominated, so that the jury reads or may come to read them."""
        return self.filter(status__in=[*states.SCREENING, *states.UNDER_REVIEW])

    def eligible(self) -> Self:
        """Those that may be given to jurors."""
        return self.filter(status=states.Status.ELIGIBLE)

    def being_read(self) -> Self:
        """Those that jurors read."""
        return self.filter(status=states.Status.IN_REVIEW)

    def short_of_readers(self) -> Self:
        """Those being read that have fewer readers than their call asks for; a review of one who left fills a seat."""
        return self.being_read().filter(self._is_short())

    def _is_short(self) -> LessThan:
        reviews: Any = self.model._meta.get_field("reviews").related_model
        readers = reviews.objects.filling_seats().filter(nomination=OuterRef("pk")).order_by().values("nomination")
        seated = Coalesce(Subquery(readers.annotate(n=Count("pk")).values("n")), 0)
        return LessThan(seated, F("call__readers_per_file"))

    def to_be_read(self) -> Self:
        """Those that may be given to jurors and those that they read."""
        return self.filter(status__in=[states.Status.ELIGIBLE, states.Status.IN_REVIEW])

    def given(self) -> Self:
        """Those that were given to jurors and await their announcement."""
        return self.filter(status__in=states.GIVEN)

    def before_jury(self) -> Self:
        """Those to be given, being read or read, on which the jury has not spoken."""
        return self.filter(status__in=[states.Status.ELIGIBLE, *states.JURY])

    def with_jury(self) -> tuple[int, int, int]:
        """How many may be given to jurors, how many are being read, and how many of these want another reader."""
        found = self.annotate(is_short=self._is_short()).aggregate(
            eligible=Count("pk", filter=Q(status=states.Status.ELIGIBLE)),
            read=Count("pk", filter=Q(status=states.Status.IN_REVIEW)),
            short=Count("pk", filter=Q(status=states.Status.IN_REVIEW, is_short=True)),
        )
        return found["eligible"], found["read"], found["short"]

    def awaiting_word(self) -> Self:
        """Those on which the jury has its word still to say."""
        return self.filter(status=states.Status.REVIEWED)

    def awaiting_declaration(self, person: "Person") -> Self:
        """Those before the meeting on which this juror has not declared yet."""
        before = self.awaiting_word().filter(call__in=person.scopes("juror"))
        return before.with_declared(person).filter(declared=False)

    def marks_closed(self) -> Self:
        """Those that jurors have stopped marking, whatever became of them since."""
        return self.filter(Q(status=states.Status.REVIEWED) | ~Q(jury_word=""))

    def in_meeting(self) -> Self:
        """Those before the jury, or on which it has said its word; what was withdrawn is not among them."""
        return self.filter(status__in=(Status.REVIEWED, *states.SPOKEN_ON))

    def for_places(self) -> Self:
        """All that want one of the places: to be read, being read, before the jury or spoken on."""
        return self.filter(status__in=(Status.ELIGIBLE, *states.JURY, *states.SPOKEN_ON))

    def spoken_on(self) -> Self:
        """Those on which the jury has said its word."""
        return self.filter(status__in=states.SPOKEN_ON)

    def told(self) -> Self:
        """Those whose outcome was announced, corrected since or not."""
        return self.filter(status__in=states.TOLD)

    def uncomposed(self) -> Self:
        """Those that still live and are neither in the cohort of their call nor left out."""
        return self.filter(status__in=states.UNCOMPOSED)

    def counted_by_state(self) -> dict[str, int]:
        """How many stand where, in the order of the road."""
        found = dict(self.order_by().values_list("status").annotate(number=Count("pk")))
        return {status: found[status] for status in Status if status in found}

    def with_names(self) -> Self:
        """With city, country and call, so that naming a row costs no query."""
        return self.select_related("city", "country", "call").prefetch_related("country__names")

    def for_lists(self) -> Self:
        """The same with the dates in force."""
        return self.with_names().prefetch_related("call__amendments")

    def with_declared(self, person: "Person") -> Self:
        """With whether this juror declared to have no conflict with it, and owes its review; nobody else is asked."""
        if not person.scopes("juror"):
            return self.annotate(declared=Value(False), review_owed=Value(False))
        same: Any = self.model._default_manager.filter(pk=OuterRef("pk"))
        owed: Any = _own_reviews(person, OuterRef("pk"))
        return self.annotate(declared=Exists(same.declared_by(person)), review_owed=Exists(owed.missing()))

    def with_pending_entry(self) -> Self:
        """With whether the National Commission has still to let its city in."""
        asked = rows_of("Entry").keeping_out(OuterRef("city"))
        return self.annotate(awaits_entry=Exists(asked))

    def with_screening_facts(self) -> Self:
        """With what the page of one file asks of other tables: colleague away, membership, name, checks, sentences."""
        members = apps.get_model("cities", "Membership").objects.active()
        member = members.filter(city=OuterRef("city"), programme=OuterRef("call__programme"))
        away = rows_of("StaffConflict").filter(nomination=OuterRef("pk"))
        facts: dict[str, Any] = {"has_colleague_away": Exists(away), "is_member_already": Exists(member)}
        remarks = rows_of("Sentence").offered(states.Box.CHECKLIST).order_by("pk")
        facts["remarks"] = ArraySubquery(remarks.values(row=JSONObject(key="key", language="language", text="text")))
        checks = rows_of("Check").filter(nomination=OuterRef("pk")).order_by("pk")
        facts["lines"] = ArraySubquery(checks.values(row=JSONObject(code="code", outcome="outcome", remark="remark")))
        return self.select_related("name_check").annotate(**facts)

    def with_assessed_since(self) -> Self:
        """With the instant at which the assessment began: of all hidden steps only the first is known outside."""
        name = Concat(Value(prefix(self.model)), OuterRef("key"))
        begun = Record.objects.filter(act="confirm_eligible", subject=name).order_by("-number")
        return self.annotate(assessed_since=Subquery(begun.values("at")[:1]))

    def with_own_vote(self, person: "Person") -> Self:
        """With what this juror voted in the ballot that is open, or that a secret vote is cast, or nothing."""
        votes = rows_of("Vote").filter(nomination=OuterRef("pk"), juror__user=person.user, closed=False)
        secret = rows_of("SecretBallot").filter(nomination=OuterRef("pk"), voters__user=person.user, closed=False)
        cast = Case(When(Exists(secret), then=Value("secret")), output_field=models.CharField())
        return self.annotate(own_vote=Coalesce(Subquery(votes.order_by("-ballot").values("choice")[:1]), cast))

    def with_meeting(self) -> Self:
        """With the meeting that the jury of its call holds now: whether it votes in secret, and the seats present."""
        here = ArrayAgg("present__pk", filter=Q(present__isnull=False), default=Value([]))
        held = rows_of("Meeting").filter(call=OuterRef("call"), closed_at=None).annotate(here=here).order_by()
        row = JSONObject(present="here", secret=F("secret"))
        return self.annotate(meeting=Subquery(held.values(row=row)[:1]))

    def with_conflicts(self) -> Self:
        """With the seats of the jury that declared a conflict with it, or were found to have one."""
        out = rows_of("Review").filter(nomination=OuterRef("pk"), state__in=states.IN_CONFLICT)
        return self.annotate(in_conflict=ArraySubquery(out.values("juror")))

    def with_excluded(self) -> Self:
        """With whether a reader had marked it who has a conflict: kept and not counted."""
        left = rows_of("Review").excluded().marked().filter(nomination=OuterRef("pk"))
        return self.annotate(has_excluded=Exists(left))

    def with_messages(self, person: "Person") -> Self:
        """With what this person reads of its thread, oldest first."""
        read = rows_of("Message").visible_to(person).filter(nomination=OuterRef("pk")).order_by("at", "pk")
        columns = {"who": "by__name", "side": "side", "asks": "asks", "text": "text", "at": "at"}
        return self.annotate(thread=ArraySubquery(read.values(row=JSONObject(**columns))))

    def with_asked_side(self) -> Self:
        """With whose answer the secretariat awaits, or nothing."""
        asked = rows_of("Clarification").awaited().filter(nomination=OuterRef("pk"))
        return self.annotate(open_addressee=Coalesce(Subquery(asked.values("addressee")[:1]), Value("")))

    def with_advice(self, person: "Person") -> Self:
        """With what this person reads of its reviewers: the newest mark of each, and who has a conflict with it."""
        here = {"nomination": OuterRef("pk")}
        said = rows_of("Advice").visible_to(person).newest().with_aside().filter(**here).order_by("at", "pk")
        aside = rows_of("ReviewerConflict").visible_to(person).filter(**here).order_by("at", "pk")
        who = {"who": "reviewer__user__name", "by": "reviewer__user__key", "ended": "reviewer__ended_at", "at": "at"}
        marks = {"value": "value", "comment": "comment", "version": "version", "aside": "aside"}
        return self.annotate(
            advice=ArraySubquery(said.values(row=JSONObject(**who, **marks))),
            aside=ArraySubquery(aside.values(row=JSONObject(**who, reason="reason"))),
        )

    def with_lacking(self) -> Self:
        """With the labels of the documents beside the form without which its Commission cannot endorse it."""
        due = STAGES[: STAGES.index(RequiredFrom.ENDORSE) + 1]
        return self.annotate(lacking=self._not_there(required_from__in=due))

    def with_not_handed_in(self) -> Self:
        """With the labels of all documents that are asked for beside the form and are not there, needed or not."""
        return self.annotate(not_handed_in=self._not_there())

    def _not_there(self, **asked_for: Any) -> ArraySubquery:
        there = Document.objects.current().filter(dossier=OuterRef(OuterRef("dossier")))
        there = there.filter(kind=Concat(Value(ASKED), OuterRef("key")))
        asked = rows_of("RequiredDocument").filter(Q(country=None) | Q(country=OuterRef("country")))
        asked = asked.filter(~Exists(there), call=OuterRef("call"), **asked_for).order_by("position", "pk")
        return ArraySubquery(asked.values("label"))

    def with_asked(self, side: str) -> Self:
        """With the instant since which this side owes the thread an answer, or nothing."""
        waiting = rows_of("Message").awaiting(side).filter(nomination=OuterRef("pk")).order_by("at")
        return self.annotate(asked_at=Subquery(waiting.values("at")[:1]))

    def waiting_first(self) -> Self:
        """What still goes on before what has ended, in calls that run before those that are over; the oldest first."""
        runs = models.Case(models.When(call__state__in=states.RUNNING_CALL, then=0), default=1)
        lives = models.Case(models.When(status__in=states.LIVING, then=0), default=1)
        return self.order_by(runs, lives, "since", "pk")

    def oldest_first(self) -> Self:
        """In the order in which they came to where they stand."""
        return self.order_by("since", "pk")
