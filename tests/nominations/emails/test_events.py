"""The table of events: nothing is told that is not in it, everything from one place, and the page that shows it."""

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from nominations.emails import readers
from nominations.emails.events import EVENTS, for_whom, in_words
from nominations.emails.overtaken import OVERTAKEN
from nominations.emails.stamped import TO_CITY, TO_COMMISSION
from nominations.emails.weight import weight
from nominations.emails.worded import house_lines, told
from nominations.rules.wording import folded
from notifications.models import Email
from tests.nominations.emails import road

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "e-mails.md"
SIGN_INS = {"login_code", "password_reset_key", "unknown_account"}  # allauth's, by accounts/adapter.py
TEXTS = {path.stem for path in (ROOT / "templates" / "emails").glob("*.txt")}
WRITERS = sorted(
    path for kind in ("nominations/emails/*.py", "*/emails.py", "*/*_emails.py") for path in ROOT.glob(kind)
)
ACTS = sorted(path for kind in ("*/workflow/**/*.py", "*/workflow.py") for path in ROOT.glob(kind))
APPS = ("accounts", "cities", "dossiers", "gnlc_site", "nominations", "notifications")
SIDES = ("_city", "_commission")
# They name events and write none.
TABLES = {"awaited", "events", "events_register", "overtaken", "readers", "stamped", "weight"}
SIDE_BY_SIDE = {"TO_CITY": TO_CITY.values(), "TO_COMMISSION": TO_COMMISSION.values()}
IN_TWO_FUNCTIONS = {  # which helps which
    "conflict_declared": {"jury.conflict_declared", "jury._conflict_told_to"},
    "remarked": {"discussing.remarked", "discussing._to_tell"},
}
BY_SEVERAL_ACTS = {  # what is told is the same, and of one thing each act happens in its own case
    "application.withdrawn": {"withdraw", "_end_drafts"},  # of a city, or of the drafts of one that is not let in
    "call.opened": {"publish", "tell_opening"},  # at once where the window is open already, else by the clock
    "jury.files_given": {"tell_given", "replace_juror"},
    "overseeing.juror_reminded": {"remind_juror", "_said"},  # by hand, or by the clock
    "signing.signing_ended": {"send_signing_link", "void"},  # by a newer link, or with the text
    "decision.letter_stopped": {"stop_letter", "_stop_untrue"},  # when it is to leave, or at a return; once a day
    "emails.invited": {"invite", "resend"},
    "emails.delegation_ended": {"end_delegation", "_end_delegations"},  # by the head, or because there is another one
}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in WRITERS:
        for node in ast.parse(path.read_text()).body:
            if path.stem not in TABLES and isinstance(node, ast.FunctionDef):
                yield f"{path.stem}.{node.name}", node


def named(function: ast.FunctionDef) -> set[str]:
    """The events that a function names: whole, by what comes before `_city`, or all outcomes of the announcement."""
    nodes = list(ast.walk(function))
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    outcomes = {event for side, events in SIDE_BY_SIDE.items() if side in names for event in events}
    return TEXTS & (words | {word + side for word in words for side in SIDES} | outcomes | remarks(names))


def remarks(names: set[str]) -> set[str]:
    return {"remarked"} if "EVENT" in names else set()


def places() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, function in functions():
        for event in named(function):
            if name not in {"electing._told", "voting.meeting_opened"} or event != "opened_commission":  # a date's name
                found[event].add(name)
    return found


def test_every_text_has_its_row_and_every_row_its_text():
    assert set(EVENTS) == TEXTS | SIGN_INS


def test_every_event_is_written_in_one_place():
    found = {event: where for event, where in places().items() if len(where) > 1}

    assert found == IN_TWO_FUNCTIONS
    assert set(places()) == TEXTS


