"""E-mails of the decision: to those who decide, and, held until two persons release them, to those concerned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.person import Person
from audit import clock
from cities.models import Announcement, Edition
from nominations.emails import recipients
from nominations.emails.copies import copied, number_to_cities, offices
from nominations.emails.country import listed
from nominations.emails.stamped import TO_CITY, TO_COMMISSION
from nominations.emails.telling import about_call, about_file
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.states import Outcome
from notifications import outbox
from notifications.outbox import Message


def cohort_proposed(cohort: Cohort) -> list[Message]:
    """The director has a cohort to approve or to send back."""
    return about_call("cohort_proposed", cohort.call, recipients.directors(), to="director_desk")


def cohort_sent_back(cohort: Cohort, reason: str) -> list[Message]:
    """The secretariat learns why the cohort came back."""
    return about_call("cohort_sent_back", cohort.call, recipients.secretariat(), to="secretariat_desk", reason=reason)


def approved_in_name(cohort: Cohort) -> list[Message]:
    """A director learns that a deputy approved in the own name."""
    if cohort.deputation is None:
        return []
    told, deputy = [cohort.deputation.giver], cohort.deputation.deputy
    return about_call("approved_in_name", cohort.call, told, to="director_desk", deputy=deputy)


def overruled(nomination: Nomination, reason: str) -> list[Message]:
    """The secretariat learns what the director decided otherwise, and why; nobody whom a conflict keeps away."""
    return about_file("overruled", nomination, recipients.secretariat(nomination), reason=reason)


def release_proposed(proposal: Proposal) -> list[Message]:
    """The others who may release learn that a second approval is wanted."""
    return about_call("release_proposed", proposal.call, _offices(proposal.by), to="proposals")


def _offices(without: User | None = None) -> list[User]:
    """Secretariat and director, each person once; of an act all but the one who did it."""
    people = {person.pk: person for person in [*recipients.secretariat(), *recipients.directors()]}
    people.pop(without.pk if without else 0, None)
    return list(people.values())


def release_held(call: Call, by: Person, reason: str, stopped: datetime | None) -> list[Message]:
    """The others who may release learn that the instant is stopped, by whom and why."""
    moments = {"stopped": stopped}
    return about_call("release_held", call, _offices(by.user), to="cohorts", moments=moments, by=by.name, reason=reason)


def announcement_withdrawn(announcement: Announcement, call: Call, by: Person, held: int) -> list[Message]:
    """Both offices learn at once that an announcement is not public any more, by whom and why."""
    reason = announcement.withdrawn_reason
    told = _offices()
    return about_call("announcement_withdrawn", call, told, to="cohorts", by=by.name, reason=reason, count=held)


def restore_proposed(proposal: Proposal) -> list[Message]:
    """The others who may release learn that a second approval is wanted."""
    return about_call("restore_proposed", proposal.call, _offices(proposal.by), to="proposals", proposal=proposal)


def announcement_restored(announcement: Announcement, call: Call) -> list[Message]:
    """Both offices learn that an announcement is public again."""
    public = outbox.link(reverse("announcement", args=[announcement.slug]))
    return about_call("announcement_restored", call, _offices(), to="cohorts", public=public)


def outcomes(nominations: Iterable[Nomination]) -> list[Message]:
    """The decision letters of a cohort, to cities and Commissions; of class decision, so they are held."""
    files = list(nominations)
    people = recipients.cities(files)
    return [*_to_cities(files, people), *_to_commissions(files, people)]


def _to_cities(files: Sequence[Nomination], people: Mapping[int, list[User]]) -> list[Message]:
    mayors = offices(files)
    letters: list[Message] = []
    for file in files:
        to_city = TO_CITY[Outcome(file.outcome)]
        letters += about_file(to_city, file, people[file.city_id], kind="decision")
        if office := mayors.get(file.dossier_id):
            letters += copied(to_city.removesuffix("_city"), file, office, kind="decision")
    return letters


def to_commissions(files: Sequence[Nomination]) -> list[Message]:
    """To each officer of a National Commission one letter: about the one file of the country, or a list of all."""
    return _to_commissions(files, recipients.cities(files))


def _to_commissions(files: Sequence[Nomination], in_cities: Mapping[int, list[User]]) -> list[Message]:
    officers = recipients.commissions(files)
    letters: list[Message] = []
    for country, own in _by_country(files).items():
        people, untold = officers[country], [file for file in own if not in_cities[file.city_id]]
        if len(own) > 1:
            letters += listed(own, people, untold)
        else:
            event, to = TO_COMMISSION[Outcome(own[0].outcome)], own[0]
            letters += about_file(event, to, people, kind="decision", untold=bool(untold))
    return letters


def _by_country(files: Iterable[Nomination]) -> dict[int, list[Nomination]]:
    found: dict[int, list[Nomination]] = defaultdict(list)
    for file in files:
        found[file.country_id].append(file)
    return found


def written_at_approval(files: Sequence[Nomination]) -> int:
    """How many letters a decision on these files writes: to cities, to mayors' offices, and to Commissions."""
    return number_to_cities(files) + sum(map(len, recipients.commissions(files).values()))


