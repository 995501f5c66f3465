"""The rehearsal of an announcement: what each will see and read at the instant, for those who release it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import User
from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.emails import recipients
from nominations.models import Call, Nomination
from nominations.permissions import knows_readers, releases
from nominations.views import as_read, standing
from nominations.views.decision_acts import cohort_of
from nominations.workflow import rehearsing

ROLES = {
    "admitted": gettext_lazy("A city that is admitted"),
    "refused": gettext_lazy("A city that is not admitted"),
    "reserve": gettext_lazy("A city in reserve"),
    "commission": gettext_lazy("A National Commission"),
    "juror": gettext_lazy("A member of the jury"),
    "secretariat": gettext_lazy("The secretariat"),
    "director": gettext_lazy("The director"),
    "public": gettext_lazy("Everybody"),
}
SCREENS = {
    "desk": gettext_lazy("The own desk"),
    "cohort": gettext_lazy("The page of the cohort"),
    "file": gettext_lazy("The page of the file"),
    "home": gettext_lazy("Home"),
    "announcement": gettext_lazy("The announcement"),
    "city": gettext_lazy("The page of the city"),
    "directory": gettext_lazy("The list of all cities"),
}
DESKS = {
    "commission": "commission_desk",
    "juror": "jury_desk",
    "secretariat": "secretariat_desk",
    "director": "director_desk",
}
OFFICES = ("secretariat", "director")
ABOUT_NO_FILE = ("juror", "public", *OFFICES)


@dataclass(frozen=True)
class Part:
    """One role in the rehearsal: the file it is about, the person whose eyes are borrowed, the addresses to look at."""

    role: str
    file: Nomination | None
    user: User | None
    screens: dict[str, str]

    @property
    def title(self) -> str:
        """The role, with the city if it is about one."""
        return f"{ROLES[self.role]}: {self.file.city.name}" if self.file else str(ROLES[self.role])


@login_required
@require_safe
def rehearsal(request: Request, slug: str) -> HttpResponse:
    """Who is there to be looked over the shoulder; with `?as=` what that one gets, with `&screen=` one page of it."""
    person, role = request.person, request.GET.get("as", "")
    door.allow(releases(None, person))
    call = Call.objects.visible_to(person).select_related("cohort", "programme").filter(slug=slug).first()
    if call is None or cohort_of(call) is None or (role and role not in ROLES):
        raise Http404
    shows = _screen if request.GET.get("screen") else _part if role else _parts
    try:
        return rehearsing.rehearse(call.key, lambda: shows(request, call), by=person)
    except door.Refused as refused:
        context = _frame(call, person) | {"refusal": refused.sentence}
        return render(request, "nominations/decision/rehearsal.html", context, status=409)


def _frame(call: Call, person: Person) -> dict[str, Any]:
    when = timeline.when(rehearsing.instant_of(call), call.zone, standing.reader_zone(person))
    return {"call": call, "when": when, "back": reverse("cohort", args=[call.slug]), "address": _address(call)}


def _address(call: Call, **asked: str) -> str:
    address = reverse("rehearsal", args=[call.slug])
    return f"{address}?{urlencode(asked)}" if asked else address


def _parts(request: Request, call: Call) -> HttpResponse:
    """Every role that the announcement speaks to; whom it does not concern is not in the list."""
    files = _files(call, request.person)
    always = ("commission", "juror", "public", *_offices(request.person))
    there = [role for role in ROLES if role in always or _of(role, files)]
    roles = [{"label": ROLES[role], "url": _address(call, **{"as": role})} for role in there]
    return render(request, "nominations/decision/rehearsal.html", _frame(call, request.person) | {"roles": roles})


def _part(request: Request, call: Call) -> HttpResponse:
    """What one of them gets: the pages to look at, and the e-mails."""
    part, files = _chosen(request, call), _files(call, request.person)
    asked = {"as": part.role} | ({"file": part.file.key} if part.file else {})
    screens = [{"label": SCREENS[code], "url": _address(call, **asked, screen=code)} for code in part.screens]
    others = [{"key": file.key, "name": file.city.name} for file in _of(part.role, files)]
    context = {
        "part": part,
        "screens": screens,
        "letters": [_letter(email, part, request.person) for email in _letters(part)],
        "others": others if len(others) > 1 else [],
    }
    return render(request, "nominations/decision/rehearsal.html", _frame(call, request.person) | context)


def _letters(part: Part) -> list[Any]:
    return rehearsing.letters_to(part.user) if part.user else []


def _letter(email: Any, part: Part, reader: Person) -> dict[str, str]:
    text, to = email.text, str(part.user)
    for word, instead in _hidden(part, reader).items():
        text, to = text.replace(word, instead), to.replace(word, instead)
    return {"subject": email.title, "text": text, "to": to, "language": email.language}


def _screen(request: Request, call: Call) -> HttpResponse:
    """One page as that person would see it at the instant, with nothing on it that could be pressed."""
    part, code = _chosen(request, call), request.GET["screen"]
    if code not in part.screens:
        raise Http404
    asked = {"as": part.role} | ({"file": part.file.key} if part.file else {})
    frame = _frame(call, request.person) | {"part": part, "screen": SCREENS[code], "back": _address(call, **asked)}
    banner = render_to_string("nominations/decision/rehearsed.html", frame)
    hidden = {str(escape(word)): str(escape(instead)) for word, instead in _hidden(part, request.person).items()}
    answer = as_read.page(part.screens[code], part.user, request)
    return HttpResponse(as_read.dead(answer.content.decode(), banner, hidden))


def _hidden(part: Part, reader: Person) -> dict[str, str]:
    """Who sits on the jury is not everybody's to know."""
    if part.role != "juror" or part.user is None or knows_readers(None, reader):
        return {}
    return dict.fromkeys((str(part.user), part.user.email), _("a member of the jury"))


