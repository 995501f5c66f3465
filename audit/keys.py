"""Random keys, the only names of private rows in addresses, pages, files and e-mails; and seeds of random orders."""

import random
import secrets

from django.urls.converters import StringConverter

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0/o, 1/l/i: people read keys aloud
LENGTH = 16  # 79 bits


class KeyConverter(StringConverter):
    """A key as a part of an address."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"


_secret = secrets.SystemRandom()
_source: list[random.Random] = [_secret]


def new_key() -> str:
    """A key that nobody can guess, short enough to read over the telephone."""
    return "".join(_source[0].choices(ALPHABET, k=LENGTH))


def new_seed() -> int:
    """A number from which an order is drawn: kept beside its row, so that the same order can be drawn again."""
    return _source[0].randrange(1, 2**31)  # as large as a column of whole numbers


def seed(number: int | None) -> None:
    """Tests and the demo get the same keys each time; None makes them secret again."""
    _source[0] = _secret if number is None else random.Random(number)  # noqa: S311 - never where keys guard anything
