"""A published text held against a list: each difference named, none guessed away (pure, no Django)."""

from cities.proofreading.holding import against
from cities.proofreading.reading import Line, Text, read
from cities.proofreading.sheet import Finding, Proof, Sheet

__all__ = ["Finding", "Line", "Proof", "Sheet", "Text", "against", "read"]