def test_every_writer_of_emails_is_called_by_one_act():
    """Two acts that tell the same might tell it twice."""
    writers = {name.partition(".")[2] for name, function in functions() if named(function)}
    calls: dict[str, set[str]] = defaultdict(set)
    for path in ACTS:
        tree = ast.parse(path.read_text())
        modules = dict(imported(tree))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                    calls[f"{modules[node.value.id]}.{node.attr}"].add(function.name)

    told = {name: acts for name, acts in calls.items() if name.partition(".")[2] in writers}
    assert {name: acts for name, acts in told.items() if len(acts) > 1} == BY_SEVERAL_ACTS


def test_every_writer_of_emails_is_called():
    """A letter that nobody sends is none: from whatever is not a writer itself, directly or through other writers."""
    calls, wanted = defaultdict(set), set()
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py")):
        for name, used in uses(path):
            calls[name] |= used
    reached, ahead = set(), set(calls[""])
    while ahead:
        reached |= ahead
        ahead = set().union(*(calls[name] for name in ahead if name in calls)) - reached
    for path, name in written_in():
        wanted.add(f"{dotted(path)}.{name}")

    assert wanted - reached == set()


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def written_in() -> Iterator[tuple[Path, str]]:
    """The functions that name an event, and where they stand."""
    for path in WRITERS:
        for node in ast.parse(path.read_text()).body:
            if path.stem not in TABLES and isinstance(node, ast.FunctionDef) and named(node):
                yield path, node.name


def uses(path: Path) -> Iterator[tuple[str, set[str]]]:
    """What a module uses of others, function by function of a writer; under no name what is used by anything else."""
    tree = ast.parse(path.read_text())
    known = {node.name: f"{dotted(path)}.{node.name}" for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module):
        known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in tree.body:
        is_writer = path in WRITERS and isinstance(node, ast.FunctionDef)
        yield known[node.name] if is_writer else "", set(used(node, known))


