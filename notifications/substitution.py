"""Words with `{name}` in them become words without: the one thing that a text from the database may ask for."""

import re
from collections.abc import Mapping

NAMED = re.compile(r"\{(\w+)\}")
PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")


def names_in(words: str) -> list[str]:
    """The placeholders that stand in these words, in their order."""
    return NAMED.findall(words)


def in_words(words: str, facts: Mapping[str, str]) -> str:
    """One pass, so that a brace in a fact stays a brace; what is not known is left out."""
    return NAMED.sub(lambda found: facts.get(found[1], "").strip(), words)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text paragraph by paragraph; one whose placeholders are all empty is left out."""
    blocks = PARAGRAPHS.split(text.replace("\r\n", "\n").strip())
    kept = [in_words(block, facts).strip() for block in blocks if _says_something(block, facts)]
    return "\n\n".join(block for block in kept if block) + "\n"


def _says_something(block: str, facts: Mapping[str, str]) -> bool:
    names = names_in(block)
    return not names or any(facts.get(name, "").strip() for name in names)
