"""A digest says what its e-mails said: whoever may not read one of these does not read it either."""

import pytest

from audit.subjects import subject
from nominations.querysets.letters import emails_visible_to
from nominations.workflow import conflicts
from tests.nominations import factories as road
from tests.notifications.factories import email

pytestmark = pytest.mark.django_db


def test_digest_is_hidden_from_who_is_kept_away_from_a_file_in_it():
    file, staff, away = road.nominated(), road.secretariat(), road.secretariat("Said")
    conflicts.keep_away(file.key, by=away, reason="A relative.")
    digest = email(event="digest", kind="reminder")
    email(subject_ref=subject(file), digest=digest)

    assert digest in emails_visible_to(staff)
    assert digest not in emails_visible_to(away)


def test_digest_with_what_is_its_own_readers_alone_is_so_too():
    staff, other = road.secretariat(), road.secretariat("Said")
    digest = email(event="digest", kind="reminder", to=staff.user)
    email(event="day_in_short", to=staff.user, digest=digest)

    assert digest in emails_visible_to(staff)
    assert digest not in emails_visible_to(other)
