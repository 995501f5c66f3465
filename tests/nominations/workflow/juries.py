"""A call with its jury, and what an act left behind, for tests of the jury's acts."""

from accounts.person import Person
from audit.models import Record
from nominations.models import Juror, Review
from nominations.workflow import jury
from notifications.models import Email
from tests.nominations import factories as road


class World:
    def __init__(self):
        self.secretariat = road.secretariat()
        self.call = road.open_call()
        self.chair = road.juror(self.call, self.secretariat, "KE", chair=True)
        self.reader = road.juror(self.call, self.secretariat, "RO")
        jury.open_review(self.call.key, by=self.secretariat)

    def seat(self, person: Person) -> Juror:
        return self.call.jurors.get(user=person.user)

    def file(self, name: str = "Lira"):
        return road.in_review(self.secretariat, [self.chair, self.reader], name, self.call)

    def review(self, person: Person, file) -> Review:
        return file.reviews.get(juror__user=person.user)

    def closed(self, name: str = "Lira"):
        file = self.file(name)
        road.read(file, self.chair), road.read(file, self.reader)
        return jury.close_review(file.key, by=self.secretariat)


def last(row) -> Record:
    return list(Record.objects.about(row).with_texts())[-1]


def emails(event: str) -> list[str]:
    return sorted(Email.objects.filter(event=event).values_list("address", flat=True))
