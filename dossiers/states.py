"""The fixed words of this app: kinds of question, who may read, when an answer is due, how a text is signed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    SHORT = "short", _("Short text")
    TEXT = "text", _("Text with a word limit")
    EMAIL = "email", _("E-mail address")
    NUMBER = "number", _("Number")
    BAND = "band", _("Band")
    SCALE = "scale", _("Scale")
    CHOICE = "choice", _("Choice")
    PEOPLE = "people", _("People")
    FILE = "file", _("File")
    LINK = "link", _("Link")
    CONSENT = "consent", _("Consent")


OPTION_KINDS = frozenset({Kind.BAND, Kind.SCALE, Kind.CHOICE})


class Visibility(TextChoices):
    PUBLIC = "public", _("Published when the city is admitted")
    MEMBERS = "members", _("Shown to members of the network")
    INTERNAL = "internal", _("Never published")


class RequiredFrom(TextChoices):
    SUBMIT = "submit", _("Needed to submit")
    ENDORSE = "endorse", _("Needed to endorse")
    NEVER = "never", _("Optional")


# Documents that are asked for beside the form carry this before the key of what asks for them; they are sealed too.
ASKED = "asked-"

# An answer due at an earlier stage is due at every later one.
STAGES = (RequiredFrom.SUBMIT, RequiredFrom.ENDORSE)


class Purpose(TextChoices):
    SUBMIT = "submit", _("Handed over by the city")
    ENDORSE = "endorse", _("Nominated by the National Commission")
    CLARIFY = "clarify", _("Clarified")


class Party(TextChoices):
    MAYOR = "mayor", _("Mayor")
    COMMISSION = "commission", _("National Commission")


class Channel(TextChoices):
    POST = "post", _("By post")
    EMAIL = "email", _("By e-mail")


class Method(TextChoices):
    SCAN = "scan", _("Signed page, scanned")
    TYPED = "typed", _("Name typed on this site")
    LINK = "link", _("Signed on this site by a link sent by e-mail")
    PAPER = "paper", _("Signed paper received by the secretariat")
