"""The text that is signed is exact, and its short code can be read from paper."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers import sealing, workflow
from dossiers.models import Dossier
from dossiers.states import Purpose
from tests.dossiers.factories import complete_dossier, picture, upload


@pytest.mark.django_db
def test_text_holds_signed_answers_and_documents_only(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    dossier = complete_dossier()
    workflow.answer(dossier, "telephone", "+256 1", seen=0, by=None)
    letter = workflow.attach(dossier, upload(picture()), "letter", by=None)
    workflow.attach(dossier, upload(picture(colour="red")), "photos", by=None)
    workflow.attach(dossier, upload(picture(colour="blue")), "paper_file", by=None)

    assert json.loads(sealing.text(dossier)) == {
        "dossier": dossier.key,
        "form": {"slug": "small", "version": "1", "sha256": dossier.form.sha256},
        "language": "en",
        "answers": {
            "name": {"value": "Kuno", "language": "en", "version": 1},
            "vision": {"value": "We aim high", "language": "en", "version": 1},
            "pledge": {"value": True, "language": "en", "version": 1},
        },
        "documents": [
            {
                "kind": "letter",
                "key": letter.key,
                "sha256": letter.sha256,
                "media_type": "image/png",
                "size": letter.size,
            }
        ],
    }


@pytest.mark.django_db
def test_text_is_that_of_the_snapshot_until_something_signed_is_edited():
    dossier = complete_dossier()
    snapshot = workflow.freeze(dossier, Purpose.SUBMIT)

    workflow.answer(dossier, "telephone", "+256 1", seen=0, by=None)
    assert sealing.text(dossier) == snapshot.text

    workflow.answer(dossier, "name", "Lira", seen=1, by=None)
    assert sealing.text(dossier) != snapshot.text
    assert sealing.contents(snapshot)["answers"]["name"]["value"] == "Kuno"


@pytest.mark.django_db
def test_is_intact_notices_another_text():
    snapshot = workflow.freeze(complete_dossier(), Purpose.SUBMIT)
    snapshot.text = snapshot.text.replace("Kuno", "Lira")

    assert not sealing.is_intact(snapshot)


@pytest.mark.django_db
def test_text_takes_the_same_queries_however_much_was_edited(django_assert_num_queries):
    dossier = complete_dossier()
    for version in range(1, 5):
        workflow.answer(dossier, "name", f"Kuno {version}", seen=version, by=None)

    sealing.text(dossier)  # from now on this process has the form at hand

    with django_assert_num_queries(3):
        sealing.text(Dossier.objects.get(pk=dossier.pk))


def test_short_code_of_known_hashes():
    assert sealing.short_code("00" * 32) == "0000-0000"
    assert sealing.short_code("ff" * 32) == "ZZZZ-ZZZZ"
    assert sealing.short_code("0123456789" + "a" * 54) == "04HM-ASW9"


@given(st.integers(min_value=0, max_value=2**256 - 1))
def test_short_code_is_eight_clear_signs(number):
    code = sealing.short_code(f"{number:064x}")

    assert (len(code), code[4]) == (9, "-")
    assert set(code) <= set(sealing.ALPHABET) | {"-"}
    assert int("".join(f"{sealing.ALPHABET.index(sign):05b}" for sign in code if sign != "-"), 2) == number >> 216
