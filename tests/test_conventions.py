"""Agreements of this codebase that no linter sees."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django_fsm import FSMField

from cities import workflow as register
from nominations import emails, permissions, workflow
from tests import pages
from tests.nominations import factories as road

ROOT = Path(__file__).parent.parent
APPS = ("gnlc_site", "nominations", "cities", "dossiers", "accounts", "notifications", "audit")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
VIEWS = [path for path in MODULES if "views" in path.parts or path.name in {"views.py", "home.py", "look.py"}]

# Transitions.

PART_OF = {  # no act of that name: what it belongs to
    "Nomination.admit": "approve",
    "Nomination.refuse": "approve",
    "Review.begin": "mark",
    "Review.close": "close_review",
    "Review.reopen": "reopen_review",
    "Call.decide": "approve",
    **dict.fromkeys(("Nomination.revoke", "Nomination.promote"), "publish_corrigendum"),
}


def declared() -> Iterator[tuple[type, str, object]]:
    """Each transition of each model, and who may do it."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FSMField):
                yield from {(model, row.name, row.permission) for row in field.get_all_transitions(model)}


@cache
def acts() -> set[str]:
    """Every function of the road and of the register that goes through the door."""
    folders = [*workflow.__path__, *register.__path__]
    trees = [ast.parse(path.read_text()) for folder in folders for path in Path(folder).glob("*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name for node in functions if "door.act" in map(ast.unparse, node.decorator_list)}


TRANSITIONS = sorted(declared(), key=lambda row: (row[0].__name__, row[1]))
NAMES = [f"{model.__name__}.{verb}" for model, verb, _permission in TRANSITIONS]


@pytest.mark.parametrize("name", NAMES)
def test_every_transition_has_an_act_of_its_verb(name):
    assert PART_OF.get(name, name.split(".")[1]) in acts()


def test_every_exception_is_a_transition_without_an_act():
    assert set(PART_OF) <= set(NAMES)
    assert {name.split(".")[1] for name in PART_OF} & acts() == set()


@pytest.mark.parametrize(("model", "verb", "permission"), TRANSITIONS, ids=NAMES)
def test_every_act_of_a_person_has_an_address_of_its_verb(model, verb, permission):
    verb = PART_OF.get(f"{model.__name__}.{verb}", verb)
    names = {name for name, _route in pages.table()}

    assert permission is permissions.is_clock or verb in names


def test_the_address_of_an_act_ends_in_its_verb():
    routes = {name: route for name, route in pages.table() if name in acts()}
    last = {name: re.findall(r"(?:^|/)([a-z-]+)(?=/)", route)[-1] for name, route in routes.items()}

    assert last == {name: name.replace("_", "-") for name in routes}


@cache
def recorded() -> set[str]:
    """Every act that the road writes into the record by its name."""
    trees = [ast.parse(path.read_text()) for path in Path(workflow.__path__[0]).glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    places = {"door.record": 0, "move": 1, "begin": 1}
    named = [(call, places.get(ast.unparse(call.func), -1)) for call in calls]
    written = [call.args[place] for call, place in named if place >= 0]
    return {word.value for word in written if isinstance(word, ast.Constant)}


def test_every_act_in_the_record_is_an_act_of_that_name():
    parts = {name.split(".")[1] for name in PART_OF}

    assert recorded() - acts() - parts == set()


@pytest.mark.parametrize(("model", "verb", "permission"), TRANSITIONS, ids=NAMES)
def test_no_template_can_fire_a_transition(model, verb, permission):
    assert getattr(model, verb).alters_data is True


def test_fsm_rows_are_never_refreshed():
    """django-fsm's protected field forbids it; a fresh row is read under its lock."""
    found = {str(path.relative_to(ROOT)) for path in MODULES if ".refresh_from_db(" in path.read_text()}

    assert found <= {
        "dossiers/workflow/documents.py",
        "dossiers/workflow/signatures.py",
        "nominations/workflow/letters.py",  # e-mails
    }


# E-mails.


@cache
def events() -> set[str]:
    """Every event named in the code that composes e-mails."""
    folders = [ROOT / app for app in APPS]
    trees = [ast.parse(path.read_text()) for folder in folders for path in folder.rglob("*emails*.py")]
    trees += [ast.parse(path.read_text()) for path in Path(emails.__path__[0]).glob("*.py")]
    return {name for tree in trees for node in ast.walk(tree) for name in named(node)}


def named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", node.value):
        yield node.value
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_both":
        yield from (f"{node.args[0].value}_{whom}" for whom in ("city", "commission"))
    if isinstance(node, ast.FunctionDef):  # f"{word}_city": any word that stands in the same function
        words = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        tails = {one.values[-1].value for one in ast.walk(node) if isinstance(one, ast.JoinedStr) and is_tailed(one)}
        yield from (word + tail for word in words for tail in tails)


def is_tailed(node: ast.JoinedStr) -> bool:
    return isinstance(node.values[0], ast.FormattedValue) and isinstance(node.values[-1], ast.Constant)


LETTERS = [path.stem for path in sorted((ROOT / "templates" / "emails").glob("*.txt"))]


def test_every_text_of_an_email_is_sent_by_some_event():
    assert [name for name in LETTERS if name not in events()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("event", LETTERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_email_has_a_title_and_a_text(event, language):
    file = road.draft()
    context = {"nomination": file, "city": file.city, "call": file.call, "link": "https://gnlc.example/x", "count": 2}
    with translation.override(language):
        title, blank, *text = get_template(f"emails/{event}.txt").render(context).split("\n")

    assert (bool(title.strip()), blank) == (True, "")
    assert "".join(text).strip()
    assert not re.search(r"\{[{%]", title + "".join(text))


# Templates.

DECIDES = re.compile(
    r"\{%\s*(?:el)?if[^%]*(?:\b(?:status|state|shown|jury_word)\s*(?:==|!=|in\b)|\bperms\b|\bis_staff\b|\bis_superuser\b|\.has\b)"
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:")


WALKS = re.compile(r"\{[{%][^}%]*\.(?:all|exists|objects|\w+_set)\b")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_walks_to_no_rows_that_the_view_did_not_hand_it(path):
    assert WALKS.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_decides_nothing_and_holds_no_script_and_no_style(path):
    text = path.read_text()
    inline = [] if path.name == "frame.html" else INLINE.findall(text)  # mail programs read style attributes alone

    assert DECIDES.findall(text) + inline == []


TEXTS = sorted((ROOT / "templates").rglob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_text_of_an_email_decides_nothing_and_walks_nowhere(path):
    text = path.read_text()

    assert DECIDES.findall(text) + WALKS.findall(text) == []


def test_a_comparison_with_the_jurys_word_is_seen():
    assert DECIDES.search('{% if jury_word == "reserved" %}')
    assert DECIDES.search("{% elif file.jury_word in words %}")


# Views.

NARROWED = {"visible_to", "public", "members", "released", "with_names"}  # what anybody may read, or this person
REASONS = {  # where a view begins otherwise, and why it may
    ("accounts/views.py", "Invitation", "filter"): "the token is the right",
    ("accounts/views.py", "User", "filter"): "whether the invited address has an account, for whoever holds the token",
    ("cities/views/announcements.py", "Announcement", "withdrawn"): "everybody may read when it was withdrawn",
    ("cities/views/announcements.py", "City", "filter"): "of an edition that was published",
    ("cities/views/reports.py", "Record", "about"): "of a report that this person sees",
    ("cities/views/announcements.py", "Edition", "filter"): "of announcements that were published",
    ("gnlc_site/home.py", "Call", "running"): "published calls are everyone's",
    ("nominations/views/offers.py", "Call", "get"): "whoever holds the token is asked to sit on its jury",
    ("nominations/views/releasing.py", "proposals", "open"): "of a cohort that this person sees",
    ("nominations/views/withdrawing.py", "proposals", "open"): "of a cohort that this person sees",
    ("nominations/views/letters.py", "Record", "about"): "of an e-mail that this person sees",
    ("cities/views/member.py", "Record", "about"): "of a city that this person sees",
    **dict.fromkeys(
        [("cities/views/member.py", name, "all") for name in ("memberships", "motions", "focal_points")],
        "of a city whose sheet this person reads",
    ),
    ("nominations/views/reading.py", "Record", "about"): "of a file that this person sees",
    ("nominations/views/why.py", "Record", "about"): "of a file that this person sees",
    ("nominations/views/why.py", "Review", "filter"): "counted, of a file whose marks this person reads",
    ("nominations/views/packing.py", "Record", "filter"): "of the call and the files that its asker sees",
    ("nominations/views/packing.py", "Nomination", "filter"): "those kept from the asker, counted",
    ("nominations/views/packing_decision.py", "Nomination", "filter"): "those kept from the asker, left out",
    ("nominations/views/packing_decision.py", "Bundle", "filter"): "what it froze of the files that its asker sees",
    ("nominations/views/packing_decision.py", "EditionEntry", "filter"): "of editions that were published",
    ("nominations/views/first_time.py", "Country", "with_members"): "everybody may read which countries have members",
}


def beginnings(path: Path) -> Iterator[tuple[str, str, str]]:
    """What each query of a view begins with."""
    name, nodes = str(path.relative_to(ROOT)), list(ast.walk(ast.parse(path.read_text())))
    followed = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if is_manager(node) and id(node) not in followed:  # under another name, or handed on
            yield name, ast.unparse(node.value), node.attr
        if isinstance(node, ast.Attribute) and is_manager(node.value) and node.attr not in NARROWED:
            yield name, ast.unparse(node.value.value), node.attr
        if isinstance(node, ast.Attribute) and leads_to_many(node.value) and node.attr not in NARROWED:
            yield name, node.value.attr, node.attr
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("get_object_or"):
            first = node.args[0]
            if isinstance(first, ast.Name):
                yield name, first.id, node.func.id


@cache
def relations() -> set[str]:
    """The names under which a row leads to many rows that not everybody may see."""
    related = [relation for model in apps.get_models() for relation in model._meta.related_objects]
    many = [
        relation
        for relation in related
        if relation.one_to_many and relation.related_model.__module__.split(".")[0] in APPS
    ]
    shut = [relation for relation in many if hasattr(relation.related_model._default_manager.all(), "visible_to")]
    return {relation.get_accessor_name() for relation in shut} - {None}


def leads_to_many(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in relations()


def is_manager(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}


def test_views_read_only_what_the_person_may_see():
    found = {begun for path in VIEWS for begun in beginnings(path)}

    assert found - set(REASONS) == set()


def test_every_reason_is_still_needed():
    assert set(REASONS) - {begun for path in VIEWS for begun in beginnings(path)} == set()


# States.

STATES = {"jury_word", "shown", "state", "status"}
ASKERS = [path for path in MODULES if path in VIEWS or {"forms", "emails"} & {path.stem, path.parent.name}]


def asked_states(node: ast.AST) -> bool:
    """A comparison with the state of a row, or a question for the rows of a state."""
    if isinstance(node, ast.Compare):
        return any(getattr(one, "attr", "") in STATES for one in [node.left, *node.comparators])
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"Q", *LOOKUPS}:
        return any(STATES & set((keyword.arg or "").split("__")) for keyword in node.keywords)
    return False


LOOKUPS = {"filter", "exclude", "get"}


@pytest.mark.parametrize("path", ASKERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_form_or_email_compares_a_state(path):
    """The model or its queryset says what a state means."""
    asked = [ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if asked_states(node)]

    assert asked == []


def _is_day_of_no_zone(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"):
        return False
    of = node.func.value
    in_a_zone = isinstance(of, ast.Call) and getattr(of.func, "attr", "") == "astimezone"
    return not in_a_zone and not (isinstance(of, ast.BinOp) and "astimezone" in ast.unparse(of))


@pytest.mark.parametrize("path", [path for path in MODULES if path.relative_to(ROOT).parts[0] == "cities"])
def test_the_register_takes_the_day_of_an_instant_from_the_clock_or_from_a_zone(path):
    """One that is taken in UTC is not yet the day on which an announcement made shortly after midnight begins."""
    taken = [ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if _is_day_of_no_zone(node)]

    assert taken == []


@pytest.mark.parametrize("app", APPS)
def test_every_module_says_what_lives_in_it(app):
    modules = [path for path in MODULES if path.parts[len(ROOT.parts)] == app and path.read_text().strip()]
    silent = [str(path.relative_to(ROOT)) for path in modules if not ast.get_docstring(ast.parse(path.read_text()))]

    assert [path for path in silent if not path.endswith("__init__.py")] == []


# Sizes.

CODE = [ROOT / "manage.py", *MODULES, *(path for name in ("tests", "script") for path in (ROOT / name).rglob("*.py"))]
PAGES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]


@pytest.mark.parametrize(("files", "most"), [(CODE, 400), (PAGES, 120)], ids=["code", "templates"])
def test_no_file_grows_beyond_what_is_read_in_one_go(files, most):
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}

    assert {name: length for name, length in lengths.items() if length > most} == {}


# Addresses.


def test_resolver_has_no_second_door_to_a_page():
    """Two addresses of one name hide each other."""
    names = [name for name, route in pages.table() if "admin/" not in route]

    assert len(names) == len(set(names))
    assert get_resolver().url_patterns
