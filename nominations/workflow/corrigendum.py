"""Correcting what was announced: the changes of one further edition, proposed by one person, decided by another.

The road's half of a correction; the edition itself, memberships and names are written by `cities.workflow.correction`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from accounts import door
from accounts.models import User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import reading
from cities import workflow as register
from cities.models import Announcement, City, Edition
from nominations import permissions, states
from nominations.emails import decision as emails
from nominations.emails.anew import still_to_come, written_anew
from nominations.models import Call, Cohort, Enclosed, Nomination, Proposal
from nominations.querysets.letters import lists_of, outcome_letters, unread
from nominations.rules import application as application_rules
from nominations.rules import decision as rules
from nominations.workflow import reaching
from nominations.workflow.letters import files_of, settle
from nominations.workflow.profiling import publish_profiles
from nominations.workflow.screening import decide
from nominations.workflow.steps import move, role, startable, take
from notifications import outbox

Change = Mapping[str, Any]  # its verb (revoke, promote, rename, recount), the key of its file, why, what it needs
MOVES = ("revoke", "promote")


def proposed(call: Call) -> Proposal | None:
    """The corrigendum of a call's announcement that waits for its decision."""
    found: Proposal | None = call.proposals.open().filter(kind=Proposal.Kind.CORRIGENDUM).first()
    return found


def announcement_of(call: Call) -> Announcement:
    """What was announced of a call."""
    return Announcement.objects.get(pk=call.cohort.announcement_id or 0)


def _files(call: Call, changes: Iterable[Change], by: Person) -> dict[str, Nomination]:
    """The files that the changes are about, locked in order; who may not see one of them learns of none."""
    keys = {change["file"] for change in changes if "file" in change}
    seen = [door.see(Nomination.objects.visible_to(by).filter(call=call), key) for key in sorted(keys)]
    rows = door.lock(Nomination.objects.filter(pk__in=[file.pk for file in seen]).order_by("pk"))
    list(rows)
    named = Nomination.objects.filter(pk__in=[file.pk for file in seen])
    return {file.key: file for file in named.select_related("city__country", "call").order_by("pk")}


@door.act
def propose_corrigendum(
    key: str,
    changes: list[Change],
    *,
    edition: int,
    by: Person,
    reason: str,
    apology: Mapping[str, str] | None = None,
) -> Proposal:
    """One person finds an announcement wrong and lists what is to change; nothing changes meanwhile."""
    cohort = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.proposes_corrigendum(cohort, by))
    call = door.lock(Call.objects.filter(pk=cohort.call_id)).get()
    door.require(rules.announced(cohort), application_rules.reasoned(reason), rules.one_corrigendum(proposed(call)))
    files = _possible_changes(call, changes, edition, by)
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.CORRIGENDUM,
        call=call,
        facts={"edition": edition, "changes": changes, "apology": dict(apology or {})},
        reason=reason,
        by=by.someone,
        at=clock.now(),
    )
    for file in [cohort, *files]:
        facts = {"changes": [one["verb"] for one in changes if file is cohort or one.get("file") == file.key]}
        door.record("propose_corrigendum", file, by=by, role=role(by), facts=facts, reason=reason)
    door.say(emails.corrigendum_proposed(proposal, files))
    return proposal


def propose_corrigendum_about(file_key: str, changes: list[Change], *, by: Person, **said: Any) -> Proposal:
    """The same from the page of one file, about which alone something changes."""
    file = door.see(Nomination.objects.visible_to(by), file_key)
    door.allow(permissions.proposes_corrigendum(file, by))
    cohort = door.see(Cohort.objects.visible_to(by).filter(call=file.call_id), file.call.cohort.key)
    return propose_corrigendum(cohort.key, changes, by=by, **said)


def _possible_changes(call: Call, changes: list[Change], edition: int, by: Person) -> list[Nomination]:
    """The files of changes that can be made."""
    files, announcement = _files(call, changes, by), announcement_of(call)
    latest = announcement.editions.latest("number")
    keys = [change["file"] for change in changes if "file" in change]
    door.require(
        rules.some_change(len(changes)),
        rules.one_change_each(len(keys), len(set(keys))),
        rules.same_edition(edition, latest.number),
        *(_possible(files[change["file"]], change) for change in changes if "file" in change),
    )
    door.require(*register.printable(announcement, _changes(announcement, changes, files)))
    return list(files.values())


