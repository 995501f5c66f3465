"""The French catalogue: complete, exact in its placeholders, readable by Babel, kind to the eye."""

import ast
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

from gnlc_site.stack import translations
from tests.cities import factories as cities

ROOT = settings.BASE_DIR
APPS = ("accounts", "audit", "cities", "dossiers", "gnlc_site", "nominations", "notifications")
CATALOGUES = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
SINGLE = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
IN_CONTEXT = {"pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
KEYWORDS = dict.fromkeys(SINGLE) | dict.fromkeys(PLURAL, (1, 2)) | IN_CONTEXT
PLACEHOLDER = re.compile(r"%\(\w+\)[^a-zA-Z]*[a-zA-Z]")
TAG = re.compile(r"</?[a-z][^>]*>")
SOFT_SPACE = re.compile(r"« |\w[’)”]? (?:[:;?!]|»)")

Key = tuple[str | None, tuple[str, ...]]


def entries(catalogue: Path) -> list[Message]:
    with catalogue.open("rb") as source:
        return [message for message in read_po(source, abort_invalid=True) if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def words(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def modules() -> list[Path]:
    return sorted(file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts)


def templates() -> list[Path]:
    return sorted(file for kind in ("html", "txt") for file in (ROOT / "templates").rglob(f"*.{kind}"))


def as_python(template: str) -> str:
    """What Django makes of a template for the extraction, with no line set in, so that it can be read as Python."""
    return re.sub(r"(?m)^[ \t]+", "", templatize(template))


def extracted(source: str) -> Iterator[Key]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        yield context, (message,) if isinstance(message, str) else tuple(message)


def in_the_code() -> set[Key]:
    """Every translatable text of the modules and templates."""
    sources = [file.read_text() for file in modules()] + [as_python(file.read_text()) for file in templates()]
    return {key for source in sources for key in extracted(source)}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in KEYWORDS:
                yield node


def is_fixed(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def test_french_is_there():
    assert [catalogue.parts[-3] for catalogue in CATALOGUES] == ["fr"]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogue_has_every_text_of_the_code_and_no_other(catalogue):
    known = {(message.context, ids(message)) for message in entries(catalogue)}
    wanted = in_the_code()
    assert sorted(wanted - known, key=str) == []
    assert sorted(known - wanted, key=str) == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_no_text_stands_twice(catalogue):
    """Babel takes the last of two; gettext's own tools refuse the file."""
    starts = re.findall(r'(?m)^((?:msgctxt .*\n)?msgid (?:".*"\n?)+)', catalogue.read_text(encoding="utf-8"))
    assert [text for text in sorted(set(starts)) if starts.count(text) > 1] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_text_is_translated_and_none_is_a_guess(catalogue):
    assert [ids(message) for message in entries(catalogue) if message.fuzzy or not all(words(message))] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_placeholders_and_tags_are_those_of_the_english(catalogue):
    """A singular may say or leave out the number; all else is the same."""
    for message in entries(catalogue):
        allowed = [set(PLACEHOLDER.findall(text)) for text in ids(message)]
        for number, text in enumerate(words(message)):
            assert set(PLACEHOLDER.findall(text)) in (allowed[-1:] if number else allowed), text
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(ids(message)[0])), text


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogue_compiles_by_babel(catalogue):
    with catalogue.open("rb") as source:
        read = read_po(source, abort_invalid=True)
    assert [(message.id, errors) for message, errors in read.check()] == []
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    assert len(read_mo(compiled)) == len(entries(catalogue))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-3])
def test_header_names_the_language_and_its_plurals(catalogue):
    with catalogue.open("rb") as source:
        read = read_po(source)
    assert (str(read.locale), read.charset) == (catalogue.parts[-3], "utf-8")
    assert (read.num_plurals, read.plural_expr) == (2, "(n > 1)")


def test_french_marks_stand_behind_hard_spaces_and_apostrophes_are_curved():
    for message in entries(ROOT / "locale/fr/LC_MESSAGES/django.po"):
        for text in words(message):
            assert SOFT_SPACE.findall(text) == [], text
            assert not re.search(r"\w'\w", text), text


@pytest.fixture
def french(settings, tmp_path):
    """The catalogue compiled for one test, whether or not the stack has compiled it."""
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    translations.compile_all(tmp_path / "locale")
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def left_in_english(page: str) -> list[str]:
    """Pieces of a page's text that the catalogue has in French."""
    translated = {ids(message)[0] for message in entries(CATALOGUES[0]) if ids(message) != words(message)}
    alike = {"English", "E-mail"}  # a language is offered by its own name; the library's French says E-mail
    pieces = {" ".join(piece.split()) for piece in re.split(r"<[^>]*>", page)}
    return sorted(translated & pieces - alike)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/fr/", "/fr/cities/", "/fr/announcements/2022/", "/fr/data/", "/fr/calls/", "/fr/account/login/"]
)
def test_public_page_in_french_speaks_french(client, french, address):
    cities.register_of_2022()

    page = client.get(address).content.decode()

    assert '<html lang="fr"' in page
    assert left_in_english(page) == []


def test_texts_to_translate_are_fixed_in_the_code():
    """Neither f-strings nor sums nor names can be found by an extraction."""
    loose = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in modules()
        for call in calls(ast.parse(file.read_text()))
        if not is_fixed(call.args[0])
    ]
    assert loose == []


def test_placeholders_of_the_code_have_names():
    """A bare %s cannot change its place in another language."""
    bare = re.compile(r"(?<!%)%[sdrf]")
    assert [texts for _context, texts in in_the_code() if any(bare.search(text) for text in texts)] == []
