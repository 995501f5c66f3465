"""An announcement taken from the public at once, and put back as it was: a switch for accidents, not a correction."""

from accounts import door
from accounts.person import Person
from audit import clock
from cities import permissions, rules
from cities.models import Announcement


@door.act
def withdraw_announcement(announcement: Announcement, *, reason: str, by: Person) -> Announcement:
    """From this commit on list, new members and their pages are public nowhere; no membership is touched.

    The address of the announcement says when it was withdrawn and that a corrected one follows; its files, the pages
    of cities that only it named, directory, map and figures are as they were before it, for everybody. Secretariat
    and director alone read its page on, under a line that says so. A city, its Commission and the jury keep what they
    were told: the page of a file says what was decided, a letter that has left cannot be called back.
    """
    door.allow(permissions.can_announce(by))
    found = door.lock(Announcement.objects.filter(pk=announcement.pk)).get()
    door.require(rules.has_a_reason(reason), rules.not_withdrawn(is_withdrawn=found.is_withdrawn))
    found.withdrawn_at, found.withdrawn_reason = clock.now(), reason
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    door.record("withdraw_announcement", found, by=by, reason=reason)
    return found


@door.act
def restore_announcement(announcement: Announcement, *, by: Person) -> Announcement:
    """What was withdrawn is public again as it was, with the editions that it has by now."""
    door.allow(permissions.can_announce(by))
    found = door.lock(Announcement.objects.filter(pk=announcement.pk)).get()
    door.require(rules.withdrawn(is_withdrawn=found.is_withdrawn))
    found.withdrawn_at, found.withdrawn_reason = None, ""
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    door.record("restore_announcement", found, by=by)
    return found