def _possible(file: Nomination, change: Change) -> Verdict:
    verb = change["verb"]
    if verb not in MOVES:
        return rules.on_the_list(file)
    verdict = startable(file, verb)
    return rules.may_be_added(file, verb) if verdict.passed else verdict


def foreseen(proposal: Proposal, by: Person) -> reading.Change:
    """What the proposed edition would change of the one that stands, line by line; not for who is kept from a file."""
    announcement, facts = announcement_of(proposal.call), proposal.facts
    seen = Nomination.objects.visible_to(by).filter(call=proposal.call).select_related("city__country")
    files = {change["file"]: door.see(seen, change["file"]) for change in facts["changes"] if "file" in change}
    after = register.foreseen(announcement, _changes(announcement, facts["changes"], files))
    former = announcement.editions.latest("number")
    words = (after.words, after.reckoning, after.published)
    return reading.difference(former, *words, reason=proposal.reason, apology=facts["apology"])


def _changes(announcement: Announcement, changes: list[Change], files: Mapping[str, Nomination]) -> register.Changes:
    """The same for the register."""
    by_verb = {verb: [one for one in changes if one["verb"] == verb] for verb in ("rename", "recount", *MOVES)}
    added = [files[one["file"]] for one in by_verb["promote"]]
    recounted = {name: number for one in by_verb["recount"] for name, number in one["figures"].items()}
    return register.Changes(
        removed=tuple(files[one["file"]].city for one in by_verb["revoke"]),
        added=tuple((file.city, file.city.name, _country(file, announcement)) for file in added),
        renamed={files[one["file"]].city_id: (one["city"], one["country"]) for one in by_verb["rename"]},
        recounted=recounted,
    )


def _country(file: Nomination, announcement: Announcement) -> str:
    return file.city.country.name(announcement.country_form, "en", announcement.day)


def _proposed(key: str, by: Person) -> Proposal:
    rows = Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.CORRIGENDUM)
    seen = door.see(rows, key)
    door.allow(permissions.approves(seen, by))
    return seen


@door.act
def publish_corrigendum(proposal_key: str, *, by: Person) -> Edition:
    """The second person's yes: one further edition with all changes, memberships with it, letters to those concerned.

    Whom a city's removal, admission or name concerns is the city and its Commission; other figures are told to the
    two offices alone. While the announcement is withdrawn the letters are held with all others.
    """
    seen = _proposed(proposal_key, by)
    call = door.lock(Call.objects.filter(pk=seen.call_id)).get()
    changes, announcement = seen.facts["changes"], announcement_of(call)
    files = _files(call, changes, by)
    door.require(rules.same_edition(seen.facts["edition"], announcement.editions.latest("number").number))
    moving = {one["file"]: take(Nomination, one["file"], one["verb"], by=by) for one in changes if one["verb"] in MOVES}
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    former = reading.printed(announcement.editions.latest("number"))
    edition = register.correct(
        announcement,
        reason=proposal.reason,
        apology=proposal.facts["apology"],
        by=by,
        **vars(_changes(announcement, changes, files)),
    )
    publish_profiles(edition, [moving[one["file"]] for one in changes if one["verb"] == "promote"], by=by)
    readers = _call_off(list(moving.values()), edition, by)
    mended = _mended([files[one["file"]] for one in changes if one["verb"] == "rename"], proposal)
    _name_anew(mended, edition, by)
    for change in changes:
        file = moving.get(change.get("file"), files.get(change.get("file")))
        _tell(file, change, proposal, edition, former, by)
    _list_anew(call, readers, edition, moving)
    facts = {"edition": edition.number, "proposed_by": proposal.by.key}
    door.record("publish_corrigendum", call.cohort, by=by, role=role(by), facts=facts, reason=proposal.reason)
    return edition


