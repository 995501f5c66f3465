"""What is still open in a file before its next stage: questions, documents asked for beside the form, its entry."""

from accounts.verdicts import Verdict, failed
from cities.models import City
from nominations.models import Entry, Nomination, RequiredDocument
from nominations.rules import application as rules


def asked_of(nomination: Nomination) -> list[RequiredDocument]:
    """What the call and the National Commission ask this city for beside the form."""
    return list(nomination.call.required_documents.asked_of(nomination.country_id))


def missing(nomination: Nomination, stage: str) -> list[RequiredDocument]:
    """The documents beside the form that hold it back at this stage; a replayed file is not public."""
    asked = [] if nomination.call.is_replay else asked_of(nomination)
    kinds = nomination.dossier.documents.current().values_list("kind", flat=True) if asked else []
    return rules.missing(asked, set(kinds), stage)


def entered(city: City) -> Verdict:
    """Whether its National Commission has let the city in: asked of the city, which may begin more than one file."""
    return rules.entered(city.name, pending=Entry.objects.keeping_out(city).exists())


def still_open(nomination: Nomination, stage: str) -> list[Verdict]:
    """Every reason why it cannot be handed over, or frozen to be signed for that; none where all is there."""
    verdicts = [rules.complete(nomination, stage), rules.handed_over(missing(nomination, stage))]
    if stage == "submit":
        verdicts.append(entered(nomination.city))
    return failed(verdicts)