def _files(call: Call, person: Person) -> list[Nomination]:
    rows = Nomination.objects.visible_to(person).spoken_on().filter(call=call)
    return list(rows.select_related("city", "country", "call").order_by("city__sort_key", "pk"))


def _offices(person: Person) -> dict[str, User]:
    """By whose eyes an office is looked at: one's own, which show nothing new.

    The secretariat reads whatever a director reads, so it may borrow a director's, unless a conflict keeps it from any
    file; a director does not read all that the secretariat reads.
    """
    own = {role: person.someone for role in OFFICES if person.has(role)}
    if "director" in own or rehearsing.reads_less(person):
        return own
    return own | dict(zip(["director"], recipients.directors(), strict=False))


def _of(role: str, files: list[Nomination]) -> list[Nomination]:
    """The files about which this role reads."""
    found: dict[str, Callable[[Nomination], bool]] = {
        "admitted": lambda file: file.is_member,
        "refused": lambda file: file.is_out_of_cohort and not file.is_reserved,
        "reserve": lambda file: file.is_out_of_cohort and file.is_reserved,
        "commission": lambda _file: True,
    }
    return [file for file in files if role in found and found[role](file)]


def _chosen(request: Request, call: Call) -> Part:
    """The role asked for, about the file asked for or the first, seen by the first person who holds it."""
    role, files = request.GET["as"], _files(call, request.person)
    found = _of(role, files)
    file = next((one for one in found if one.key == request.GET.get("file")), found[0] if found else None)
    users = _users(role, call, file, request.person)
    user = users[0] if users else None
    if (file is None and role not in ABOUT_NO_FILE) or (user is None and role in OFFICES):
        raise Http404
    member = file if file and file.is_member else next((one for one in files if one.is_member), None)
    return Part(role, file, user, _addresses(role, user, file, member, call))


def _users(role: str, call: Call, file: Nomination | None, reader: Person) -> list[User]:
    if role in OFFICES:
        return [user for office, user in _offices(reader).items() if office == role]
    if role == "juror":
        return recipients.jurors(call)
    if file is None:
        return []
    if role == "commission":
        return recipients.commissions([file])[file.country_id]
    return recipients.cities([file])[file.city_id]


def _addresses(
    role: str, user: User | None, file: Nomination | None, member: Nomination | None, call: Call
) -> dict[str, str]:
    """Where that person would look: of the jury's pages none but the desk, since marks are not shown here."""
    with translation.override(settings.LANGUAGE_CODE):
        return _in_the_first_language(role, user, file, member, call)


def _in_the_first_language(
    role: str, user: User | None, file: Nomination | None, member: Nomination | None, call: Call
) -> dict[str, str]:
    """Addresses that name no language, so that each person's own is spoken there."""
    found = {"desk": reverse(DESKS.get(role, "city_desk"))} if user else {}
    if role in OFFICES:
        found["cohort"] = reverse("cohort", args=[call.slug])
    if user and file:
        found["file"] = reverse("file", args=[file.key])
    found |= {"home": reverse("home"), "announcement": reverse("announcement", args=[call.slug])}
    if member:
        found["city"] = member.city.get_absolute_url()
    return found | {"directory": reverse("directory")}
