"""What is still open in a file before its next stage: questions, documents asked for beside the form, its entry."""

from collections.abc import Sequence

from accounts.verdicts import Verdict, failed
from cities.models import City
from nominations.models import Entry, Nomination, RequiredDocument
from nominations.rules import application as rules


def asked_of(nomination: Nomination) -> list[RequiredDocument]:
    """What the call and the National Commission ask this city for beside the form."""
    return list(nomination.call.required_documents.asked_of(nomination.country_id))


def missing(
    nomination: Nomination, stage: str, wanted: Sequence[RequiredDocument] | None = None
) -> list[RequiredDocument]:
    """Of the documents asked for, read already or not, those that hold it back at this stage; of a replay none."""
    asked = [] if nomination.call.is_replay else (asked_of(nomination) if wanted is None else wanted)
    if asked:
        nomination.dossier.fill()
    kinds = {document.kind for document in nomination.dossier.current_documents} if asked else set()
    return rules.missing(asked, kinds, stage)


def entered(city: City) -> Verdict:
    """Whether its National Commission has let the city in: asked of the city, which may begin more than one file."""
    return rules.entered(city.name, pending=Entry.objects.keeping_out(city).exists())


def still_open(nomination: Nomination, stage: str, wanted: Sequence[RequiredDocument] | None = None) -> list[Verdict]:
    """Every reason why it cannot be handed over, or frozen to be signed for that; none where all is there."""
    verdicts = [rules.complete(nomination, stage), rules.handed_over(missing(nomination, stage, wanted))]
    if stage == "submit":
        verdicts.append(_entered(nomination))
    return failed(verdicts)


def _entered(nomination: Nomination) -> Verdict:
    """As the page has read it with the file; an act, which takes the file anew, asks."""
    known: bool | None = getattr(nomination, "awaits_entry", None)
    return entered(nomination.city) if known is None else rules.entered(nomination.city.name, pending=known)