def letter_stopped(call: Call) -> list[Message]:
    """The secretariat hears, once a day for each call, that a letter did not leave because it was untrue."""
    address = outbox.link(f"{reverse('emails')}?task=stopped")
    day = f"{clock.now():%Y%m%d}"
    return about_call("letter_stopped", call, recipients.secretariat(), to="emails", version=day, link=address)


def announced(call: Call, announcement_slug: str) -> list[Message]:
    """The jurors are thanked and pointed to the public list."""
    public = outbox.link(reverse("announcement", args=[announcement_slug]))
    return about_call("announced_jurors", call, recipients.jurors(call), public=public)


def corrigendum_proposed(proposal: Proposal, files: Iterable[Nomination]) -> list[Message]:
    """The directors have a corrigendum to decide, but for those whom a conflict keeps from one of its files."""
    may = [{person.pk for person in recipients.directors(file)} for file in files]
    others = [person for person in recipients.directors() if person.pk != proposal.by_id]
    people = [person for person in others if all(person.pk in free for free in may)]
    return about_call("corrigendum_proposed", proposal.call, people, to="proposals", proposal=proposal)


def recounted(call: Call, edition: Edition) -> list[Message]:
    """Figures that were corrected concern nobody's city: the two offices learn of them."""
    public = outbox.link(reverse("announcement", args=[edition.announcement.slug]))
    return about_call("recounted", call, _offices(), to="cohorts", public=public, edition=edition)


def listed_anew(
    files: Sequence[Nomination], people: Iterable[User], edition: Edition, *, to_come: bool
) -> list[Message]:
    """A list that a correction overtook before it was read is written again, to those who were to read it."""
    cities = recipients.cities(files)
    untold = [file for file in files if not cities[file.city_id]]
    return listed(files, people, untold, kind=_at_once(edition), to_come=to_come)


def _at_once(edition: Edition) -> str:
    """In which class a correction is told: while the announcement is withdrawn it is held."""
    return "decision" if edition.announcement.is_withdrawn else "receipt"


def corrected(
    nomination: Nomination, verb: str, edition: Edition, *, reason: str = "", was: str = "", now: str = ""
) -> list[Message]:
    """City and Commission learn at once what was corrected, why, and where the list stands; nobody else does.

    While the announcement is withdrawn they learn it when it is public again.
    """
    event = {"revoke": "revoked", "promote": "promoted", "rename": "renamed"}[verb]
    kind = _at_once(edition)
    public = outbox.link(reverse("announcement", args=[edition.announcement.slug]))
    facts: dict[str, Any] = {"public": public, "edition": edition, "reason": reason, "was": was, "now": now}
    of_city = recipients.cities([nomination])[nomination.city_id]
    of_commission = recipients.commissions([nomination])[nomination.country_id]
    return [
        *about_file(f"{event}_city", nomination, of_city, kind=kind, **facts),
        *about_file(f"{event}_commission", nomination, of_commission, kind=kind, untold=not of_city, **facts),
        *copied(event, nomination, kind=kind, reason=reason),
    ]
