"""Whether what is told of a call or to its jury, or copied to a mayor's office, is still meant when it leaves."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.subjects import by_subject, key_in
from cities.models import ProgressReport
from dossiers.models import SigningRequest
from nominations import permissions
from nominations.models import Call, Election, Meeting, Nomination, Proposal, Remark, Review, StaffConflict
from notifications.models import Email

OF_CALLS = {  # to many: asked of many at once
    "call_published",
    "call_opened",
    "call_extended",
    "call_amended",
    "deadline_set_city",
    "own_document_asked_city",
    "own_document_dropped_city",
}
PROPOSED = {
    "ineligible_proposed": Proposal.Kind.INELIGIBLE,
    "cohort_proposed": Proposal.Kind.COHORT,
    "release_proposed": Proposal.Kind.RELEASE,
    "restore_proposed": Proposal.Kind.RESTORE,
    "corrigendum_proposed": Proposal.Kind.CORRIGENDUM,
}


def for_jury(email: Email) -> bool:
    """The reader still sits on the jury of the call, or works in the secretariat."""
    reader, call = reader_of(email), _about(Call, email)
    return call is not None and (permissions.sits(call, reader) or reader.has("secretariat"))


def for_voter(email: Email) -> bool:
    """The election still runs, and the reader sits on the jury and has not voted for its chair."""
    reader, call = reader_of(email), _about(Call, email)
    running = Election.objects.filter(call=call, key=email.version, closed_at=None)
    return call is not None and permissions.sits(call, reader) and running.exclude(voters__user=reader.user).exists()


def takes_part(user: User, call: Call) -> bool:
    """Whether this member of the jury may talk and vote on one of the files that wait for its word, if there is any."""
    person, waiting = Person.of(user), Nomination.objects.filter(call=call).awaiting_word()
    return permissions.sits(call, person) and (waiting.visible_to(person).exists() or not waiting.exists())


def for_meeting(email: Email) -> bool:
    """The meeting goes on, and the reader may take part in it."""
    call = _about(Call, email)
    goes_on = Meeting.objects.filter(call=call, key=email.version, closed_at=None).exists()
    return call is not None and email.to is not None and goes_on and takes_part(email.to, call)


def for_votes(email: Email) -> bool:
    """The reader may still vote on a file of the call and has not."""
    call = _about(Call, email)
    return call is not None and unvoted(reader_of(email)).filter(call=call).exists()


def for_vote(email: Email) -> bool:
    """The reader may still vote on this file and has not."""
    file = _about(Nomination, email)
    return file is not None and unvoted(reader_of(email)).filter(pk=file.pk).exists()


def unvoted(person: Person) -> Any:
    """The files of running meetings on which this person may vote and has not."""
    files: Any = Nomination.objects.visible_to(person).awaiting_word().filter(call__in=person.scopes("juror"))
    return files.with_own_vote(person).filter(own_vote=None)


def for_discussion(email: Email) -> bool:
    """The jury still discusses the file, the reader may read what others said, and has said nothing there since."""
    reader, file = reader_of(email), _about(Nomination, email)
    if file is None or not file.awaits_word:
        return False
    remarks = Remark.objects.visible_to(reader).filter(nomination=file)
    own = remarks.filter(by=reader.user)
    return remarks.exclude(by=reader.user).exists() and not own.filter(at__gt=email.created).exists()


def for_recused(email: Email) -> bool:
    """The reader still sits on the jury, and nobody has given the file back meanwhile."""
    reader, key = reader_of(email), key_in(email.subject_ref, Nomination)
    taken = Review.objects.excluded().filter(nomination__key=key, juror__user=reader.user)
    return taken.filter(juror__call__in=reader.scopes("juror")).exists()


def for_proposal(email: Email) -> bool:
    """What was proposed about the call or the file still waits, and no conflict keeps the reader from it."""
    key = email.subject_ref.partition(":")[2]
    waits = Proposal.objects.visible_to(reader_of(email)).open().filter(kind=PROPOSED[email.event])
    return waits.filter(Q(call__key=key) | Q(nomination__key=key)).exists()


def for_mayors_office(email: Email) -> bool:
    """The last address that the city gave for copies is still this one; what it tells of a report still stays away."""
    if email.about_key and not ProgressReport.objects.standing("overdue").filter(key=email.about_key).exists():
        return False
    file = row(Nomination.objects.all(), email)
    given = SigningRequest.objects.for_copies([file.dossier_id]) if file else []
    return [request.address for request in given] == [email.address]


def for_day(email: Email) -> bool:
    """The day that it tells is not over, and nothing was taken out of the sight of its reader since."""
    away = StaffConflict.objects.filter(user=email.to, at__gte=email.created)
    return email.until is not None and clock.now() < email.until and not away.exists()


def cancelled(call: Call) -> str:
    """Why nothing is said about a round that does not take place; empty while it does."""
    return _("The call that it is about is cancelled.") if call.is_cancelled else ""


def of_cancelled(emails: Sequence[Email]) -> dict[str, str]:
    """Of many at once: what tells of a call goes to nobody once that is cancelled."""
    told = [email for email in emails if email.event in OF_CALLS]
    calls = by_subject(Call.objects.all(), {email.subject_ref for email in told})
    return {email.key: why for email in told if (call := calls.get(email.subject_ref)) and (why := cancelled(call))}


def for_begun(email: Email) -> bool | str:
    """The file that was begun still stands, in a call that is not cancelled."""
    file = row(Nomination.objects.living().select_related("call"), email)
    return file is not None and (cancelled(file.call) or True)


def reader_of(email: Email) -> Person:
    """Whom it goes to, with the roles of this moment."""
    return Person.of(email.to) if email.to else Person.nobody()


def _about(model: Any, email: Email) -> Any:
    """The call or file that it is about, if its reader may see it now."""
    return row(model.objects.visible_to(reader_of(email)), email)


def row(rows: Any, email: Email) -> Any:
    """What it is about, among these rows."""
    return rows.filter(key=key_in(email.subject_ref, rows.model)).first()
