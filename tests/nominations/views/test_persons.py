"""Everyone who has an account, with the roles that each holds or held."""

import pytest

from cities.models import CommissionOfficer
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer

pytestmark = pytest.mark.django_db


def test_end_role_that_no_one_has_is_not_found():
    by = road.secretariat()

    assert get(browser(by), "end_role", by.key, "king").status_code == 404


def test_persons_show_officers_and_jurors_with_their_commission_and_call():
    by, made = road.secretariat(), road.open_call()
    head, chair, reader = officer(), road.juror(made, by, chair=True), road.juror(made, by, "RO")

    with road.after_deadlines():
        rows = get(browser(by), "persons").context["rows"]

    labels = {row["email"]: [term["label"] for term in row["terms"]] for row in rows}
    assert [labels[person.user.email] for person in (head, chair, reader)] == [
        [f"officer: {CommissionOfficer.objects.get(user=head.user).commission.name}"],
        ["chair: Membership 2027"],
        ["juror: Membership 2027"],
    ]
