"""What a visitor asks of a call: may our city apply, by which clock, what holds, whom do we write to."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import available_timezones

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import Request
from accounts.verdicts import Verdict, failed
from audit import clock
from cities import workflow as cities
from cities.folding import sort_key
from cities.models import Country, NationalCommission
from cities.states import CityKind
from dossiers import wording
from dossiers.limits import LIMITS
from nominations import permissions, timeline
from nominations.forms.applying import ELSEWHERE, YES, ContactForm, MayApplyForm, ZoneForm
from nominations.models import Call, RequiredDocument
from nominations.rules import eligibility
from nominations.rules.call import in_words
from nominations.states import Deadline
from nominations.views.acts import Act, page
from nominations.views.standing import reader_zone
from nominations.views.team import starts

ASKED = ("country", "kind", "inhabitants", "member", "refused")
CARRIED = ("country", "kind", "inhabitants")  # asked again of whoever begins


# The clocks.


def zone_of(request: Request) -> str:
    """The reader's zone: of a person who has signed in, else the one in the address of the page."""
    asked = request.GET.get("zone", "")
    return asked if asked in available_timezones() else reader_zone(request.person)


def zone_form(request: Request) -> ZoneForm | None:
    """Only a visitor chooses: everybody else has said it in the profile."""
    if request.person.is_known:
        return None
    kept = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    chosen = zone_of(request)
    return ZoneForm(initial={"zone": chosen or "UTC"}, kept=kept, is_chosen=bool(chosen))


def with_time_left(steps: list[dict[str, Any]], call: Call, country_id: int | None) -> list[dict[str, Any]]:
    """The way with a third clock, for a reader whose own is known: how long is left to each date still to come."""
    ends = [
        call.opens_at,
        call.wanted_by(country_id),
        call.deadline(Deadline.COMMISSION, country_id),
        call.planned(Deadline.SCREENING),
        call.reviews_due,
        call.release_at,
    ]
    now = clock.now()
    lefts = [timeline.left(end, now) if end and end > now and call.takes_files else "" for end in ends]
    return [step | {"note": step.get("note") or left} for step, left in zip(steps, [*lefts, *[""] * 9], strict=False)]


# Four questions.


def countries() -> dict[str, Country]:
    """Every Member State and Associate Member by its code, in the order of the register."""
    return {country.iso2: country for country in Country.objects.with_names()}


def may_apply(request: Request, call: Call, known: dict[str, Country]) -> dict[str, Any]:
    """The form, and when it was sent the answer to each question in a sentence."""
    sent = request.GET if request.GET.get("country") else None
    named = sorted(((iso2, _name(country)) for iso2, country in known.items()), key=lambda one: sort_key(one[1]))
    asked = request.GET.get("zone", "")
    form = MayApplyForm(sent, countries=named, least=call.population_minimum, zone=asked)
    if sent is None or not form.is_valid():
        return {"form": form, "answers": []}
    verdicts = _verdicts(call, form.cleaned_data, known)
    return {"form": form, "answers": [_answer(one) for one in verdicts]} | _outcome(call, form.cleaned_data, verdicts)


def _name(country: Country) -> str:
    return country.called


def _verdicts(call: Call, typed: dict[str, Any], known: dict[str, Country]) -> list[Verdict]:
    country = known.get(typed["country"])
    refused = typed["refused"]
    found = [
        eligibility.takes_part(_name(country) if country else "", country.status if country else ""),
        eligibility.kind(call, typed["kind"]),
        eligibility.membership(call, is_member=typed["member"] == YES),
        eligibility.waited(call, datetime.combine(refused, time(), tzinfo=UTC) if refused else None, call.opens_at),
    ]
    if "inhabitants" in typed:
        found.insert(2, eligibility.population(call, typed["inhabitants"]))
    return found


def _answer(verdict: Verdict) -> dict[str, Any]:
    """A rule that is kept says so too."""
    kept = {
        "kind": _("A municipality of this kind may apply."),
        "population": _("It has enough inhabitants."),
        "newcomer": _("The call is open to it, as far as membership goes."),
        "waited": _("No waiting time stands in the way."),
    }
    return {"passed": verdict.passed, "sentence": verdict.sentence or kept[verdict.code]}


def _outcome(call: Call, typed: dict[str, Any], verdicts: list[Verdict]) -> dict[str, str]:
    if failed(verdicts):
        return {"outcome": _("As it stands your city may not apply in this call.")}
    return {"outcome": _("Your city may apply."), "begin": entrance(call, typed)}


