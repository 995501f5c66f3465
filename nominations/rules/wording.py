"""What own words of an e-mail may hold: names that its house text knows, the page it leads to, and no code."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.person import Person
from accounts.verdicts import Verdict, failed
from notifications import outbox
from notifications.blank import is_blank
from notifications.house import house
from notifications.substitution import names_in

if TYPE_CHECKING:
    from notifications.models import Wording

LONGEST_SUBJECT = 150  # characters as typed: names become longer, and mail programs show about 70
LARGEST = 20_000  # bytes of HTML with nothing filled in: the rest of 30 kB is for names and reasons
TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
IN_BRACES = re.compile(r"\{([^{}]*)\}")
TAG = re.compile(r"<[a-zA-Z!/][^<>]*>?")
NO_WORDS = ("Z", "C", "P", "S")  # spaces, hidden signs, stops: two lines that differ in them alone read alike
MATTER = {"mayor_copied": ("what",)}  # in which names an e-mail says what it is about
LISTS = ("groups", "text")  # of any other: what it gathers, or the message that it brings


def fits(event: str, language: str, title: str, text: str) -> list[Verdict]:
    """Every rule on new words; each broken one has its sentence."""
    head = [one_line(title), short(title), no_code(title)]
    first = [worded(title, text), *map(_in_title, head), no_code(text)]
    if failed(first):
        return first
    more = [named(event, text), whole_braces(text), leads_on(event, text), tells(event, text)]
    return [*first, *map(_in_title, [named(event, title), whole_braces(title)]), *more, small(language, title, text)]


def _in_title(verdict: Verdict) -> Verdict:
    """With the field in which the fault stands."""
    return replace(verdict, facts=verdict.facts | {"field": "title"})


def worded(title: str, text: str) -> Verdict:
    """An e-mail has a subject line and a text."""
    if not is_blank(title) and not is_blank(text):
        return Verdict.ok("worded")
    return Verdict.fail("worded", _("Write a subject line and a text."))


def no_code(words: str) -> Verdict:
    """Nothing of a template language means anything here."""
    found = TEMPLATE_CODE.search(words)
    if not found:
        return Verdict.ok("no_code")
    sentence = _("“%(code)s” means nothing here. Write a placeholder from the list, in single braces.")
    return Verdict.fail("no_code", sentence % {"code": found[0][:60]}, found=found[0])


def one_line(title: str) -> Verdict:
    """No line break or control sign reaches the head of an e-mail; spaces and marks that a script needs may stand."""
    if all(c.isprintable() or c in outbox.UNSEEN or unicodedata.category(c) == "Zs" for c in title):
        return Verdict.ok("one_line")
    return Verdict.fail("one_line", _("The subject has to be one line, without line breaks and hidden signs."))


def folded(title: str) -> str:
    """A subject line as it is read at a glance; a placeholder keeps its braces."""
    plain = "".join(c if c in "{}" or unicodedata.category(c)[0] not in NO_WORDS else " " for c in title.casefold())
    return " ".join(plain.split())


def distinct(title: str, taken: Mapping[str, str]) -> Verdict:
    """Whoever reads the list of a mailbox tells a receipt from an outcome by the subject alone."""
    other = taken.get(folded(title))
    if not other:
        return Verdict.ok("distinct")
    sentence = _("Another e-mail has this subject: “%(other)s”. Choose one by which readers tell them apart.")
    return Verdict.fail("distinct", sentence % {"other": other}, field="title")


def short(title: str) -> Verdict:
    """A subject line is read in a list."""
    if len(title) <= LONGEST_SUBJECT:
        return Verdict.ok("short")
    sentence = _("The subject is longer than %(most)d characters. Mail programs show about 70 of them.")
    return Verdict.fail("short", sentence % {"most": LONGEST_SUBJECT}, length=len(title))


def named(event: str, words: str) -> Verdict:
    """What stands in braces is the name of something that this e-mail knows, and nothing but the name."""
    known = house(event).placeholders
    for name in IN_BRACES.findall(words):
        if name not in known:
            return Verdict.fail("named", _unknown(name, known), name=name)
    return Verdict.ok("named")


def _unknown(name: str, known: Iterable[str]) -> str:
    facts = {"name": f"{{{name[:60]}}}", "known": ", ".join(f"{{{one}}}" for one in known)}
    return _fault(name) % facts + " " + _("This e-mail knows: %(known)s.") % facts


def _fault(name: str) -> str:
    if "." in name or "[" in name:
        return _("“%(name)s”: a placeholder is one word, and nothing can be asked of it.")
    if "!" in name or ":" in name:
        return _("“%(name)s”: a placeholder is one word, without signs that change how it is written.")
    if not name.strip() or name.strip().isdigit():
        return _("“%(name)s”: a placeholder has a name, not a number.")
    return _("“%(name)s” is no placeholder of this e-mail.")


def whole_braces(words: str) -> Verdict:
    """A brace belongs to a placeholder."""
    rest = IN_BRACES.sub("", words)
    if "{" not in rest and "}" not in rest:
        return Verdict.ok("whole_braces")
    sentence = _(
        "A brace stands alone. Each placeholder has one before and one after it, and other braces cannot be sent."
    )
    return Verdict.fail("whole_braces", sentence)


def leads_on(event: str, text: str) -> Verdict:
    """The reader gets to the page to which the house text leads, by a button: an address alone on its line is one."""
    lines = {line.strip() for line in text.splitlines()}
    missing = [name for name in house(event).links() if f"{{{name}}}" not in lines]
    if not missing:
        return Verdict.ok("leads_on")
    sentence = _("The text has to lead to the page: put %(name)s on a line of its own.")
    return Verdict.fail("leads_on", sentence % {"name": f"{{{missing[0]}}}"}, missing=missing)


def tells(event: str, text: str) -> Verdict:
    """What the e-mail is written for stands in it: a copy names the outcome, a list its things, a message its words."""
    wanted = MATTER.get(event, tuple(name for name in LISTS if _always(event, name)))
    missing = [name for name in wanted if name not in names_in(text)]
    if not missing:
        return Verdict.ok("tells")
    sentence = _("The text has to say what the e-mail is written for: put %(name)s into it.")
    return Verdict.fail("tells", sentence % {"name": f"{{{missing[0]}}}"}, missing=missing)


def _always(event: str, name: str) -> bool:
    found = house(event).placeholders.get(name)
    return bool(found and found.always)


def small(language: str, title: str, text: str) -> Verdict:
    """Mail programs cut long e-mails off."""
    html = outbox.worded(title, text, {name: f"{{{name}}}" for name in names_in(text)}, language)[2]
    if 0 < len(html.encode()) <= LARGEST:
        return Verdict.ok("small")
    return Verdict.fail("small", _("The text is too long: mail programs would cut it off. Make it shorter."))


def hints(event: str, title: str, text: str) -> list[str]:
    """What is allowed and may surprise."""
    said = set(names_in(f"{title}\n{text}"))
    wanted = [name for name, one in house(event).placeholders.items() if one.always and name not in said]
    left = [name for name, one in house(event).placeholders.items() if one.is_case and name not in said]
    found = [_markup(f"{title}\n{text}")]
    if wanted:
        found.append(_("The house text also says: %(names)s.") % {"names": ", ".join(f"{{{one}}}" for one in wanted)})
    if left:
        sentence = _("Some readers get sentences that yours leaves out: %(names)s.")
        found.append(sentence % {"names": ", ".join(f"{{{one}}}" for one in left)})
    return [hint for hint in found if hint]


def _markup(words: str) -> str:
    tag = TAG.search(words)
    sentence = _("“%(tag)s” is harmless and stays as it is typed: an e-mail shows it and does not carry it out.")
    return sentence % {"tag": tag[0][:60]} if tag else ""


def unchanged(seen: int, newest: int) -> Verdict:
    """Nobody else has saved a version since the page was opened."""
    if seen == newest:
        return Verdict.ok("unchanged")
    sentence = _("Meanwhile version %(number)d was saved. Look at it first; what you typed is still here.")
    return Verdict.fail("unchanged", sentence % {"number": newest}, newest=newest)


def is_own(wording: "Wording | None") -> Verdict:
    """There are own words to give up."""
    if wording and not wording.is_house:
        return Verdict.ok("is_own")
    return Verdict.fail("is_own", _("The house text is in force already."))


def waits(wording: "Wording", newest: int) -> Verdict:
    """It is the newest version of a decision letter, and nobody has confirmed it."""
    if not wording.is_open:
        return Verdict.fail("waits", _("This version does not wait for a second person."))
    if wording.number != newest:
        sentence = _("Version %(number)d came later. Only the newest one can be confirmed.")
        return Verdict.fail("waits", sentence % {"number": newest}, newest=newest)
    return Verdict.ok("waits")


def another(wording: "Wording", person: Person) -> Verdict:
    """Nobody confirms what they worded themselves."""
    if person.user and wording.by_id == person.user.pk:
        return Verdict.fail("another", _("You worded this yourself. Another person has to confirm it."))
    return Verdict.ok("another")
