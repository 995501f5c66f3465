"""The letter as a page and as PDF says what the e-mail of the same outcome says."""

import pytest

from nominations.workflow import corrigendum, wording
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, focal_point, get, officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "verb", "event", "says"),
    [("Gulu", "promote", "promoted", "admitted from the reserve"), ("Lira", "revoke", "revoked", "is taken back")],
)
def test_letter_of_a_corrected_outcome_says_with_its_reason_what_its_e_mail_says(made, name, verb, event, says):
    worlds.announced(made)
    file, reason = made.file(name), "The director looked once more."
    readers = {"city": browser(focal_point(file)), "commission": browser(officer())}
    with road.at(road.RELEASE + road.later(5)):
        said = {"edition": 1, "reason": reason, "apology": {"en": "Sorry."}}
        changes = [{"verb": verb, "file": file.key}]
        asked = corrigendum.propose_corrigendum(made.cohort.key, changes, by=made.composer, **said)
        corrigendum.publish_corrigendum(asked.key, by=made.director)
        pages = {side: get(client, "letter", file.key).context for side, client in readers.items()}

    for side, page in pages.items():
        sent = Email.objects.filter(event=f"{event}_{side}").first()
        assert page["title"] == sent.title
        assert says in " ".join(page["paragraphs"])
        assert page["paragraphs"][-1] == f"Reason: {reason}"
        assert all(paragraph in sent.text for paragraph in page["paragraphs"])


def test_letter_has_the_own_words_in_which_its_e_mail_was_written(made):
    """And keeps them, whatever is worded later."""
    text = "{city} isn't admitted & thanked.\n\nOpen the page:\n{link}"
    words = {"title": "News of {city}", "text": text, "reason": "Kinder."}
    ana, bob = road.secretariat("Ana"), road.secretariat("Bob")
    wording.confirm_wording(wording.reword("refused_city", "en", by=ana, seen=0, **words).key, by=bob)
    reader = focal_point(made.files["Masaka"])
    worlds.announced(made)
    later = wording.reword("refused_city", "en", by=ana, seen=1, **words | {"title": "Later"})
    wording.confirm_wording(later.key, by=bob)

    with road.at(road.RELEASE + road.later(5)):
        page = get(browser(reader), "letter", made.files["Masaka"].key).context

    assert page["title"] == "News of Masaka"
    assert page["paragraphs"] == ["Masaka isn't admitted & thanked."]