def entrance(call: Call, answers: Mapping[str, Any]) -> str:
    """Where a city begins that has nobody yet; what it has answered already is filled in."""
    carried = {name: answers[name] for name in CARRIED if answers.get(name) not in {None, ""}}
    address = reverse("enter", args=[call.slug])
    return f"{address}?{urlencode(carried)}" if carried else address


# Whom to write to.


def contact(call: Call, country: Country | None) -> dict[str, str] | None:
    """The National Commission of a country as everybody may know it."""
    if country is None:
        return None
    rows = NationalCommission.objects.public().filter(country=country, is_fictional=call.is_fictional)
    found = rows.first()
    empty = {"country": _name(country), "name": "", "address": "", "mailbox": ""}
    return empty | ({"name": found.name, "address": found.address, "mailbox": found.mailbox} if found else {})


def chosen(request: Request, known: dict[str, Country]) -> Country | None:
    """The country that a visitor named."""
    asked = request.GET.get("country", "")
    return known.get(asked) if asked != ELSEWHERE else None


# What it asks for.


def parts(call: Call) -> list[dict[str, Any]]:
    """The sections of the form with their questions."""
    if call.form is None:
        return []
    return [
        {
            "title": wording.text(section, "title"),
            "questions": [wording.text(question, "label") for question in section.questions.all()],
        }
        for section in call.form.sections.all()
    ]


def documents(call: Call, country_id: int | None) -> list[dict[str, str]]:
    """The documents asked of every city, then those that the National Commission of this country asks of its own."""
    rows = call.required_documents.asked_of(country_id) if country_id else call.required_documents.common()
    named = rows.select_related("country").prefetch_related("country__names")
    return [_document(row) for row in sorted(named, key=lambda row: row.country is not None)]


def _document(row: RequiredDocument) -> dict[str, str]:
    whose = _("Asked by the National Commission of %(country)s.")
    said = {"limit": limit(row), "whose": whose % {"country": _name(row.country)} if row.country else ""}
    return {"label": row.label, "help": row.help} | said


def limit(row: RequiredDocument) -> str:
    """Of which kinds a document may be, how large, and when it is needed."""
    kinds = ", ".join(one.rsplit("/", 1)[-1].upper() for one in row.media_types) or "PDF, JPEG, PNG"
    photo = LIMITS.photo // 2**20
    facts = {"kinds": kinds, "most": row.most_megabytes, "photo": photo, "when": row.get_required_from_display()}
    if kinds == "PDF":
        return _("%(kinds)s, at most %(most)d MB. %(when)s.") % facts
    return _("%(kinds)s, at most %(most)d MB, a picture at most %(photo)d MB. %(when)s.") % facts


# The rules in short.


def facts(call: Call) -> list[dict[str, Any]]:
    """Who may apply, for how many places, in which languages."""
    return [
        {"label": _("Open to"), "text": call.get_open_to_display()},
        {"label": _("Kinds of municipality"), "text": _kinds(call)},
        {"label": _("Least number of inhabitants"), "text": call.population_minimum or _("none")},
        {"label": _("Waiting time after an application in vain"), "text": _waiting(call)},
        {"label": _("Written in"), "text": in_words(call.languages)},
        {"label": _("Places of a country"), "text": _places(call), "note": call.get_quota_period_display()},
        {"label": _("Admissions of a country at most"), "text": call.quota_admitted},
        {"label": _("Places in the round"), "text": _("about %(n)d") % {"n": call.places} if call.places else ""},
        {"label": _("Zone of all dates"), "text": call.zone.replace("_", " ")},
        {"label": _("Whom to write to"), "text": _("the National Commission for UNESCO of your country")},
    ]


def _kinds(call: Call) -> str:
    return ", ".join(str(CityKind(one).label) for one in call.kinds) or _("every kind")


def _waiting(call: Call) -> str:
    n = call.waiting_months
    return ngettext("%(n)d month", "%(n)d months", n) % {"n": n} if n else _("none")


def _places(call: Call) -> str:
    n = call.quota_endorsed
    return ngettext("%(n)d nomination", "up to %(n)d nominations", n) % {"n": n}


SET_CONTACT = Act(
    verb="set_contact",
    label=gettext_lazy("Say where cities write to"),
    effect=gettext_lazy("Everybody reads it on the pages of calls."),
    run=cities.set_contact,
    form=ContactForm,
    done=gettext_lazy("Cities read it now."),
    leads_to="desk",
    may=permissions.says_contact,
    stands=starts,
)
set_contact = page(SET_CONTACT, NationalCommission)
