"""The pages on which the secretariat prepares a call."""

import pytest
from django.urls import reverse

from accounts.models import User
from cities import reference
from dossiers.workflow import load_form
from nominations.forms.planning import CallForm
from nominations.models import Call
from nominations.workflow import call as calls
from tests.dossiers.factories import SMALL
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Membership 2029", "slug": "2029", "zone": "Europe/Berlin", "opens_at": "2029-01-08",
    "city_deadline": "2029-03-16", "commission_deadline": "2029-04-20", "screening_deadline": "2029-05-18",
    "review_deadline": "2029-07-06", "release_at": "2029-09-03T10:00", "grace_minutes": "0", "embargo_hours": "24",
    "quota_endorsed": "3", "quota_period": "round", "open_to": "newcomers", "waiting_months": "0",
    "languages": ["en", "fr"], "readers_per_file": "3", "panel_regions": "2", "least_readers": "2",
    "jury_access_days": "30", "tie_years": "5", "alarm_points": "2", "alarm_percent": "25", "quorum_percent": "50",
    "feedback": "offered", "list_layout": "city (country)", "country_form": "short", "rules_text": "The rules.",
}  # fmt: skip


DATES = ("opens_at", "city_deadline", "commission_deadline", "screening_deadline", "review_deadline", "release_at")
EARLY = "The deadline for National Commissions cannot be before the one for cities."
NO_FORM = "Choose the form of the call before publishing it."


@pytest.fixture
def desk():
    return browser(road.secretariat())


def test_prepare_makes_a_draft_whose_days_end_at_midnight_of_its_zone(desk):
    answer = desk.post(reverse("prepare"), TYPED)

    made = Call.objects.get(slug="2029")
    assert answer.headers["Location"] == reverse("plan", args=["2029"])
    assert made.city_deadline.isoformat() == "2029-03-16T23:00:00+00:00"
    assert made.opens_at.isoformat() == "2029-01-07T23:00:00+00:00"
    assert made.release_at.isoformat() == "2029-09-03T08:00:00+00:00"
    assert (made.state, made.embargo_hours, made.country_form) == ("draft", 24, "short")


def test_earlier_calls_of_one_name_are_told_apart_by_their_addresses(desk):
    for slug in ("2027", "2027-autumn"):
        Call.objects.filter(pk=road.open_call(slug).pk).update(name="Membership")

    page = text(get(desk, "prepare"))

    assert ">Membership · 2027<" in page
    assert ">Membership · 2027-autumn<" in page


def test_prepare_shows_what_an_earlier_call_said(desk):
    road.open_call("2027", quota_endorsed=2, rules_text="The rules of 2027.")

    form = desk.get(reverse("prepare"), {"copy": "2027"}).context["form"]

    assert (form["quota_endorsed"].value(), form["rules_text"].value()) == (2, "The rules of 2027.")
    assert form["city_deadline"].value() is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("city_deadline", "2029-01-01", "The deadline for cities has to be after the opening."),
        ("commission_deadline", "2029-03-01", EARLY),
        ("slug", "2027", "Another call has this address already."),
        ("city_deadline", "9999-12-31", "Look at the year: it has to lie between 2000 and 2099."),
    ],
)  # fmt: skip
def test_prepare_says_at_the_field_what_cannot_be_kept(desk, field, typed, sentence):
    road.open_call("2027")

    answer = desk.post(reverse("prepare"), TYPED | {field: typed})

    assert answer.context["form"].errors == {field: [sentence]}
    assert Call.objects.count() == 1


