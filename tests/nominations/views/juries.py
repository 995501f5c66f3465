"""A call with its jury, and what its people read and send, for tests of the jury's pages."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Juror, Nomination, Review
from nominations.workflow import jury
from tests.nominations import factories as road


class World:
    def __init__(self):
        self.secretariat = road.secretariat()
        self.call = road.open_call(review_deadline=road.AFTER_DEADLINES + road.later(12))
        self.chair = road.juror(self.call, self.secretariat, "KE", chair=True)
        self.reader = road.juror(self.call, self.secretariat, "RO")
        jury.open_review(self.call.key, by=self.secretariat)
        self.files = []

    def file(self, name: str = "Lira") -> Nomination:
        made = road.in_review(self.secretariat, [self.chair, self.reader], name, self.call)
        self.files.append(made)
        return made

    def seat(self, person) -> Juror:
        return self.call.jurors.get(user=person.user)

    def review(self, person, file: Nomination) -> Review:
        return Review.objects.get(nomination=file, juror__user=person.user)

    def close(self, file: Nomination, first: int = 2, second: int = 5) -> Nomination:
        road.read(file, self.chair, first), road.read(file, self.reader, second)
        return jury.close_review(file.key, by=self.secretariat)


def open_page(client, person, name: str, *args, **query):
    client.force_login(person.user)
    return client.get(reverse(name, args=args), query)


def send(client, person, page: str, /, *args, query: str = "", **data):
    client.force_login(person.user)
    return client.post(reverse(page, args=args) + query, data)


def text(response) -> str:
    return response.content.decode()


def queries(client, person, name, *args):
    client.force_login(person.user)
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(name, args=args))
    return len(captured)
