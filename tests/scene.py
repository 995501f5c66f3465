"""Who there is in the small worlds of tests, and under which name each thing of them is found."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from accounts.person import Person
from audit import keys
from cities.models import City, Country
from nominations.models import Call, Nomination
from nominations.workflow import application, conflicts, filling, jury, naming, screening
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, picture, upload
from tests.nominations import factories as road

OWN = ("Lira", "Gulu", "Masaka", "Jinja", "Soroti", "Mbale", "Tororo", "Entebbe", "Mbarara")
AFTER_RELEASE = road.RELEASE + timedelta(days=1)
INSTANTS = {
    "open": road.IN_TIME,
    "jury": road.AFTER_DEADLINES,
    "embargo": road.AFTER_DEADLINES,
    "announced": AFTER_RELEASE,
}
TOKEN = "a-token-that-was-sent-by-e-mail"
JUROR_TOKEN = "a-token-that-was-sent-to-an-expert"


@dataclass
class Scene:
    """Persons by role; things by kind and name, each as the arguments of its addresses."""

    people: dict[str, Person | None]
    things: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    world: str = "open"
    seen_from: dict[str, str] = field(default_factory=dict)

    def add_files(self) -> None:
        """The forms in which files of the register come."""
        forms = {"file_form": ("csv", "json"), "api_form": ("csv", "json", "geojson"), "feed_form": ("json", "atom")}
        for kind, names in forms.items():
            for name in names:
                self.add(kind, name, name)
        self.add("day", "past", "2022-09-02")

    def add(self, kind: str, name: str, *args: str) -> None:
        self.things.setdefault(kind, {})[name] = args
        self.seen_from[f"{kind}:{name}"] = self.world

    def instant(self, on: str, world: str = "") -> datetime:
        """From when a thing is looked at."""
        return INSTANTS[world or self.seen_from[on]]

    def args(self, on: str) -> tuple[str, ...]:
        if not on:
            return ()
        kind, name = on.split(":")
        return self.things[kind][name]

    def add_call(self, name: str, call: Call) -> Call:
        self.calls[name] = call
        self.add("call", name, call.key)
        self.add("call_page", name, call.slug)
        for document in call.required_documents.all():
            self.add("call_document", name, call.key, document.key)
        return call

    def add_file(self, name: str, file: Nomination) -> Nomination:
        self.add("file", name, file.key)
        self.add("section", name, file.key, "city")
        self.add("signing", name, file.key, "commission" if file.is_with_commission else "mayor")
        for text in file.dossier.snapshots.order_by("number"):
            self.add("snapshot", name, file.key, text.number)
            for signature in text.signatures.filter(method="scan").order_by("pk"):
                self.add("scan", name, file.key, signature.key)
        for document in file.dossier.documents.order_by("pk"):
            self.add("document", f"{name}_{document.kind}", file.key, document.key)
        return file

    def add_review(self, name: str, review) -> None:
        self.add("review", name, review.key)
        self.add("mark", name, review.key, "partners")
        for document in review.nomination.dossier.documents.order_by("pk"):
            self.add("review_document", f"{name}_{document.kind}", review.key, document.key)


def fresh_names() -> None:
    """Keys and addresses begin anew, so that two worlds made alike are alike to the letter."""
    keys.seed(1)
    cities._numbers = count(1)


def scene() -> Scene:
    """Everybody, and nothing yet to do."""
    own = [cities.city(name, "UG") for name in OWN]
    neighbour, foreign = cities.city("Arua", "UG"), cities.city("Kisumu", "KE")
    focal = cities.focal_point(own[0])
    people = {
        "anonymous": None,
        "stranger": Person.of(cities.user("Stranger")),
        "focal": focal,
        "viewer": cities.focal_point(own[0], "viewer"),
        "editor": cities.focal_point(own[0], "editor"),
        "neighbour": cities.focal_point(neighbour),
        "foreign_focal": cities.focal_point(foreign),
        "officer": cities.officer("UG"),
        "foreign_officer": cities.officer("KE"),
        "reviewer": Person.of(cities.user("Rita")),
        "secretariat": road.secretariat("Sofia"),
        "kept_away": road.secretariat("Said"),
        "director": road.network("director", "Dana"),
        "operator": road.network("operator", "Otto"),
        "juror": Person.of(cities.user("Jules")),
        "unanswered": Person.of(cities.user("Ulla")),
        "unassigned": Person.of(cities.user("Unni")),
        "conflicted": Person.of(cities.user("Conrad")),
        "chair": Person.of(cities.user("Chris")),
    }
    for place in own[1:]:
        for role, name in (("submitter", "focal"), ("viewer", "viewer"), ("editor", "editor")):
            cities.workflow.appoint_focal_point(place, people[name].user, by=Person.clock(), role=role)
    return Scene(people)


JURORS = {"juror": "TR", "unanswered": "CI", "unassigned": "RO", "conflicted": "UG", "chair": "RO"}


def place(name: str) -> City:
    return City.objects.get(name=name)


def seat(scene: Scene, call: Call) -> dict[str, object]:
    """The five jurors, each of another kind."""
    seats = {}
    with road.after_deadlines():
        for role, iso2 in JURORS.items():
            home = Country.objects.filter(iso2=iso2).first() or road.country(iso2)
            seats[role] = jury.seat(
                call.key,
                scene.people[role].user,
                by=scene.people["secretariat"],
                nationality=home,
                residence=home,
                is_chair=role == "chair",
            )
    return seats


def shut_out(scene: Scene, *files: Nomination) -> None:
    """One member of the secretariat stays away from these files."""
    with road.after_deadlines():
        for file in files:
            conflicts.keep_away(file.key, by=scene.people["kept_away"], reason="My home town.")


def with_documents(name: str, call: Call) -> Nomination:
    """A filled application with a letter for those inside and a photo for everyone."""
    file = road.filled(name, made=call)
    with road.at():
        filling.attach(file.key, upload(pdf()), "letter", by=Person.clock())
        filling.attach(file.key, upload(picture(), "lira.png"), "photos", by=Person.clock())
    return file


def eligible_with_documents(scene: Scene, name: str, call: Call) -> Nomination:
    file, staff = with_documents(name, call), scene.people["secretariat"]
    with road.at():
        application.submit(file.key, by=Person.clock(), **road.SIGNED)
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    with road.after_deadlines():
        screening.check_all(file.key, {item.code: "yes" for item in screening.rules.CHECKLIST}, by=staff)
        naming.check_name(file.key, "The register of cities.", by=staff)
        return screening.confirm_eligible(file.key, by=staff)


def registered(scene: Scene, member: City) -> None:
    """A member with a name in French, proposed to be removed; and an inactive one."""
    staff, paused = scene.people["secretariat"], cities.city("Apac")
    cities.announce(paused, slug="2024", instant=AFTER_RELEASE)
    cities.workflow.declare_inactive(paused.key, by=staff, reason="Silent.")
    cities.workflow.add_name(member.key, by=staff, text="Tororo-Ville", language="fr", source="Atlas (fictional).")
    motion = cities.workflow.propose_removal(member.key, by=staff, reason="Name used for sale.")
    scene.add("register_city", "member", member.key), scene.add("register_city", "paused", paused.key)
    scene.add("motion", "removal", motion.key)
