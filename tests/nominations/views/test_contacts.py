"""The pages that invite the contacts of all Commissions and send again to those who never signed in."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Invitation
from nominations import contactfile
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
HEADER = "country;name;e-mail;role;language\r\n"
KENYA = "Kenya;Ada Wanjiru;ada@kenya.example;head;en\r\n"
LOST = "Atlantis;Bo;bo@atlantis.example;officer;en\r\n"


@pytest.fixture(autouse=True)
def in_time():
    road.country("KE")
    with road.at():
        yield


def upload(*lines: str, encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    return SimpleUploadedFile("contacts.csv", "".join((HEADER, *lines)).encode(encoding))


def looked_at(client, *lines: str, **more):
    return post(client, "invite_contacts", file=upload(*lines, **more))


def boxes(shown) -> list[tuple[int, str]]:
    return list(shown.context["form"].fields["lines"].choices)


def test_look_names_who_will_be_invited_and_invites_nobody():
    shown = looked_at(browser(road.secretariat()), KENYA)

    assert boxes(shown) == [(2, "Kenya: Ada Wanjiru, ada@kenya.example (line 2), becomes the head")]
    assert shown.context["form"].initial["lines"] == [2]
    assert shown.context["size"] == "Persons in the file: 1. To invite: 1. With a fault: 0."
    assert not Invitation.objects.exists()


def test_button_invites_the_chosen_and_the_second_click_says_that_nothing_was_sent():
    client = browser(road.secretariat())
    typed = looked_at(client, KENYA).context["form"].initial

    said = [text(client.post(reverse("invite_contacts"), typed | {"lines": ["2"]}, follow=True)) for _click in range(2)]

    assert "1 invitation is on its way." in said[0]
    assert "Everybody was invited already; nothing was sent." in said[1]
    assert Email.objects.filter(event="invited").count() == 1


def test_in_a_file_with_faults_nothing_is_chosen_beforehand():
    client = browser(road.secretariat())
    shown = looked_at(client, KENYA, LOST)

    assert shown.context["form"].initial["lines"] == []
    assert [number for number, _label in boxes(shown)] == [2]
    assert "There is no country “Atlantis” here." in text(shown)


def test_line_with_a_fault_cannot_be_chosen_and_what_was_typed_stays():
    client = browser(road.secretariat())
    typed = looked_at(client, KENYA, LOST).context["form"].initial

    shown = post(client, "invite_contacts", text=typed["text"], lines=["2", "3"])

    assert shown.status_code == 200
    assert shown.context["form"].errors["lines"]
    assert "atlantis.example" in text(shown)
    assert not Invitation.objects.exists()


def test_look_says_who_is_there_and_who_is_invited_and_who_leads_by_now():
    by = road.secretariat()
    client, officer = browser(by), road.cities.officer("KE")
    typed = looked_at(client, "Kenya;Cy;cy@kenya.example;officer;en\r\n").context["form"].initial
    post(client, "invite_contacts", text=typed["text"], lines=["2"])

    lines = [
        f"KE;Ann;{officer.user.email};officer;en\r\n",
        "KEN;Cy;cy@kenya.example;officer;en\r\n",
        KENYA,
    ]
    shown = looked_at(client, *lines)
    with road.after_deadlines():
        late = looked_at(browser(by), *lines)

    words = [[row["cells"][3]["word"] for row in page.context["there"]] for page in (shown, late)]
    assert words == [["acts for the Commission already", "open"], ["acts for the Commission already", "expired"]]
    assert boxes(shown) == [
        (4, f"Kenya: Ada Wanjiru, ada@kenya.example (line 4), becomes the head instead of {officer.user}")
    ]


def test_file_of_which_nobody_can_be_invited_has_no_button():
    shown = looked_at(browser(road.secretariat()), LOST)

    assert shown.context["form"] is None
    assert "Nobody of this file can be invited." in text(shown)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload(KENYA.replace("Ada", "Adà"), encoding="latin-1"), "Save it as “CSV UTF-8” in your spreadsheet."),
        (upload(KENYA * 8000), "The file is larger than 300 kB."),
        (SimpleUploadedFile("contacts.csv", b"Kenya;Ada"), "The first line names the columns; missing: country"),
        (SimpleUploadedFile("contacts.csv", b""), "The submitted file is empty."),
    ],
)
def test_file_that_cannot_be_read_says_what_to_do(file, sentence):
    shown = post(browser(road.secretariat()), "invite_contacts", file=file)

    assert sentence in text(shown)


def test_list_says_when_each_was_invited_and_sends_again_to_one_or_all():
    client = browser(road.secretariat())
    typed = looked_at(client, KENYA).context["form"].initial
    post(client, "invite_contacts", text=typed["text"], lines=["2"])
    (row,) = Invitation.objects.all()

    with road.after_deadlines():
        listed = get(browser(road.secretariat("Sam")), "never_signed_in").context["rows"]
        client = browser(road.secretariat("Sol"))
        asked = text(get(client, "resend", row.key)), text(get(client, "resend_all"))
        sent = [post(client, "resend", row.key, do="1")]
    with road.at(road.AFTER_DEADLINES + timedelta(hours=1)):
        sent.append(post(client, "resend_all", do="1"))
        renewed = get(client, "never_signed_in").context["rows"]

    assert [cell["text"] if "text" in cell else cell["word"] for cell in listed[0]["cells"]] == [
        "Ada Wanjiru",
        "National Commission for UNESCO (Kenya)",
        "1 February 2027",
        "expired",
        "Send again",
    ]
    assert "ada@kenya.example gets an e-mail with a new link" in asked[0]
    assert "1 person gets an e-mail with a new link" in asked[1]
    assert [answer.url for answer in sent] == [reverse("never_signed_in")] * 2
    assert renewed[0]["cells"][3]["word"] == "open"
    assert Email.objects.filter(event="invited").count() == 3


def test_list_without_anybody_has_no_button():
    shown = get(browser(road.secretariat()), "never_signed_in")

    assert shown.context["add"] is None
    assert "Everybody who was invited has signed in." in text(shown)


def test_accepting_offers_the_time_zone_of_the_file():
    client = browser(road.secretariat())
    lines = HEADER.strip() + ";time zone\n" + KENYA.strip() + ";Africa/Nairobi"
    post(client, "invite_contacts", text=lines, lines=["2"])
    link = Email.objects.get(event="invited").text.split("/invitations/")[1].split("/")[0]

    assert get(browser(), "accept_invitation", link).context["form"].initial["time_zone"] == "Africa/Nairobi"


def test_sample_is_linked_and_reads_without_a_fault_and_names_nobody_who_exists():
    client = browser(road.secretariat())
    page = text(get(client, "invite_contacts"))
    sample = get(client, "contacts_sample")
    contacts, wrong = contactfile.read(sample.content.decode())

    assert reverse("contacts_sample") in page
    assert sample["Content-Type"] == "text/csv; charset=utf-8"
    assert (wrong, [contact.faults for contact in contacts]) == ([], [[]] * 3)
    assert all(contact.email.endswith(".example") and "(fictional)" in contact.name for contact in contacts)
