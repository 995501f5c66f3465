"""Who can review files for a National Commission, and what makes a mark."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.legible import is_legible
from accounts.verdicts import Verdict
from nominations.states import Worth

if TYPE_CHECKING:
    from nominations.models import Nomination


def no_seat(is_juror: bool) -> Verdict:
    """Whoever judges a file later gives no advice on it before."""
    if not is_juror:
        return Verdict.ok("no_seat")
    sentence = _("A juror of this call cannot review its files for a National Commission.")
    return Verdict.fail("no_seat", sentence)


def no_reviewer(is_reviewer: bool) -> Verdict:
    """Whoever gave advice on files of a call does not judge in it."""
    if not is_reviewer:
        return Verdict.ok("no_reviewer")
    sentence = _("This person reviews, or reviewed, for a National Commission in this call and cannot sit on its jury.")
    return Verdict.fail("no_reviewer", sentence)


def no_city(person: str, city: str) -> Verdict:
    """Whoever speaks for a city does not mark it, nor those that compete with it for a place."""
    if not city:
        return Verdict.ok("no_city")
    sentence = _("%(person)s speaks for %(city)s and cannot review files of the same country.")
    return Verdict.fail("no_city", sentence % {"person": person, "city": city})


def reviews_no_rival(is_reviewer: bool) -> Verdict:
    """Whoever reviews the files of a country does not come to speak for one of its cities meanwhile."""
    if not is_reviewer:
        return Verdict.ok("reviews_no_rival")
    sentence = _("A reviewer of the National Commission cannot speak for one of its cities meanwhile.")
    return Verdict.fail("reviews_no_rival", sentence)


def holds_no_office(is_reviewer: bool) -> Verdict:
    """Whoever reviews for a National Commission decides on no file and works in no secretariat meanwhile."""
    if not is_reviewer:
        return Verdict.ok("holds_no_office")
    sentence = _(
        "You review files for a National Commission and cannot take up this office meanwhile. Ask the Commission to "
        "let you go; then this link works, or ask for a new one."
    )
    return Verdict.fail("holds_no_office", sentence)


def not_let_go(person: str, is_reviewer: bool) -> Verdict:
    """The head knows who reviews for the own Commission, and is told before an invitation leaves."""
    if not is_reviewer:
        return Verdict.ok("not_let_go")
    sentence = _("%(person)s reviews your files. Let %(person)s go as a reviewer first, then send the invitation.")
    return Verdict.fail("not_let_go", sentence % {"person": person})


def no_colleague(person: str, is_officer: bool) -> Verdict:
    """An officer decides on the files; advice comes from somebody else."""
    if not is_officer:
        return Verdict.ok("no_colleague")
    sentence = _("%(person)s acts for a National Commission and decides on files; a reviewer is somebody else.")
    return Verdict.fail("no_colleague", sentence % {"person": person})


def outside(works_there: bool) -> Verdict:
    """Marks of a Commission are nothing that the secretariat or the director reads or gives."""
    if not works_there:
        return Verdict.ok("outside")
    sentence = _("Whoever works for the network cannot review files for a National Commission.")
    return Verdict.fail("outside", sentence)


def one_country(person: str, elsewhere: str) -> Verdict:
    """A reviewer serves one country."""
    if not elsewhere:
        return Verdict.ok("one_country")
    sentence = _(
        "%(person)s already reviews for the National Commission of %(country)s; a reviewer serves one country."
    )
    return Verdict.fail("one_country", sentence % {"person": person, "country": elsewhere})


def not_twice(person: str, is_reviewer: bool) -> Verdict:
    """Nobody is asked for what one does already."""
    if not is_reviewer:
        return Verdict.ok("not_twice")
    return Verdict.fail("not_twice", _("%(person)s reviews your files in this call already.") % {"person": person})


def not_asked_yet(email: str, is_invited: bool) -> Verdict:
    """One open hand to one person is enough; it can be sent again."""
    if not is_invited:
        return Verdict.ok("not_asked_yet")
    sentence = _("An invitation to %(email)s is open. You can send it again above the form.")
    return Verdict.fail("not_asked_yet", sentence % {"email": email})


def worth(value: int) -> Verdict:
    """A mark goes from 1 to 5."""
    if value in Worth.values:
        return Verdict.ok("worth")
    return Verdict.fail("worth", _("Choose a mark from 1 to 5."), value=value)


def explained(comment: str) -> Verdict:
    """A mark without a reason helps nobody to decide."""
    return Verdict.ok("explained") if is_legible(comment) else Verdict.fail("explained", _("Say in a few words why."))


def up_to_date(seen: int, version: int) -> Verdict:
    """What was saved in another window is never overwritten unseen."""
    if seen == version:
        return Verdict.ok("up_to_date")
    sentence = _("You marked this file in another window. That mark stands above; save again to keep yours instead.")
    return Verdict.fail("up_to_date", sentence, version=version)


def still_reviews(is_reviewer: bool) -> Verdict:
    """Advice is given until the term ends, which another may end meanwhile."""
    if is_reviewer:
        return Verdict.ok("still_reviews")
    return Verdict.fail("still_reviews", _("You no longer review this file; nothing is to be marked."))


def still_undecided(nomination: "Nomination") -> Verdict:
    """Advice is given until the Commission decides."""
    if nomination.is_with_commission:
        return Verdict.ok("still_undecided")
    return Verdict.fail(
        "still_undecided", _("The National Commission has decided on this file; nothing is to be marked.")
    )
