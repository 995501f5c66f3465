"""Pages speak the reader's language and tell times in the reader's zone."""

import pytest

from tests.accounts import factories

pytestmark = pytest.mark.django_db


def signed_in(client, **facts):
    someone = factories.user(**facts)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return someone


def test_page_of_a_signed_in_person_is_in_that_persons_language(client):
    signed_in(client, language="fr")

    assert '<html lang="fr"' in client.get("/profile/").content.decode()


def test_address_that_names_a_language_keeps_it(client):
    signed_in(client, language="en")

    assert '<html lang="fr"' in client.get("/fr/profile/").content.decode()


def test_visitor_reads_english_without_a_prefix(client):
    answer = client.get("/", headers={"accept-language": "fr"})

    assert '<html lang="en"' in answer.content.decode()


def test_page_for_a_visitor_asks_for_no_person(client, django_assert_num_queries):
    client.get("/look/")

    with django_assert_num_queries(0):
        client.get("/look/")
