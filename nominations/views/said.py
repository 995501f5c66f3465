"""What a city reads of its outcome beside the state of its file: the jury's words, its letter, its certificate."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations import means
from nominations.jurywords import WHOLE, texts_of
from nominations.models import Feedback, Nomination
from nominations.permissions import is_city, is_commission


def titles(file: Nomination) -> dict[str, str]:
    """What is written about: every criterion of the call, then the whole."""
    return {one.code: one.title for one in means.criteria_of(file.call)} | {WHOLE: _("On the whole")}


def given_to(file: Nomination, person: Person) -> Feedback | None:
    """The words of the jury, for whoever may read them once they are given."""
    return Feedback.objects.visible_to(person).given().filter(nomination=file).first()


def said(file: Nomination, person: Person) -> list[dict[str, str]]:
    """What the jury said, criterion by criterion, for whoever may read it once it is announced."""
    given = given_to(file, person)
    if given is None:
        return []
    texts = texts_of(given)
    return [
        {"title": title, "text": texts[code].text, "lang": given.language.split("-")[0]}
        for code, title in titles(file).items()
        if code in texts and texts[code].text
    ]


def links(file: Nomination, person: Person) -> list[dict[str, str]]:
    """The ways to the letter and, for a member, to its certificate and to what the press may print."""
    if not reads(file, person):
        return []
    rows = [{"label": _("The letter"), "url": reverse("letter", args=[file.key])}]
    if file.is_member and file.city.slug and not file.is_off_public:
        rows.append({"label": _("The certificate as PDF"), "url": reverse("certificate_pdf", args=[file.city.slug])})
    if file.is_member and (public := file.announced_in):
        rows.append({"label": _("The press kit of the announcement"), "url": reverse("press", args=[public.slug])})
    return rows


def reads(file: Nomination, person: Person) -> bool:
    """City, Commission, secretariat and director read it, while the announcement is withdrawn only the last two."""
    if not file.outcome_is_told or person.has("secretariat") or person.has("director"):
        return file.outcome_is_told
    return (is_city(file, person) or is_commission(file, person)) and not file.is_off_public
