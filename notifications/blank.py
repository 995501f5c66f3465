"""What shows nothing to its reader, though there may be characters in it: one definition, here and in the database."""

import re

from django.db.models import Q

# Spaces, line breaks, joiners, marks of direction, fillers, and characters for private use. As Python and PostgreSQL
# read them: neither's own classes, which differ.
_NOTHING = (
    r"[\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]*"
)
_SHOWS_NOTHING = re.compile(_NOTHING)
BLANK = Q(title__regex=f"^{_NOTHING}$") | Q(text__regex=f"^{_NOTHING}$")


def is_blank(text: str) -> bool:
    """Whether nothing of it is to be seen."""
    return _SHOWS_NOTHING.fullmatch(text.replace("\0", "")) is not None
