"""The house text of an event: its template, read for what it says, and rendered so that it can be again.

While a letter is written every value that its words name is kept as a fact, and every condition as it turned out;
rendered from its facts alone, the template says the same once more.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Any, Self

from django.conf import settings
from django.template import Context, Engine, Template, VariableDoesNotExist
from django.template.base import FilterExpression, Node, NodeList, Parser, VariableNode, render_value_in_context
from django.template.defaulttags import ForNode, IfNode, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

LINKS = ("link", "public")  # the page to which an e-mail leads
CASES = "words_"  # what stands under a condition, as one placeholder
YES = "yes"
HELD = "the facts of this letter"  # its place in a context: no template can name it


@dataclass(frozen=True)
class Placeholder:
    """A name that words of an event may use, and what stands behind it in the house text."""

    name: str
    expression: str
    always: bool = True  # the house text says it in every letter
    samples: tuple[str, ...] = ()  # what a case says, in the language of its source

    @property
    def is_case(self) -> bool:
        """Whether it stands for sentences of the house text, not for a value."""
        return self.name.startswith(CASES)


@dataclass
class House:
    """A template that was read: what it names, which sentences want translating, and itself."""

    template: Template
    placeholders: dict[str, Placeholder] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    def links(self) -> list[str]:
        """The placeholders of the page to which every letter of this event leads."""
        return [name for name, one in self.placeholders.items() if name in LINKS and one.always]

    def untranslated(self, language: str) -> list[str]:
        """The sentences that a reader of this language gets in the language of the source."""
        if language == settings.LANGUAGE_CODE:
            return []
        with translation.override(language):
            told = spoken(self.sentences)
            return [sentence for sentence, said in zip(self.sentences, told, strict=True) if said == sentence]


def spoken(sentences: Sequence[str]) -> list[str]:
    """In the language that is spoken now; not every Python finds the singular of a sentence with a plural by itself."""
    alone, singular = map(translation.gettext, sentences), map(translation.ngettext, sentences, sentences, repeat(1))
    return [said if said != words else one for words, said, one in zip(sentences, alone, singular, strict=True)]


@dataclass
class Facts:
    """What a letter says by name: being gathered, or given."""

    values: dict[str, str] = field(default_factory=dict)
    given: bool = False
    as_names: bool = False  # every name stands for itself, as whoever words a text types it

    def keep(self, name: str, value: str) -> str:
        """The value as it stands in the letter."""
        self.values[name] = value.replace("\0", "").replace("\r\n", "\n")
        return value


def house(event: str) -> House:
    """The house text of an event."""
    name = f"emails/{event}.txt"
    return _read(name, Engine.get_default().get_template(name).source)


def written(event: str, context: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The house text of an event, and the facts of it."""
    facts = Facts()
    return _rendered(event, {**context, HELD: facts}), facts.values


def again(event: str, facts: Mapping[str, str]) -> str:
    """The house text of an event from the facts of an earlier letter."""
    return _rendered(event, {HELD: Facts(dict(facts), given=True)})


def in_names(event: str) -> str:
    """The house text of an event as somebody would type it: each name in braces, each case too."""
    names = {name: f"{{{name}}}" for name in house(event).placeholders}
    return _rendered(event, {HELD: Facts(names, given=True, as_names=True)})


def _rendered(event: str, context: dict[str, Any]) -> str:
    """Plain text is not escaped as a page would be."""
    return str(house(event).template.render(Context(context, autoescape=False)))


@lru_cache(maxsize=512)
def _read(name: str, source: str) -> House:
    """A copy of the template of its own, because it is changed where it names something."""
    read = House(Template(source, name=name, engine=Engine.get_default()))
    read.template.nodelist = _Survey(read).nodes(read.template.nodelist)
    return read


