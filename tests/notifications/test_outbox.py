import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from audit import clock
from notifications import outbox
from notifications.models import Email
from tests.notifications.factories import email, message, person

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)


@pytest.fixture
def context():
    return {"name": "Lira", "instant": NOON, "address": outbox.link("/desk/")}


def test_link_knows_only_the_site_s_own_address(settings):
    settings.SITE_URL = "https://cities.example"

    assert outbox.link("/desk/?a=1") == "https://cities.example/desk/?a=1"


@pytest.mark.parametrize("path", ["/announcements/2022/?a=1#top", "/fr/announcements/2022/?a=1#top"])
def test_link_leads_to_the_page_in_the_language_of_whoever_reads_it(settings, path):
    settings.SITE_URL = "https://cities.example"
    there = outbox.link(path)

    with translation.override("fr"):
        assert str(there) == "https://cities.example/fr/announcements/2022/?a=1#top"
    with translation.override("en"):
        assert str(there) == "https://cities.example/announcements/2022/?a=1#top"


@pytest.mark.django_db
def test_compose_writes_in_the_reader_s_language_and_zone(texts, context, settings):
    settings.SITE_URL = "https://cities.example"
    ana = person(name="Ana O'Neill", language="fr", time_zone="Africa/Kampala")

    composed = outbox.compose("greeting", to=ana, subject_ref="s:1", context=context)

    assert composed.title == "Lira is in fr"
    assert composed.text == (
        "Dear Ana O'Neill,\n\non 28 février 2025 15:00 EAT <something> & more happened.\n\n"
        "See the page:\nhttps://cities.example/fr/desk/\n"
    )
    assert (composed.to, composed.address, composed.language) == (ana, ana.email, "fr")
    assert (composed.event, composed.kind, composed.version) == ("greeting", "receipt", "1")


def test_compose_works_with_a_bare_address(texts, context):
    composed = outbox.compose(
        "greeting",
        address="new@gnlc.example",
        language="fr",
        subject_ref="s:1",
        context=context,
        kind="decision",
        version="2",
        outcome="admitted",
        about_key="abc",
    )

    assert (composed.to, composed.address, composed.language) == (None, "new@gnlc.example", "fr")
    assert (composed.kind, composed.version, composed.outcome, composed.about_key) == (
        "decision",
        "2",
        "admitted",
        "abc",
    )


@pytest.mark.parametrize("language", ["", "xx"])
def test_compose_falls_back_to_english(language, texts, context):
    composed = outbox.compose("greeting", address="a@b.example", language=language, subject_ref="s:1", context=context)

    assert (composed.language, composed.title) == ("en", "Lira is in en")
    assert '<html lang="en" dir="ltr">' in composed.html


def test_compose_turns_the_frame_for_arabic(texts, context, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]

    composed = outbox.compose("greeting", address="a@b.example", language="ar", subject_ref="s:1", context=context)

    assert '<html lang="ar" dir="rtl">' in composed.html


def test_compose_frames_the_same_text(texts, context, settings):
    html = outbox.compose("greeting", address="a@b.example", subject_ref="s:1", context=context).html

    assert "&lt;something&gt; &amp; more happened." in html
    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', html) == [
        (context["address"], "See the page"),
        (context["address"], context["address"]),
    ]
    assert "<script" not in html


def test_compose_cleans_the_subject_line(texts, context):
    name = "Lira\r\nBcc: eve@evil.example\x00\u2028" + "é" * 400

    title = outbox.compose("greeting", address="a@b.example", subject_ref="s:1", context=context | {"name": name}).title

    assert title == "Lira"
    assert outbox.one_line(name) == ("Lira Bcc: eve@evil.example " + "é" * 400)[:250]


