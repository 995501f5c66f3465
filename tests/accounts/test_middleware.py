"""The reader's language and zone: on every page, and only after the address has led to it."""

import pytest

from tests.cities import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "language"), [("/look/", "fr"), ("/fr/look/", "fr")])
def test_page_without_a_language_in_its_address_speaks_the_readers(client, path, language):
    reader = factories.user("Koffi")
    reader.language = "fr"
    reader.save()
    client.force_login(reader)

    answer = client.get(path)

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_address_that_names_its_language_keeps_it(client):
    client.force_login(factories.user("Ann"))
    assert '<html lang="fr"' in client.get("/fr/look/").content.decode()