class _Survey:
    """One walk through a template: every name and sentence is noted, every value passes by its facts from now on."""

    def __init__(self, read: House) -> None:
        self.read, self.depth, self.cases = read, 0, 0

    def nodes(self, nodes: NodeList) -> NodeList:
        """The same nodes, made to keep what they say."""
        return NodeList(self.node(one) for one in nodes)

    def node(self, node: Node) -> Node:
        """A node of a kind that names nothing stays as it is."""
        for kind, read in READ.items():
            if isinstance(node, kind):
                return read(self, node) or node
        return node

    def variable(self, node: Any) -> None:
        """`{{ nomination.told }}` is called by its last word."""
        node.filter_expression = self.said(_last(str(node.filter_expression.token)), node.filter_expression)

    def sentence(self, node: Any) -> None:
        """`{% translate %}`: words alone."""
        self.read.sentences.append(node.filter_expression.var.literal)

    def sentences(self, node: Any) -> None:
        """`{% blocktranslate %}`: words with names, bound in it or taken from outside."""
        used = self.words(node)
        node.extra_context = {
            name: self.said(name, node.extra_context.get(name) or FilterExpression(name, Parser([])))
            for name in used
            if name != node.countervar
        }
        if node.counter:
            self.note(node.countervar, str(node.counter.token))
            node.counter = _Counted(node.countervar, node.counter)

    def words(self, node: Any) -> list[str]:
        """The names in a sentence, which is noted; its plural is translated with it."""
        singular, names = node.render_token_list(node.singular)
        self.read.sentences.append(singular)
        more = node.render_token_list(node.plural)[1] if node.plural else []
        return list(dict.fromkeys([*names, *more]))

    def said(self, name: str, expression: Any) -> "_Said":
        self.note(name, str(expression.token))
        return _Said(name, expression)

    def note(self, name: str, expression: str, **more: Any) -> None:
        """A name that stands in every letter somewhere does so even where another place has a condition."""
        old = self.read.placeholders.get(name)
        always = (self.depth == 0 and not more) or bool(old and old.always)
        self.read.placeholders[name] = Placeholder(name, expression, always=always, **more)

    def case(self, node: Any) -> Node:
        """`{% if %}`: the outermost one is a placeholder too, for words that only some letters have."""
        self.depth += 1
        said = node.token.contents
        node.conditions_nodelists = [
            (_Condition(f"{said} {n}" if n else said, asked) if asked else None, self.nodes(nodes))
            for n, (asked, nodes) in enumerate(node.conditions_nodelists)
        ]
        self.depth -= 1
        if self.depth:
            return node
        self.cases += 1
        name = f"{CASES}{self.cases}"
        self.note(name, said.removeprefix("if "), samples=tuple(_samples(node)))
        return _Case(name, node)

    def loop(self, node: Any) -> Node:
        """`{% for %}`: its lines are one fact."""
        name = _last(str(node.sequence.token))
        self.note(name, str(node.sequence.token))
        self.read.sentences.extend(_sentences(node))
        return _Case(name, node, whole=True)

    def inside(self, node: Any) -> None:
        """`{% with %}`: short names for what is said inside."""
        node.nodelist = self.nodes(node.nodelist)

    def included(self, node: Any) -> Node:
        """`{% include %}`: a piece that several texts share is part of each."""
        source = Engine.get_default().get_template(node.template.var).source
        piece = Template(source, engine=Engine.get_default())
        return _Several(self.nodes(piece.nodelist), node.token)


READ: dict[type[Node], Any] = {
    VariableNode: _Survey.variable,
    TranslateNode: _Survey.sentence,
    BlockTranslateNode: _Survey.sentences,
    IfNode: _Survey.case,
    ForNode: _Survey.loop,
    WithNode: _Survey.inside,
    IncludeNode: _Survey.included,
}


def _last(expression: str) -> str:
    """The word by which a writer calls an expression."""
    return expression.partition("|")[0].rpartition(".")[2]


def _sentences(node: Any) -> Iterator[str]:
    for one in node.get_nodes_by_type(BlockTranslateNode):
        yield one.render_token_list(one.singular)[0]
    for one in node.get_nodes_by_type(TranslateNode):
        yield one.filter_expression.var.literal


def _samples(node: Any) -> Iterator[str]:
    """The sentences of a case, each name in braces as a writer knows it."""
    for one in node.get_nodes_by_type(Node):
        if isinstance(one, BlockTranslateNode):
            yield re.sub(r"%\((\w+)\)s", r"{\1}", one.render_token_list(one.singular)[0])
        elif isinstance(one, TranslateNode):
            yield one.filter_expression.var.literal


class _Said:
    """The value of a name: gathered as it is shown, or given."""

    def __init__(self, name: str, expression: Any) -> None:
        self.name, self.expression = name, expression

    def resolve(self, context: Context, ignore_failures: bool = False) -> str:  # noqa: ARG002 - Django's signature
        facts: Facts = context[HELD]
        if facts.given:
            return facts.values.get(self.name, "")
        return facts.keep(self.name, render_value_in_context(self.expression.resolve(context), context))


class _Counted(_Said):
    """The number on which singular and plural depend."""

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:  # noqa: ARG002 - Django's signature
        facts: Facts = context[HELD]
        if facts.as_names:
            return _Plural(facts.values[self.name])
        if facts.given:
            return int(facts.values.get(self.name) or 0)
        number = self.expression.resolve(context)
        facts.keep(self.name, str(number))
        return number


class _Plural(int):
    """A number that is shown as its name."""

    def __new__(cls, shown: str) -> Self:
        many = super().__new__(cls, 2)
        many.shown = shown  # type: ignore[attr-defined]
        return many

    def __str__(self) -> str:
        return str(self.shown)  # type: ignore[attr-defined]


class _Condition:
    """Whether words are said: asked of the rows, or of the facts."""

    def __init__(self, said: str, condition: Any) -> None:
        self.said, self.condition = said, condition

    def eval(self, context: Context) -> bool:
        facts: Facts = context[HELD]
        if facts.as_names:
            return True
        if not facts.given:
            facts.keep(self.said, YES if self._holds(context) else "")
        return bool(facts.values.get(self.said))

    def _holds(self, context: Context) -> bool:
        try:
            return bool(self.condition.eval(context))
        except VariableDoesNotExist:
            return False


class _Case(Node):
    """What a condition or a loop says, kept as one fact; the lines of a loop are given whole."""

    def __init__(self, name: str, node: Node, *, whole: bool = False) -> None:
        self.name, self.node, self.whole, self.token = name, node, whole, node.token

    def render(self, context: Context) -> str:
        facts: Facts = context[HELD]
        if facts.given and self.whole:
            return facts.values.get(self.name, "")
        said = str(self.node.render(context))
        if facts.as_names:
            return said.replace(said.strip(), facts.values.get(self.name, ""))
        return said if facts.given else facts.keep(self.name, said)


class _Several(Node):
    """The nodes of a piece, where it stands."""

    def __init__(self, nodes: NodeList, token: Any) -> None:
        self.nodelist, self.token = nodes, token

    def render(self, context: Context) -> str:
        return str(self.nodelist.render(context))
