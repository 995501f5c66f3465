"""The admin looks at reference data and changes nothing."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.accounts import factories

pytestmark = pytest.mark.django_db


def sign_in(client, role):
    client.force_login(factories.holding(role).user, backend="django.contrib.auth.backends.ModelBackend")


def test_admin_holds_no_file_no_mark_no_letter_and_no_record():
    names = {model._meta.label for model in admin.site._registry}

    assert names == {
        *("accounts.User", "accounts.NetworkRole", "cities.Country", "cities.CountryName"),
        *("cities.NationalCommission", "cities.Programme", "dossiers.FormVersion"),
        *("nominations.Criterion", "nominations.Rubric"),
    }


def test_operator_looks_and_adds_nothing(client):
    sign_in(client, "operator")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

        assert client.get(reverse(f"{name}_changelist")).status_code == 200
        assert client.get(reverse(f"{name}_add")).status_code == 403


@pytest.mark.parametrize("role", ["secretariat", "director"])
def test_admin_is_closed_to_others(client, role):
    sign_in(client, role)

    assert client.get("/admin/").status_code == 302
