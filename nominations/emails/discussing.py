"""The e-mail by which those who may read a remark on a file hear that there is one; it says neither what nor whose."""

from django.urls import reverse

from accounts.models import User
from accounts.person import Person
from audit import clock
from audit.subjects import subject
from nominations.calendar import DAY
from nominations.emails import recipients
from nominations.emails.telling import about_file
from nominations.models import Meeting, Remark
from nominations.states import Audience
from nominations.timeline import date_in
from notifications import outbox
from notifications.models import Email
from notifications.outbox import Message

EVENT = "remarked"


def remarked(remark: Remark) -> list[Message]:
    """Told to whoever may read it and heard nothing of this file for a day; not to its author or who is in the room."""
    file = remark.nomination
    return about_file(
        EVENT,
        file,
        [user for user in _to_tell(remark) if _reads(user, remark)],
        moments={"at": remark.at},
        version=date_in(remark.at, file.call.zone),
        link=outbox.link(reverse("discussion", args=[file.key])),
    )


def _to_tell(remark: Remark) -> list[User]:
    file = remark.nomination
    clerks = recipients.secretariat(file) if remark.audience == Audience.CLERK else []
    told = Email.objects.filter(event=EVENT, subject_ref=subject(file), created__gt=clock.now() - DAY)
    present = Meeting.objects.filter(call=file.call_id, closed_at=None).values_list("present__user", flat=True)
    spared = {remark.by_id, *told.values_list("to", flat=True), *present}
    people = {user.pk: user for user in [*recipients.jurors(file.call), *clerks]}
    return [user for pk, user in people.items() if pk not in spared]


def _reads(user: User, remark: Remark) -> bool:
    return Remark.objects.visible_to(Person.of(user)).filter(pk=remark.pk).exists()
