"""All that the register knows of one city: its memberships, what is proposed, names, persons, awards, the record."""

import json
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.acts import possible
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from audit.models import Record
from cities import permissions
from cities.models import City, MemberMotion, Membership
from cities.states import NameLanguage, Region
from cities.views import register_acts as acts
from cities.views.register import day_of, tone

ACTS_IN_WORDS = {
    "register_city": gettext_lazy("Entered in the register"),
    "tell_capital": gettext_lazy("Looked up whether it is a capital"),
    "import_members": gettext_lazy("Corrected from a file"),
    "appoint_focal_point": gettext_lazy("Focal point appointed"),
    "end_focal_point": gettext_lazy("Focal point ended"),
    "find_inactive": gettext_lazy("Proposed as inactive"),
    "declare_inactive": gettext_lazy("Declared inactive"),
    "keep_active": gettext_lazy("Kept active"),
    "reactivate": gettext_lazy("Active again"),
    "withdraw_membership": gettext_lazy("Left the network"),
    "propose_removal": gettext_lazy("Removal proposed"),
    "remove_member": gettext_lazy("Removed from the network"),
    "send_back_removal": gettext_lazy("Removal not confirmed"),
    "rename_city": gettext_lazy("Renamed"),
    "add_name": gettext_lazy("Name added"),
    "end_name": gettext_lazy("Name ended"),
    "record_award": gettext_lazy("Award recorded"),
    "take_back_award": gettext_lazy("Award taken back"),
}


@login_required
@require_safe
def member(request: Request, key: str) -> HttpResponse:
    """One city with all its intervals, and what can be done about it."""
    person = request.person
    city = door.see(City.objects.visible_to(person).registered_to(person).for_register(), key)
    today = clock.today()
    context = {
        "city": city,
        "who": " · ".join([str(_("Register")), city.country.called, str(Region(city.country.region).label)]),
        "standing": _standing(city.running, today),
        "tenures": [_tenure(row, today) for row in city.memberships.all()],
        "motions": [_motion(one, person) for row in city.memberships.all() for one in row.motions.all()],
        "names": _names(city),
        "people": [_term(row) for row in city.focal_points.all()],
        "awards": [_award(row) for row in city.awards.all()],
        "facts": _facts(city),
        "of_membership": possible(city, person, acts.OF_MEMBERSHIP),
        "of_names": possible(city, person, acts.OF_NAMES),
        "of_awards": possible(city, person, acts.OF_AWARDS),
        "team_url": reverse("team", args=[city.key]) if permissions.keeps_register(person) else "",
        "records": [_record(row) for row in Record.objects.about(city).with_texts().reverse()],
    }
    return render(request, "cities/register/member.html", context)


def _standing(tenure: Membership | None, today: Any) -> dict[str, str]:
    word = tenure.standing(today) if tenure else None
    return {"word": str(word.label) if word else _("not a member today"), "tone": tone(word)}


def _span(since: Any, until: Any) -> str:
    """From when until when, in words."""
    if since and until:
        return _("from %(since)s to %(until)s") % {"since": day_of(since), "until": day_of(until)}
    if since:
        return _("since %(since)s") % {"since": day_of(since)}
    return _("until %(until)s") % {"until": day_of(until)} if until else ""


def _tenure(row: Membership, today: Any) -> dict[str, Any]:
    word = row.standing(today)
    return {
        "span": _span(row.since, row.until),
        "recorded": day_of(row.end_recorded_later),
        "standing": str(word.label) if word else "",
        "tone": tone(word),
        "cohort": row.announced_in.announcement,
        "ended_in": row.ended_in.announcement if row.ended_in else None,
        "pauses": [
            {"span": _span(one.since, one.until), "who": one.decided_by, "reason": one.reason, "end": one.ended_reason}
            for one in row.pauses.all()
        ],
    }


def _motion(one: MemberMotion, person: Person) -> dict[str, Any]:
    return {
        "what": one.get_kind_display(),
        "who": str(one.by or _("the clock")),
        "when": day_of(clock.day_of(one.at)),
        "reason": one.reason,
        "is_open": one.is_open,
        "answer": one.get_answer_display(),
        "decided": f"{one.decided_by or ''}, {day_of(clock.day_of(one.decided_at))}" if one.decided_at else "",
        "why": one.answer_reason,
        "acts": possible(one, person, acts.OF_MOTION) if one.is_removal else [],
        "waits": one.is_open and one.is_removal and one.by == person.user,
    }


def _names(city: City) -> list[dict[str, str]]:
    languages = dict(NameLanguage.choices)
    rows = [{"name": city.name, "what": _("name"), "span": ""}]
    rows += [{"name": city.local_name, "what": _("local name"), "span": ""}] if city.local_name else []
    rows += [{"name": alias.name, "what": _("also known as"), "span": ""} for alias in city.aliases.all()]
    for one in city.names.all():
        what = str(languages.get(one.language, _("own name")))
        rows.append({"name": one.text, "what": what, "span": _span(one.since, one.until), "source": one.source})
    return rows


def _term(row: Any) -> dict[str, str]:
    return {"name": str(row.user), "role": row.get_role_display(), "span": _span(row.since, row.until)}


def _award(row: Any) -> dict[str, str]:
    return {"edition": row.edition, "day": day_of(row.day), "source": row.source}


def _facts(city: City) -> list[dict[str, str]]:
    where = f"{city.latitude}, {city.longitude} ({city.coordinates_source})" if city.latitude is not None else ""
    inhabitants = [f"{row.number} ({row.year}; {row.source})" for row in city.populations.all()]
    former = ", ".join(one.slug for one in city.retired_slugs.all())
    facts = [
        (_("Kind"), city.get_kind_display()),
        (_("Part of"), city.parent_unit),
        (_("Inhabitants"), " · ".join(inhabitants)),
        (_("Coordinates"), where),
        (_("Website"), city.website),
        (_("Former addresses"), former),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _record(row: Any) -> dict[str, str]:
    return {
        "when": date_format(clock.here(row.at), "j F Y, H:i"),
        "what": ", ".join(filter(None, [str(ACTS_IN_WORDS.get(row.act, row.act)), _effect(row)])),
        "who": _("the clock") if row.is_by_clock else row.actor_name,
        "reason": row.reason,
    }


def _effect(row: Any) -> str:
    """From which day it holds, where that is another than the one on which it was recorded."""
    facts = json.loads(row.facts)
    day = next((date.fromisoformat(facts[name]) for name in ("until", "since", "day") if facts.get(name)), None)
    return _("with effect from %(day)s") % {"day": day_of(day)} if day and day != clock.day_of(row.at) else ""