def used(tree: ast.AST, known: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield f"{known[node.value.id]}.{node.attr}"


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if node.module.endswith(".emails") or alias.name.endswith("emails"):
                    yield alias.asname or alias.name, alias.name


def test_class_of_an_event_is_that_of_the_table():
    """What a writer says of the class of an e-mail, where it says it."""
    said = {
        (event, node.value.value)
        for _name, function in functions()
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        for node in call.keywords
        if node.arg == "kind" and isinstance(node.value, ast.Constant)
        for event in named_first(call)
    }

    assert {(event, kind) for event, kind in said if EVENTS[event].kind != kind} == set()
    reminders = {event for event, row in EVENTS.items() if row.kind == Email.Kind.REMINDER}
    assert {event for event, kind in said if kind == "reminder"} <= reminders


def test_event_of_another_class_than_receipt_has_it_said_where_it_is_written():
    """Nothing said means a receipt, whatever the table and its page say."""
    assert {
        (name, event)
        for name, function in functions()
        for event in named(function)
        if EVENTS[event].kind not in ("receipt", *classes(name, function))
    } == set()


def classes(name: str, function: ast.FunctionDef) -> set[str]:
    """The classes that it names, itself or in what it calls beside it; every one where it hands on what it is given."""
    nodes = list(ast.walk(function))
    called = {f"{name.partition('.')[0]}.{node.id}" for node in nodes if isinstance(node, ast.Name)}
    nodes += [node for beside, other in functions() if beside in called for node in ast.walk(other)]
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    words |= {node.attr.lower() for node in nodes if isinstance(node, ast.Attribute)}
    is_given = "kind" in {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    return set(Email.Kind.values) & words | (set(Email.Kind.values) if is_given else set())


def named_first(call: ast.Call) -> set[str]:
    words = [node.value for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)] if call.args else []
    return TEXTS & {f"{word}{side}" for word in words for side in ("", *SIDES)}


def test_who_may_be_no_user_is_said_of_keys_and_of_what_strangers_write():
    strangers = {event for event, row in EVENTS.items() if row.reaches_strangers}

    assert strangers == {
        "asked_for",
        "invited",
        "mayor_copied",
        "signing_asked",
        "signing_ended",
        "signed_copy",
        "unknown_account",
        "written_to_city",
    }
    assert {
        event for event, row in EVENTS.items() if readers.PERSON[0] in row.readers and row.readers != readers.PERSON
    } == set()


def test_event_without_a_row_is_named_as_well_as_can_be():
    assert (in_words("no_such_thing"), for_whom("no_such_thing")) == ("no such thing", "")
    assert in_words("reinstated") == "accepted again"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_events_have_the_same_subject_line(language):
    """Read in a full mailbox, nothing else tells them apart; what several sides hear of one act may be called alike."""
    said: dict[str, set[str]] = defaultdict(set)
    for event in TEXTS:
        for line in house_lines(event, language):
            said[folded(line)].add(told(event))

    assert {title: acts for title, acts in said.items() if len(acts) > 1} == {}
    assert len(said) > len(TEXTS) / 2


# The page.

HEAD = """# The e-mails

Every e-mail that leaves, from the table `nominations/emails/events.py`; this page is made of it
(`WRITE_DOCS=1 script/test tests/nominations/emails/test_events.py`). When it is to leave it is asked once more whether
its reader may still sign in, still has the address, still holds a role named here and still sees what it is about
(`nominations/emails/objecting.py`); whom a conflict shuts out of a file gets nothing about it. Where a reason stands in
the last column, it also goes to whoever lost the role or the sight. Decisions are held until two persons release them.
So is a circular: what one act, or the day of the opening, says of a call, its dates or its criteria to more than
CIRCULAR_FROM persons (`gnlc_site/settings.py`, `nominations/emails/telling.py: to_many`), whatever class stands here.
What tells each reader of a file or a task of their own goes at once, however many of them one act concerns.
A reminder waits for others of the same person, at most 12 hours, unless it leaves a day to act (`WAIT_FOR_NONE`). All
else that is “to be acted on” or “to be known” (`nominations/emails/weight.py`) comes at once, always. Of what is good
to know (`GOOD_TO_KNOW`) each reader says whether it comes at once, in the morning or not at all, and is asked once more
when it leaves.

| event | when | for | class | about | goes although the role has ended, because |
|---|---|---|---|---|---|
"""
CALLED_OFF = """

## What a later act calls off

What a file's e-mail tells may be undone or overtaken before it has left: held, waiting, or put off by a mail server.
Then it stays, and what the act tells goes (`nominations/emails/overtaken.py`); the copy for the mayor's office goes the
way of the city's. Reminders end with the move of the file whose deadline they tell.

| act | what of the same file does not leave any more |
|---|---|
"""
ON_THE_ROAD = """

## Step by step along the road

What was asked for at each step, reader by reader, and the events that tell it; of a mayor's office what its copy says.

"""
ABOUT = {
    readers.FILE: "file",
    readers.CALL: "call",
    readers.ENTRY: "request to enter",
    readers.CITY_ITSELF: "city",
    readers.REPORT: "report",
    readers.OFFICE: "office",
    readers.ACCOUNT: "account",
    readers.INVITATION: "invitation",
}


def page() -> str:
    rows = [
        f"| `{event}` | {row.when} | {row.who} | {row.kind.label}, {weight(event).label} | {ABOUT[row.about]} "
        f"| {row.parting} |"
        for event, row in EVENTS.items()
    ]
    called_off = [f"| `{verb}` | {', '.join(f'`{event}`' for event in events)} |" for verb, events in OVERTAKEN.items()]
    return HEAD + "\n".join(rows) + CALLED_OFF + "\n".join(called_off) + ON_THE_ROAD + road.page()


def test_page_of_the_emails_is_the_table():
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page())

    assert PAGE.read_text() == page()
    assert re.search(r"^\| `returned_city` \| the Commission returns the file \|", page(), re.MULTILINE)
