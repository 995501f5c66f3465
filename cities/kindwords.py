"""Words that say of what kind a place is, in many languages: they tell no two cities apart (pure)."""

from functools import lru_cache
from pathlib import Path

from cities.folding import latin

FILE = Path(__file__).parent / "data" / "kind_words.txt"
LINKS = "links"


def _words(*, are_links: bool) -> frozenset[str]:
    lines = [line.partition(": ") for line in FILE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return frozenset(word for name, _colon, told in lines if (name == LINKS) is are_links for word in told.split())


_KINDS, _LINKS = _words(are_links=False), _words(are_links=True)


@lru_cache(maxsize=100_000)
def bare(name: str) -> str:
    """A name in Latin letters without what says its kind: "City of Laikipia" and "Laikipia County" are one."""
    words = latin(name).split()
    kept = [word for word in words if word not in _KINDS]
    while len(kept) < len(words) and kept and kept[0] in _LINKS:
        kept = kept[1:]
    while len(kept) < len(words) and kept and kept[-1] in _LINKS:
        kept = kept[:-1]
    return " ".join(kept or words)
