"""Which e-mails may be read, and by whom: those about a file only by whoever sees the file."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Substr
from django.db.models.lookups import Exact

from audit.models import Record
from audit.subjects import prefix, subject
from nominations.querysets.application import rows_of
from nominations.states import TOLD
from notifications.models import Email, Wording
from notifications.wordings import WordingQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.person import Person
    from audit.querysets import RecordQuerySet
    from nominations.models import Call, Nomination

Group = tuple[str, str, str, str, int, "datetime"]  # event, language, state, what it wants, how many, since when
OURS = "nominations."
CORRECTED = [f"{done}_{side}" for done in ("revoked", "promoted", "renamed") for side in ("city", "commission")]
COUNTRY_LIST = "announced_commission"  # about a call and, by its `about_key`, a Commission: all cities of its country
THANKS = "announced_jurors"  # about a call, with the way to its public list
TELLING = [*CORRECTED, COUNTRY_LIST, THANKS]
MAYORS_COPY = "mayor_copied"
OWN_READERS = ("wording_tried", "day_in_short")  # what they say of files is what their own reader may see
State, Kind = Email.State, Email.Kind


def emails_visible_to(person: "Person") -> QuerySet[Email]:
    """The secretariat reads the outbox, the director the acts upon calls and files; nobody a file kept from them."""
    if person.is_clock:
        return Email.objects.all()
    if not (person.has("secretariat") or person.has("director")):
        return Email.objects.none()
    files = rows_of("Nomination")
    about_a_file = Q(subject_ref__startswith=prefix(files.model))
    hidden = about_a_file & ~Q(subject_ref__in=references(files.visible_to(person)))
    hidden |= _naming(files.kept_from(person))
    hidden |= Q(event__in=OWN_READERS) & ~Q(to=person.user)
    lists_hidden = Email.objects.filter(hidden, digest=OuterRef("pk"))  # a digest says what its e-mails said
    found = Email.objects.exclude(hidden).exclude(Q(event="digest") & Exists(lists_hidden))
    if person.has("secretariat"):
        return found
    return found.filter(subject_ref__startswith=OURS).exclude(kind=Email.Kind.CORRESPONDENCE)


def wordings_visible_to(person: "Person") -> WordingQuerySet:
    """The secretariat reads every version of every text: there is nothing of a file in it."""
    found: WordingQuerySet = Wording.objects.all()
    return found if person.has("secretariat") else found.none()


def said_of(person: "Person", event: str) -> QuerySet[Email]:
    """The e-mails of an event that this person may see and that can be written again, the newest first."""
    return emails_visible_to(person).filter(event=event).exclude(facts={}).order_by("-created", "-pk")


def own_emails(person: "Person") -> QuerySet[Email]:
    """What this person was sent: never what is held or waits; about a file only while the file may be seen."""
    files = rows_of("Nomination")
    seen = files.visible_to(person)
    mine = Email.objects.filter(to=person.user, state=Email.State.SENT) if person.user else Email.objects.none()
    mine = mine.filter(~Q(event=COUNTRY_LIST) | _naming(seen))
    return mine.filter(~Q(subject_ref__startswith=prefix(files.model)) | Q(subject_ref__in=references(seen)))


def references(rows: QuerySet) -> QuerySet:
    """As e-mails name them."""
    return rows.order_by().annotate(ref=Concat(Value(prefix(rows.model)), "key")).values("ref")


def last_act(key: str, *acts: str) -> "RecordQuerySet":
    """What was done last, or last of these acts, to the e-mail whose key stands in a column of the outer rows."""
    found: RecordQuerySet = Record.objects.annotate(ref=Concat(Value(prefix(Email)), OuterRef(key)))
    found = found.filter(act__in=acts) if acts else found
    return found.filter(subject=F("ref")).order_by("-number")


def task(name: str) -> Q:
    """The e-mails that want this of a person."""
    return _tasks()[name]


def _tasks() -> dict[str, Q]:
    """Which e-mails want what of a person, the same wherever they are counted or listed.

    A key to sign in wants nothing: whoever needs one asks for a new one.
    """
    held, telling, told = Q(state=State.HELD), tells(), is_told()
    return {
        "stopped": Q(state=State.DISCARDED) & ~Q(outcome="") & ~Q(error="") & _unsettled(),
        "untold": unread() & ~Q(outcome=""),
        "uncertain": _undelivered(State.UNCERTAIN),
        "bounced": _undelivered(State.BOUNCED) & Q(outcome=""),
        "failed": _undelivered(State.FAILED) & Q(outcome=""),
        "settling": to_settle(),
        "late": held & telling & told & unproposed() & ~to_settle(),
        "circulars": held & Q(kind=Kind.CIRCULAR) & ~telling & unproposed(),
        "decisions": held & telling & ~told,
        "others": held & ~Q(kind=Kind.CIRCULAR) & ~telling,
    }


def wants_telling() -> Q:
    """Letters of an outcome that have not left, or did not arrive or were stopped and are not settled."""
    waits = Q(state__in=[State.HELD, State.QUEUED, State.SENDING])
    return waits | task("stopped") | task("untold") | task("uncertain")


def unread() -> Q:
    """E-mails that came to nothing, and nobody has said since how their readers were told."""
    return _undelivered(State.BOUNCED, State.FAILED)


def _undelivered(*states: str) -> Q:
    return Q(state__in=states) & ~Q(kind=Kind.SIGNIN) & _unsettled()


def _unsettled() -> Q:
    return ~Q(Exists(rows_of("SettledLetter").filter(email=OuterRef("pk"))))


def unproposed() -> Q:
    """Not before a second person already, in a bulk release."""
    return ~Q(Exists(rows_of("Enclosed").filter(email=OuterRef("pk"), dispatch__state="proposed")))


def to_settle() -> Q:
    """Of which one person said last that they are to be settled, so that another one decides; none that leaves."""
    last = Coalesce(Subquery(last_act("key").values("act")[:1], output_field=CharField()), Value(""))
    stays = Q(state=State.HELD) | Q(Exists(Email.objects.kept_waiting().filter(pk=OuterRef("pk"))), state=State.QUEUED)
    return stays & tells() & Q(Exact(last, Value("propose_settling")))


def tells() -> Q:
    """A letter that says what an announcement said, or how that was corrected: to a city, its mayor, others."""
    corrects = ~Q(outcome="") | Q(version__endswith=".renamed")
    return Q(kind=Kind.DECISION) | Q(event__in=TELLING) | Q(corrects, event=MAYORS_COPY)


def told_in(email: Email) -> bool:
    """The same of one letter in hand."""
    if email.event == MAYORS_COPY and (email.outcome or email.version.endswith(".renamed")):
        return True
    return email.kind == Kind.DECISION or email.event in TELLING


def off_public() -> Q:
    """Letters of an outcome before its announcement, or while that is withdrawn: they leave for nobody."""
    return tells() & ~is_told()


def is_told() -> Q:
    """A letter of what is public, about one file or about a call: it waits no more for the announcement."""
    files = rows_of("Nomination").filter(status__in=TOLD, call__cohort__announcement__withdrawn_at=None).order_by()
    all_of_it = files.annotate(ref=Concat(Value(_call_ref()), "call__key")).values("ref")
    return Q(subject_ref__in=references(files)) | Q(event__in=[COUNTRY_LIST, THANKS], subject_ref__in=all_of_it)


def tasks_of(person: "Person") -> "list[tuple[str, int, datetime]]":
    """How many e-mails want what of a person, and since when the oldest of them stands there."""
    rows = _with_task(emails_visible_to(person).filter(reduce(or_, _tasks().values()))).order_by().values_list("task")
    return list(rows.annotate(number=Count("pk"), since=Min("created")))


def _with_task(emails: QuerySet) -> QuerySet:
    whens = [When(wanting, then=Value(name)) for name, wanting in _tasks().items()]
    return emails.annotate(task=Case(*whens, default=Value("")))


def held_outcomes(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The decision letters of these files that wait for the release, whoever may read them."""
    return Email.objects.filter(about(files), kind=Email.Kind.DECISION, state=Email.State.HELD)


