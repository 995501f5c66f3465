"""What a row is called where one line has to name it: by words, never by a number of the database."""

import re

import pytest
from django.apps import apps

from dossiers.models import Dossier, Snapshot
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
APPS = ("accounts", "cities", "dossiers", "nominations", "notifications")
NAMES = {
    "accounts.NetworkRole": "Dana · director",
    "accounts.User": "Person N",
    "cities.Announcement": "Membership 2027",
    "cities.City": "Masaka",
    "cities.CommissionOfficer": "Person N (National Commission for UNESCO (Uganda))",
    "cities.Country": "Uganda",
    "cities.CountryName": "Uganda",
    "cities.Edition": "Membership 2027 (1)",
    "cities.EditionEntry": "Lira (Uganda)",
    "cities.FocalPoint": "Person N (Lira)",
    "cities.FoundBy": "masaki",
    "cities.Membership": "Lira (2027-09-01)",
    "cities.NationalCommission": "National Commission for UNESCO (Uganda)",
    "cities.Profile": "Lira (Membership 2027 (1))",
    "cities.Programme": "UNESCO Global Network of Learning Cities",
    "dossiers.Answer": "We pledge v1",
    "dossiers.FormVersion": "A small form (1)",
    "dossiers.Question": "Photos",
    "dossiers.Section": "Plan",
    "dossiers.Signature": "Amina Okello (fictional), Mayor",
    "nominations.Bundle": "Membership 2027: 1",
    "nominations.Dispatch": "announcement",
    "nominations.Enclosed": (
        "Uganda in Membership 2027: 1 admitted, 1 in reserve, 1 not admitted → personN@example.example"
    ),
    "nominations.Call": "Membership 2027",
    "nominations.Check": "name: yes",
    "nominations.Cohort": "Membership 2027",
    "nominations.Criterion": "Resources",
    "nominations.Juror": "Person N",
    "nominations.Mark": "Resources: 4",
    "nominations.NameCheck": "Masaka",
    "nominations.Nomination": "Masaka · Membership 2027",
    "nominations.Proposal": "set the instant of the announcement and release its e-mails",
    "nominations.QuotaCounter": "2027 · Uganda: 3/3",
    "nominations.Review": "Person N · Masaka · Membership 2027",
    "nominations.Rubric": "Test (1)",
    "nominations.Unreached": "Masaka: city",
    "nominations.Vote": "not_recommend",
    "notifications.Email": "Membership 2027 is announced: thank you → personN@example.example",
}


def test_rows_of_a_whole_round_are_called_by_what_they_are(made):
    worlds.announced(made)

    latest = {
        model._meta.label: model._default_manager.order_by("pk").last()
        for model in apps.get_models()
        if model._meta.app_label in APPS
    }

    latest.pop("cities.Touch")  # numbers of transactions
    keyed = {model._meta.label: latest.pop(model._meta.label) for model in (Dossier, Snapshot)}
    assert {
        label: re.sub(r"(?<=erson )\d+|(?<=person)\d+", "N", str(row)) for label, row in latest.items() if row
    } == NAMES
    assert [str(row) for row in keyed.values()] == [keyed["dossiers.Dossier"].key, keyed["dossiers.Snapshot"].code]