def _call_off(files: list[Nomination], edition: Edition, by: Person) -> dict[str, list[User]]:
    """What has not left yet says what is no longer so; of each country who was to read its list and has not.

    Who perhaps has a list reads of this correction alone: whether they get another one, a person decides.
    """
    readers: dict[str, list[User]] = defaultdict(list)
    lists = lists_of(files)
    for letter in door.lock((outbox.here(lists) | lists.filter(unread())).select_related("to").order_by("pk")):
        if letter.to is None or not letter.to.is_active:
            continue
        if letter.to not in readers[letter.about_key]:
            readers[letter.about_key].append(letter.to)
        if letter.is_undelivered:
            settle(letter, "write_anew", by, edition=edition.number)  # another one is written in its place
    outbox.call_off(outcome_letters(files))
    return readers


def _name_anew(mended: list[Nomination], edition: Edition, by: Person) -> None:
    """What has not left yet and says a name that was wrong is written with that of now, and waits as it waited.

    Its reader is told of the correction beside it, like whoever has read it: the list was public with the wrong name.
    That to a reader who may not sign in any more stays as it is: it never leaves, and is a task.
    """
    letters = outbox.here(outcome_letters(mended)).exclude(to__is_active=False)
    for letter in door.lock(letters.select_related("to").order_by("pk")):
        files = files_of(letter, Person.clock())  # also those of the list that are kept from whoever corrects it
        if messages := written_anew(letter, files):
            for new in outbox.put_in_place(letter, messages):
                Enclosed.objects.pass_on(letter, new)
            settle(letter, "write_anew", by, edition=edition.number)


def _mended(named: list[Nomination], proposal: Proposal) -> list[Nomination]:
    """Those whose city bears another name in the register now: that is the one which letters say.

    Kept, because letters that are not here are asked about it when they are to leave once more.
    """
    now = dict(City.objects.filter(pk__in=[file.city_id for file in named]).values_list("pk", "name"))
    mended = [file for file in named if file.city.name != now[file.city_id]]
    proposal.facts["renamed"] = [file.key for file in mended]
    proposal.save(update_fields=["facts"])
    return mended


def _list_anew(
    call: Call, readers: Mapping[str, list[User]], edition: Edition, moved: Mapping[str, Nomination]
) -> None:
    """Who was to read a list of a country and has not reads it as it stands now."""
    told = Nomination.objects.filter(call=call, status__in=states.TOLD).order_by("pk").for_lists()
    for office, people in readers.items():
        files = list(told.filter(country__commission__key=office))
        others = [file for file in files if file.key not in moved]  # what tells the moved ones leaves with it
        door.say(emails.listed_anew(files, people, edition, to_come=still_to_come(others)))


def _tell(
    file: Nomination | None, change: Change, proposal: Proposal, edition: Edition, former: reading.Printed, by: Person
) -> None:
    """One change arrives at its file, and at those whom it concerns."""
    if file is None:
        door.say(emails.recounted(proposal.call, edition))
        return
    reason = _why(change, proposal)
    if change["verb"] in MOVES:
        file.decided_by, file.decided_at, file.told = by.user, clock.now(), reason
        facts = {"proposed_by": proposal.by.key, "edition": edition.number}
        move(file, change["verb"], by=by, reason=reason, facts=facts)
    told = _names(change, former[file.city_id]) if change["verb"] == "rename" else {}
    door.say(emails.corrected(file, change["verb"], edition, reason=reason, **told))
    reaching.leave_task(file, change["verb"], edition)


def _why(change: Change, proposal: Proposal) -> str:
    """Why this one changes: nobody's letter tells what was wrong with another city."""
    return str(change.get("reason") or proposal.reason)


def _names(change: Change, was: tuple[str, str]) -> dict[str, str]:
    return {"was": reading.line(was), "now": reading.line((change["city"], change["country"]))}


@door.act
def send_back_corrigendum(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not confirm; the announcement stays as it is."""
    seen = _proposed(proposal_key, by)
    files = _files(seen.call, seen.facts["changes"], by)
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    for row in [seen.call.cohort, *files.values()]:
        door.record("send_back_corrigendum", row, by=by, role=role(by), reason=reason)
    return proposal
