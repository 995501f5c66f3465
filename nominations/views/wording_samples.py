"""Own words with the data of real e-mails, and with the worst that can come: as text and as most programs show it."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models.functions import Length
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations.forms.texts import meaning
from nominations.models import Nomination
from nominations.querysets.letters import said_of
from notifications import outbox
from notifications.house import LINKS, house
from notifications.paragraphs import paragraphs

REAL, LOOKED_AT = 2, 20  # e-mails whose data are shown, of files of their own, and among how many they are sought
ARABIC, CHINESE = "مدينة نموذجية", "示范城市"  # "sample city": no city has this name


def samples(person: Person, event: str, language: str, title: str, text: str) -> list[dict[str, Any]]:
    """Each sample with its subject and its text; the first one has real data, where there are any."""
    newest = {email.subject_ref: email for email in reversed(said_of(person, event)[:LOOKED_AT])}
    real = [(_real(email), email.facts) for email in [*reversed(newest.values())][:REAL]]
    base = real[0][1] if real else _invented(event)
    shown = (
        [*real, *_worst(person, event, base)]
        if real
        else [(_("With the meaning of each name"), base), *_worst(person, event, base)]
    )
    return [_sample(words, language, title, text, facts) for words, facts in shown]


def _real(email: Any) -> str:
    return _("With the data of “%(title)s”") % {"title": email.title}


def _invented(event: str) -> dict[str, str]:
    """Without an e-mail of this event each name says what it stands for; an address is one of this site."""
    named = house(event).placeholders
    there = str(outbox.link("/"))
    return {name: there if name in (*LINKS, "answer") else f"‹{meaning(one)}›" for name, one in named.items()}


def _worst(person: Person, event: str, base: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The longest name, names in other scripts, and nothing where a letter may have nothing."""
    named = house(event).placeholders
    rare = [name for name, one in named.items() if name not in LINKS and (not one.always or name == "reason")]
    found = []
    if "city" in named:
        found += [(_("The longest name of a city"), base | {"city": _longest(person)})]
        found += [(_("A name in Arabic"), base | {"city": ARABIC}), (_("A name in Chinese"), base | {"city": CHINESE})]
    if rare:
        found.append((_("Without what may be missing"), base | dict.fromkeys(rare, "")))
    return found


def _longest(person: Person) -> str:
    """Of the cities whose files this person may see."""
    names = (
        Nomination.objects.visible_to(person).order_by(Length("city__name").desc()).values_list("city__name", flat=True)
    )
    return str(names.first() or "")


def _sample(words: str, language: str, title: str, text: str, facts: dict[str, str]) -> dict[str, Any]:
    title, text, html = outbox.worded(title, text, facts, language)
    with translation.override(language):
        blocks = paragraphs(text, urljoin(settings.SITE_URL, "/"), _("Open the page"))
    size = len(html.encode())
    return {
        "words": words,
        "title": title,
        "text": text,
        "paragraphs": blocks,
        "language": language,
        "size": _("%(size)d kB of HTML") % {"size": -(-size // 1000)}
        if size
        else _("Too long for HTML: it goes as text."),
    }