def test_hour_that_the_clock_of_the_call_skips_is_refused_at_its_field_and_the_readers_own_clock_does_not_matter(desk):
    skipped = "There is no 02:30 on 25 March 2029: the clocks of Europe/Berlin are put forward over it. "
    said = skipped + "Choose an earlier or a later time."
    late = {"city_deadline": "2029-03-25", "city_deadline_time": "02:30"}
    User.objects.update(time_zone="Europe/Berlin")

    refused = desk.post(reverse("prepare"), TYPED | late | {"release_at": "2029-03-25T02:30"})
    elsewhere = desk.post(reverse("prepare"), TYPED | late | {"release_at": "2029-03-25T02:30", "zone": "UTC"})

    assert refused.context["form"].errors == {"city_deadline_time": [said], "release_at": [said]}
    assert elsewhere.status_code == 302


def test_call_that_is_sent_twice_by_one_form_is_one(desk):
    answers = [desk.post(reverse("prepare"), TYPED | {"form_key": "the-same-form"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Call.objects.count() == 1


def test_edit_changes_a_draft_and_leaves_a_published_call_alone(desk):
    draft, public = road.draft_call("2029"), road.open_call("2027")

    desk.post(reverse("edit", args=[draft.key]), TYPED | {"quota_endorsed": "1"})
    refused = get(desk, "edit", public.key)

    assert Call.objects.get(slug="2029").quota_endorsed == 1
    assert refused.status_code == 409
    assert "This call is published. Its dates move by an extension with a reason." in text(refused)


def test_plan_says_what_to_mend_and_what_to_look_at(desk):
    made = road.draft_call("2029", form=None)

    shown = get(desk, "plan", made.slug)

    assert [str(fault.sentence) for fault in shown.context["faults"]] == [
        "Choose the form of the call before publishing it."
    ]
    assert "The jurors have no deadline yet." in text(shown)
    assert [row["days"] for row in shown.context["windows"]] == [59, 31, None, None, None]


def test_plan_warns_of_criteria_that_the_rubric_does_not_have(desk):
    strange = SMALL.replace('["partners"]', '["partners", "families"]').replace('version = "1"', 'version = "9"')
    fitting, other = road.draft_call("2029"), road.draft_call("2030", form=load_form(strange))

    warned = [
        [str(one.sentence) for one in get(desk, "plan", made.slug).context["warnings"] if one.code == "criteria"]
        for made in (fitting, other)
    ]

    assert warned == [[], ["The form names criteria that the rubric of this call does not have: families."]]


def test_documents_are_asked_for_and_dropped_while_a_call_is_a_draft(desk):
    made = road.draft_call("2029")
    asked = {"label": "Letter of the council", "media_types": ["application/pdf"], "most_megabytes": "2"}

    post(desk, "ask_document", made.key, **asked, required_from="submit")
    document = made.required_documents.get()
    post(desk, "drop_document", made.key, document.key)

    assert (document.label, document.most_megabytes) == ("Letter of the council", 2)
    assert not made.required_documents.exists()


def test_document_that_is_asked_for_twice_by_one_form_is_one(desk):
    made = road.draft_call("2029")
    asked = {"label": "Letter of the council", "media_types": ["application/pdf"], "most_megabytes": "2"}

    for _ in range(2):
        post(desk, "ask_document", made.key, **asked, required_from="submit", form_key="the-same-form")

    assert made.required_documents.count() == 1


def test_documents_of_a_published_call_stay(desk):
    made = road.draft_call("2029", asks="Letter of the council")
    calls.publish(made.key, by=road.Person.clock())

    answer = desk.post(reverse("drop_document", args=[made.key, made.required_documents.get().key]), follow=True)

    assert made.required_documents.exists()
    assert "This call is published." in text(answer)


def test_prepare_takes_over_an_earlier_call(desk):
    road.open_call("2027", quota_endorsed=2, asks="Letter")

    answer = desk.post(f"{reverse('prepare')}?copy=2027", TYPED)

    assert answer.headers["Location"] == reverse("plan", args=["2029"])
    assert (Call.objects.get(slug="2029").rules_text, Call.objects.get(slug="2029").quota_endorsed) == ("The rules.", 3)
    assert [document.label for document in Call.objects.get(slug="2029").required_documents.all()] == ["Letter"]


def test_edit_shows_the_days_and_the_instant_as_they_were_typed(desk):
    desk.post(reverse("prepare"), TYPED)

    shown = get(desk, "edit", Call.objects.get(slug="2029").key).context["form"]

    days = ("opens_at", "city_deadline", "commission_deadline", "screening_deadline", "review_deadline")
    assert [str(shown[name].value()) for name in days] == [TYPED[name] for name in days]
    assert f"{shown['release_at'].value():%Y-%m-%dT%H:%M}" == TYPED["release_at"]


def test_ask_document_without_a_kind_keeps_the_page(desk):
    made = road.draft_call("2029")

    refused = post(desk, "ask_document", made.key, label="Letter", most_megabytes="2", required_from="submit")

    assert refused.context["form"].errors == {"media_types": ["This field is required."]}
    assert not made.required_documents.exists()


def test_hour_typed_beside_a_day_is_kept_and_shown_again(desk):
    hours = {"opens_at_time": "09:00", "city_deadline_time": "12:00", "review_deadline_time": "23:59:59"}
    desk.post(reverse("prepare"), TYPED | hours)

    made = Call.objects.get(slug="2029")
    shown = get(desk, "edit", made.key).context["form"]
    again = {name: str(shown[name].value() or "") for name in shown.fields if name.endswith(("_time", "_at", "line"))}
    desk.post(reverse("edit", args=[made.key]), TYPED | again)

    assert made.opens_at.isoformat() == "2029-01-08T08:00:00+00:00"
    assert made.city_deadline.isoformat() == "2029-03-16T11:00:00+00:00"
    assert made.commission_deadline.isoformat() == "2029-04-20T22:00:00+00:00"
    assert {name: again[name] for name in hours} == hours
    kept = Call.objects.get(slug="2029")
    assert [getattr(kept, name) for name in DATES] == [getattr(made, name) for name in DATES]


def test_limit_of_admissions_says_that_it_counts_this_call_alone(desk):
    assert "Admissions of a country in this call at most" in text(desk.get(reverse("prepare")))


def test_plan_shows_the_own_date_of_a_country_the_embargo_and_the_announcement(desk):
    made = road.open_call(release_at=road.RELEASE, embargo_hours=48)
    new = road.COMMISSION_DEADLINE + road.later(9)
    with road.at():
        facts = {"reason": "Floods.", "country": road.country("UG"), "by": road.secretariat("Said")}
        calls.extend(made.key, "commission_deadline", new, **facts)
        rows = get(desk, "plan", made.slug).context["windows"]

    assert [(str(row["label"]), row["days"]) for row in rows] == [
        ("Cities apply", 59),
        ("National Commissions nominate", 31),
        ("National Commissions nominate in Uganda", 40),
        ("Secretariat checks and asks", None),
        ("Jury reads and recommends", None),
        ("Decision and announcement", 153),
        ("Embargo at least", 2),
    ]
    assert rows[-1]["from"] == "30 August 2027"
    assert all(row["start"] + row["width"] <= 1000 for row in rows)


@pytest.mark.parametrize(
    ("readers", "regions", "sentence"),
    [
        ("4", "3", "Regions with 4 readers of a file: 1 or 2 or 4."),
        ("3", "4", "Regions with 3 readers of a file: 1 or 2 or 3."),
        ("1", "2", "Regions with 1 readers of a file: 1."),
    ],
)
def test_regions_of_a_panel_between_two_and_all_are_refused(readers, regions, sentence):
    form = CallForm(TYPED | {"readers_per_file": readers, "panel_regions": regions}, label="Prepare")

    assert form.errors["panel_regions"] == [sentence]


def test_the_form_of_a_report_is_no_form_of_a_call(desk):
    reference.load_report_rule(reference.membership_programme())
    load_form(SMALL)

    page = text(get(desk, "prepare"))

    assert ("A small form" in page, "Progress report, a form" in page) == (True, False)
