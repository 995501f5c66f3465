"""The e-mail by which somebody tries out the words of another one."""

import hashlib

from accounts.models import User
from audit import clock
from notifications import outbox


def wording_tried(user: User, language: str, title: str, text: str) -> outbox.Message:
    """To the person who is wording it and to nobody else, in the language of the words; once a minute at most."""
    mark = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:12]
    return outbox.compose(
        "wording_tried",
        to=user,
        language=language,
        subject_ref=f"accounts.user:{user.key}",
        context={"title": title, "text": text},
        kind="correspondence",
        version=f"{clock.now():%Y%m%dT%H%M}-{mark}",
    )
