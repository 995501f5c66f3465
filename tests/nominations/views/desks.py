"""Signed-in browsers and what they read, for tests of pages."""

from django.test import Client
from django.urls import reverse

from accounts.person import Person
from tests.cities import factories as cities


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person.user)
    return client


def officer(iso2: str = "UG") -> Person:
    return cities.officer(iso2)


def focal_point(file) -> Person:
    return cities.focal_point(file.city)


def get(client: Client, page: str, /, *parts: str, query: str = ""):
    return _closed(client.get(reverse(page, args=parts) + query))


def _closed(response):
    if response.streaming:
        [close() for close in response._resource_closers]
    return response


def post(client: Client, page: str, /, *parts: str, **typed):
    return _closed(client.post(reverse(page, args=parts), typed))


def text(response) -> str:
    return " ".join(response.content.decode().split())
