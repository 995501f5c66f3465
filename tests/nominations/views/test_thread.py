import pytest
from django.urls import reverse

from nominations.models import Message
from nominations.workflow import thread
from tests import pages
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return road.nominated("Lira")


def page(person, name: str, *args: str, sends: dict | None = None):
    client = pages.Browser(person).client
    with road.after_deadlines():
        url = reverse(name, args=args)
        return client.get(url) if sends is None else client.post(url, sends)


def test_a_file_shows_its_messages_oldest_first(file):
    focal, staff = cities.focal_point(file.city), road.secretariat()
    with road.after_deadlines():
        thread.write(file.key, "When do we hear?", asks="secretariat", by=focal)
        thread.write(file.key, "On 1 September.", by=staff)
    rows = page(focal, "file", file.key).context["thread"]["rows"]

    assert [(row["side"], row["text"], row["asks"]) for row in rows] == [
        ("city", "When do we hear?", "secretariat"),
        ("secretariat", "On 1 September.", ""),
    ]


def test_sending_twice_writes_once(file):
    focal = cities.focal_point(file.city)
    sends = {"text": "When do we hear?", "asks": "", "form_key": "the-same-form"}
    client = pages.Browser(focal).client
    with road.after_deadlines():
        answers = [client.post(reverse("write", args=[file.key]), sends) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [f"/files/{file.key}/#thread"] * 2
    assert Message.objects.count() == 1


def test_the_form_offers_those_who_read_it(file):
    focal = cities.focal_point(file.city)
    early = road.draft("Lira", made=road.open_call("2028"))
    offered = [
        [value for value, _label in page(focal, "write", one.key).context["form"].fields["asks"].choices]
        for one in (file, early)
    ]

    assert offered == [["commission", "secretariat", ""], ["commission", ""]]


def test_an_empty_message_comes_back_with_a_sentence(file):
    answered = page(cities.focal_point(file.city), "write", file.key, sends={"text": " ", "asks": ""})

    assert answered.status_code == 200
    assert answered.context["form"].errors
    assert Message.objects.count() == 0


def test_a_question_stands_on_the_desk_of_whom_it_asks(file):
    focal, officer, staff = cities.focal_point(file.city), cities.officer("UG"), road.secretariat()
    with road.after_deadlines():
        for side, by in (("secretariat", focal), ("commission", focal), ("city", staff)):
            thread.write(file.key, "Why?", asks=side, by=by)

    assert [row["city"] for row in page(officer, "commission_desk").context["asked"]] == ["Lira"]
    assert [row["city"] for row in page(focal, "city_desk").context["asked"]] == ["Lira"]
    assert b"Messages that want your answer" not in page(staff, "secretariat_desk").content

    with road.after_deadlines():
        thread.write(file.key, "And this?", asks="secretariat", by=officer)

    assert b"Messages that want your answer" in page(staff, "secretariat_desk").content
    assert b"Lira" in pages.Browser(staff).get(reverse("files") + "?task=asked").read


def test_the_jury_sees_no_messages():
    staff = road.secretariat()
    made = road.open_call()
    juror = road.juror(made, staff)
    file = road.in_review(staff, [juror])
    with road.after_deadlines():
        thread.write(file.key, "A word about the mayor.", by=staff)

    assert b"A word about the mayor." not in page(juror, "file", file.key).content


def test_who_reads_is_said_as_it_is_before_and_after_the_nomination(file):
    focal = cities.focal_point(file.city)
    early = road.draft("Lira", made=road.open_call("2028"))
    said = [
        (
            page(focal, "file", one.key).context["thread"]["between"],
            page(focal, "write", one.key).context["act"]["effect"],
        )
        for one in (early, file)
    ]

    assert said == [
        (
            "City and National Commission can write to each other here. The secretariat joins with the nomination and "
            "never sees what was written before; the jury sees nothing of it.",
            "City and National Commission read it here, and get an e-mail. The secretariat and the jury never see what "
            "is written before the nomination.",
        ),
        (
            "City, National Commission and secretariat can write to each other here; the jury does not see it.",
            "City, National Commission and secretariat read it here, and get an e-mail. The jury does not see it.",
        ),
    ]
