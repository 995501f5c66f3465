"""The named persons of the demonstration, all fictional: who they are, and which role a button signs in with."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import workflow as accounts
from accounts.models import User
from accounts.person import Person
from audit import clock

HOST = "demo.example"


@dataclass(frozen=True)
class Part:
    """One person of the demo who can be tried by a button."""

    code: str
    name: str
    role: str | Promise
    sees: str | Promise  # what there is to do
    language: str = "en"
    zone: str = "Europe/Berlin"

    @property
    def email(self) -> str:
        """The address, which no e-mail ever reaches."""
        return f"{self.code}@{HOST}"


PARTS = (
    Part("tuyet.pham", "Tuyết Phạm", _("City"), _("a draft that is almost complete"), zone="Asia/Ho_Chi_Minh"),
    Part("rosa.lima", "Rosa Lima", _("City"), _("two questions returned by the Commission"), zone="Europe/Lisbon"),
    Part("lina.haddad", "لينا حداد", _("City"), _("a draft written in Arabic"), zone="Asia/Amman"),
    Part("esther.auma", "Esther Auma", _("City, a member for years"), _("progress reports: one due, one overdue"),
         zone="Africa/Kampala"),
    Part("grace.atim", "Grace Atim", _("National Commission"), _("3 of 3 places used, a fourth city asks"),
         zone="Africa/Kampala"),
    Part("peter.mwangi", "Peter Mwangi", _("National Commission"), _("one place left, two signed files wait"),
         zone="Africa/Nairobi"),
    Part("wanjiru.otieno", "Wanjiru Otieno", _("Reviewer for a National Commission"), _("a file to mark, one marked"),
         zone="Africa/Nairobi"),
    Part("koffi.agbeko", "Koffi Agbéko", _("National Commission"), _("the same in French"), "fr", "Africa/Lome"),
    Part("sofia.lindqvist", "Sofia Lindqvist", _("Secretariat"), _("things to do in all three calls")),
    Part("said.nasser", "Said Nasser", _("Secretariat"), _("the second person where two are needed")),
    Part("idris.bello", "Idris Bello", _("Juror"), _("files to read, some done"), zone="Africa/Lagos"),
    Part("maren.holt", "Maren Holt", _("Chair of the jury"), _("who is late, what is to be voted on")),
    Part("dana.petrescu", "Dana Petrescu", _("Director"), _("what was approved and waits for its instant")),
    Part("omar.said", "Omar Said", _("Operator"), _("how the installation is")),
)  # fmt: skip
BESIDE = (
    Part("robin.moreau", "Robin Moreau", _("Secretariat and director"), _("may compose and approve, not the same one")),
    Part(
        "samuel.kiprop",
        "Samuel Kiprop",
        _("Reviewer for a National Commission"),
        _("every file marked"),
        zone="Africa/Nairobi",
    ),
    Part("mai.tran", "Trần Mai", _("City"), _("a file handed in"), zone="Asia/Ho_Chi_Minh"),
)
BY_CODE = {part.code: part for part in (*PARTS, *BESIDE)}


def make(code: str, name: str = "", language: str = "en", zone: str = "UTC") -> User:
    """A fictional person, who signs in by no password."""
    part = BY_CODE.get(code) or Part(code, name, "", "", language, zone)
    return User.objects.create(
        email=part.email,
        name=part.name,
        language=part.language,
        time_zone=part.zone,
        password=make_password(None),
        is_fictional=True,
        joined_at=clock.now(),
    )


def network(code: str, *roles: str) -> Person:
    """A fictional person with roles in the whole network."""
    user = make(code)
    for role in roles:
        accounts.give_role(user, role, by=Person.clock())
    return Person.of(user)


def found(code: str) -> User | None:
    """The person behind a button, if the demo is built."""
    return User.objects.filter(email=BY_CODE[code].email, is_fictional=True, is_active=True).first()
