"""What a sentence that is written often needs: words, and to be offered still."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.legible import is_legible
from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Sentence


def worded(text: str) -> Verdict:
    """It says something."""
    return Verdict.ok("worded") if is_legible(text) else Verdict.fail("worded", _("Write the sentence."))


def offered(sentence: "Sentence") -> Verdict:
    """A retired sentence stays as it was; whoever wants its words again adds a new one."""
    if sentence.is_offered:
        return Verdict.ok("offered")
    return Verdict.fail("offered", _("This sentence is retired. To offer its words again, add a new one."))
