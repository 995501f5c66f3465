"""A request as every page sees it: with the person who asks."""

from django.http import HttpRequest

from accounts.person import Person


class Request(HttpRequest):
    """What `accounts.middleware.person` makes of a request."""

    person: Person
