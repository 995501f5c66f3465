"""What must be true before somebody signs a text, and before a link to it opens anything."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.legible import is_legible
from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from accounts.person import Person
    from dossiers.models import Signature, SigningRequest


def unsigned(signature: "Signature | None") -> Verdict:
    """A text is signed once by each side."""
    if signature is None:
        return Verdict.ok("unsigned")
    sentence = _("%(name)s has signed this text already.") % {"name": signature.name}
    return Verdict.fail("unsigned", sentence)


def not_asked() -> Verdict:
    """A page that is signed on paper was frozen before it was printed."""
    sentence = _("The text is not frozen, or was changed since. Freeze it, print the page anew and let it be signed.")
    return Verdict.fail("asked", sentence)


def unused(request: "SigningRequest") -> Verdict:
    """A link signs one text once."""
    if request.signature is None:
        return Verdict.ok("link_unused")
    return Verdict.fail("link_unused", _("This text was signed by this link already. It works once."))


def unended(request: "SigningRequest") -> Verdict:
    """A link ends when the text under it changes, when another link is sent, or when it is taken back."""
    if request.ended_at is None or request.signature is not None:
        return Verdict.ok("link_unended")
    sentence = _("This link no longer works: the text was changed, or the request was taken back. Nothing was signed.")
    return Verdict.fail("link_unended", sentence)


def unexpired(request: "SigningRequest", at: datetime) -> Verdict:
    """A link is good for fourteen days."""
    if request.expires_at is None or at < request.expires_at:
        return Verdict.ok("link_unexpired")
    sentence = _("This link has expired. Ask whoever sent it for a new one; the text is safe.")
    return Verdict.fail("link_unexpired", sentence, expired=request.expires_at)


def unchanged(is_current: bool) -> Verdict:
    """Only the text that stands in the file is signed."""
    if is_current:
        return Verdict.ok("text_unchanged")
    sentence = _("The text was changed after this link was sent. Nothing was signed; ask for a new link.")
    return Verdict.fail("text_unchanged", sentence)


def actor(name: str, office: str) -> Verdict:
    """Whoever signs for another person says their own name and office."""
    if not (name.strip() or office.strip()) or (is_legible(name) and is_legible(office)):
        return Verdict.ok("actor")
    return Verdict.fail("actor", _("Write both: the name and the office of the person who acts."))


def pending(anything: bool) -> Verdict:
    """There is a request or a signature to end."""
    if anything:
        return Verdict.ok("pending")
    return Verdict.fail("pending", _("There is no signature here, and none is awaited."))


def scanned(signature: "Signature") -> Verdict:
    """A second person looks at a scan once, while it holds."""
    if signature.is_to_be_looked_at:
        return Verdict.ok("scanned")
    return Verdict.fail("scanned", _("There is no scan to be looked at any more."))


def second_look(signature: "Signature", by: "Person") -> Verdict:
    """Whoever uploaded a scan does not confirm it."""
    if by.user is None or signature.by_id != by.user.pk:
        return Verdict.ok("second_look")
    return Verdict.fail("second_look", _("You uploaded this scan yourself. Another person has to look at it."))