def test_compose_sends_a_very_long_text_without_html(texts, context):
    composed = outbox.compose(
        "greeting", address="a@b.example", subject_ref="s:1", context=context | {"address": "word " * 8000}
    )

    assert (composed.html, len(composed.text) > 30_000) == ("", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "state", "due"),
    [
        ("receipt", "queued", NOON),
        ("signin", "queued", NOON),
        ("reminder", "queued", NOON),
        ("decision", "held", None),
    ],
)
def test_post_starts_by_kind(kind, state, due):
    with clock.at(NOON):
        (row,) = outbox.post([message(kind=kind)])

    assert (row.state, row.due, row.created) == (state, due, NOON)


@pytest.mark.django_db
def test_post_of_a_replay_never_leaves():
    (row,) = outbox.post([message()], state="discarded")

    assert (row.state, row.due) == ("discarded", None)


@pytest.mark.django_db
def test_post_writes_nothing_to_whoever_may_no_longer_sign_in():
    gone, here = person(is_active=False), person()

    written = outbox.post([message(to=one) for one in (gone, here, None)])

    assert [row.to for row in written] == [here, None]


@pytest.mark.django_db
def test_post_keeps_what_was_composed():
    ana = person()
    said = message(to=ana, about_key="abc", outcome="admitted", version="3", language="fr")

    (row,) = outbox.post([said])

    assert {name: getattr(row, name) for name in said.__dataclass_fields__} == vars(said)


@pytest.mark.django_db
def test_post_writes_each_key_once(django_assert_num_queries):
    first, second = message(), message()
    (old,) = outbox.post([first])

    with django_assert_num_queries(2):
        new = outbox.post([replace(first, title="Other"), second, second, replace(first, version="2")])

    assert [(row.subject_ref, row.version) for row in new] == [(second.subject_ref, "1"), (first.subject_ref, "2")]
    assert Email.objects.get(pk=old.pk).title == first.title


@pytest.mark.django_db
def test_an_email_of_an_event_is_unique():
    row = email()
    row.pk, row.key, row.message_id = None, "other", "<other@gnlc.example>"

    with pytest.raises(IntegrityError, match="one_email_of_an_event_to_an_address"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("move", "moved"),
    [
        (outbox.release, {"held": "queued"}),
        (outbox.hold, {"queued": "held"}),
        (outbox.discard, {"held": "discarded", "queued": "discarded"}),
    ],
)
@pytest.mark.parametrize("state", Email.State.values)
def test_moves_from_every_state(move, moved, state):
    row = email(state=state, due=NOON, sent_at=NOON, lease=NOON, token="token")

    assert move(row) == (state in moved)
    assert Email.objects.get(pk=row.pk).state == moved.get(state, state)


@pytest.mark.django_db
def test_release_moves_many_with_one_query(django_assert_num_queries):
    rows = [email(kind="decision") for _n in range(3)]

    with clock.at(NOON), django_assert_num_queries(1):
        assert outbox.release(*rows) == 3

    assert set(Email.objects.values_list("state", "due")) == {("queued", NOON)}


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(Email.State.values))
def test_a_person_says_that_an_uncertain_or_returned_email_arrived(state):
    ana, row = person(), email(state=state, handed_at=NOON, sent_at=NOON, lease=NOON, token="dead", error="Why.")

    found = outbox.has_arrived(row, by=ana)

    row = Email.objects.get(pk=row.pk)
    assert found is (state in {"uncertain", "bounced"})
    assert (row.state, row.decided_by, row.error) == (("sent", ana, "") if found else (state, None, "Why."))


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(Email.State.values))
def test_again_sends_what_did_not_arrive_under_its_old_name(state):
    ana, row = person(), email(state=state, handed_at=NOON, sent_at=NOON, lease=NOON, token="dead", error="Why.")

    with clock.at(NOON):
        found = outbox.again(row, by=ana)

    again = Email.objects.get(pk=row.pk)
    assert found is (state in {"uncertain", "bounced", "failed"})
    assert again.message_id == row.message_id
    assert (again.decided_by, again.error) == ((ana, "") if found else (None, "Why."))
    assert not found or (again.state, again.due, again.handed_at) == ("queued", NOON, None)