def outcome_letters(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The letters that say an outcome of these files, wherever they stand."""
    return Email.objects.filter(about(files)).exclude(outcome="")


def of_decision(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The letters of the decision on these files, and of what was corrected in it since."""
    return Email.objects.filter(about(files), tells())


def telling_of(call: "Call", files: "Iterable[Nomination]") -> QuerySet[Email]:
    """Whatever tells somebody what the announcement of a call said, or how it was corrected."""
    return of_decision(files) | Email.objects.filter(subject_ref=subject(call), event=THANKS)


def reminders(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """What says of these files by when somebody is to act."""
    return Email.objects.filter(subject_ref__in=map(subject, files), kind=Email.Kind.REMINDER)


def about(files: "Iterable[Nomination]") -> Q:
    """The e-mails about these files, and the lists in which their Commissions read of them beside others."""
    files = list(files)
    lists = [Q(event=COUNTRY_LIST, subject_ref=call, about_key__in=keys) for call, keys in _places(files).items()]
    return reduce(or_, lists, Q(subject_ref__in=[subject(file) for file in files]))


def _places(files: "Collection[Nomination]") -> dict[str, list[str]]:
    """Where lists may name these files, as far as they were decided: of each call the keys of their Commissions."""
    found: dict[str, list[str]] = defaultdict(list)
    for call, office in _decided(files).values_list("call__key", "country__commission__key").distinct():
        found[_call_ref() + call].append(office)
    return found


def _decided(files: "Collection[Nomination]") -> Any:
    """Those that had an outcome when the cohort was approved, whatever became of them since."""
    rows = rows_of("Nomination").filter(pk__in=[file.pk for file in files]).order_by()
    return rows.filter(was_chosen__isnull=False, country__commission__isnull=False)


def _naming(files: Any) -> Q:
    """The lists that name one of these files, asked in one question with the e-mails."""
    call = Substr(OuterRef("subject_ref"), len(_call_ref()) + 1)
    named = files.filter(call__key=call, country__commission__key=OuterRef("about_key"), was_chosen__isnull=False)
    return Q(Exists(named.order_by()), event=COUNTRY_LIST)


def _call_ref() -> str:
    return prefix(rows_of("Call").model)


def lists_of(files: "Iterable[Nomination]") -> QuerySet[Email]:
    """The letters in which Commissions read of these files beside others."""
    return Email.objects.filter(about(files), event=COUNTRY_LIST)


def in_held_lists(files: "Iterable[Nomination]") -> set[int]:
    """Which of these files stand in a list that waits for the release."""
    files = list(files)
    waiting = lists_of(files).filter(kind=Email.Kind.DECISION, state=Email.State.HELD)
    places = set(waiting.order_by().values_list("subject_ref", "about_key").distinct())
    decided = _decided(files).values_list("pk", "call__key", "country__commission__key")
    return {pk for pk, call, office in decided if (_call_ref() + call, office) in places}


def named_in(email: Email) -> Q:
    """The files that such a list is about, as far as they are announced."""
    call = email.subject_ref.removeprefix(_call_ref())
    return Q(call__key=call, country__commission__key=email.about_key, status__in=TOLD)


def announced_in(calls: "Collection[str]", offices: "Collection[str]") -> Any:
    """What was announced in these calls of the files of these Commissions: call, Commission, file, state, word."""
    files = rows_of("Nomination").filter(status__in=TOLD, call__key__in=calls)
    told = files.filter(country__commission__key__in=offices).order_by()
    return told.values_list("call__key", "country__commission__key", "key", "status", "jury_word")


def call_of(email: Email) -> Any:
    """The call that an e-mail is about, or its file belongs to, as a question to be narrowed."""
    key = email.subject_ref.partition(":")[2]
    files = rows_of("Nomination").filter(key=key)
    return rows_of("Call").filter(Q(key=key) | Q(pk__in=files.values("call")))


def with_zone(emails: QuerySet[Email]) -> QuerySet[Email]:
    """With the zone of the call that each is about, or nothing: a sign-in e-mail is about none."""
    whens = [_zone("Nomination", "call__zone"), _zone("Call", "zone")]
    return emails.annotate(zone=Case(*whens, default=Value("")))


def _zone(model: str, column: str) -> When:
    rows = rows_of(model)
    name = prefix(rows.model)
    about = rows.filter(key=Substr(OuterRef("subject_ref"), len(name) + 1))
    return When(subject_ref__startswith=name, then=Coalesce(Subquery(about.values(column)[:1]), Value("")))


def by_event(emails: QuerySet[Email]) -> list[Group]:
    """How many of each event, in each language, stand in each state and want what of a person, and since when."""
    groups = _with_task(emails).order_by("event", "language").values_list("event", "language", "state", "task")
    return list(groups.annotate(number=Count("pk"), since=Min("created")))


def tasks_among(groups: "Iterable[Group]") -> "list[tuple[str, int, datetime]]":
    """What `tasks_of` asks, of e-mails that were counted by event already."""
    found: dict[str, tuple[int, datetime]] = {}
    for _event, _language, _state, name, number, since in groups:
        before, oldest = found.get(name, (0, since))
        found[name] = before + number, min(oldest, since)
    return [(name, *counted) for name, counted in found.items() if name]
