"""How the table of policy is written: roles by name, what each sees, and a row for each kind of page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

JURORS = "juror unanswered unassigned conflicted chair"
FREE = "juror unanswered unassigned chair"  # those without ties to Uganda
STAFF = "secretariat kept_away"
OTHERS = "stranger focal viewer editor neighbour foreign_focal officer foreign_officer reviewer operator"
KNOWN = f"{OTHERS} {STAFF} director {JURORS}"
ANYONE = f"anonymous {KNOWN}"
CITIES = "focal editor neighbour foreign_focal"
COMMISSIONS = "officer foreign_officer"

EARLY = "focal viewer editor officer secretariat"
TEAM = "focal viewer editor"
WRITERS = "focal editor officer"
HANDED_IN = f"{EARLY} reviewer"  # until the Commission decides
RECEIVED = f"{EARLY} director"
IN_MEETING = f"{RECEIVED} {FREE}"
ABROAD = "foreign_focal foreign_officer secretariat director"
SEES = {  # who may see a thing; whoever sees it and may not do something reads 403, everybody else 404
    "file:draft": EARLY,
    "file:with_commission": HANDED_IN,
    "section:draft": EARLY,
    "section:returned": EARLY,
    "section:nominated": RECEIVED,
    "signing:draft": EARLY,
    **dict.fromkeys(("signing:with_commission", "scan:with_commission"), HANDED_IN),
    "signing:nominated": RECEIVED,
    "file:returned": EARLY,
    "file:not_nominated": EARLY,
    "file:nominated": RECEIVED,
    "file:clarification": RECEIVED,
    "file:eligible": RECEIVED,
    "file:in_review": f"{RECEIVED} juror unanswered chair",
    "file:reviewed": IN_MEETING,
    "file:recommended": f"{ABROAD} juror unassigned conflicted chair",
    "file:composed": IN_MEETING,
    "file:admitted": IN_MEETING,
    "file:refused": f"{ABROAD} {JURORS}",
    "file:member": IN_MEETING,
    "file:not_admitted": f"{ABROAD} {JURORS}",
    **dict.fromkeys(("report:open", "report:submitted"), f"{TEAM} officer {STAFF} director"),
    **dict.fromkeys(("report_section:open", "report_section:submitted"), f"{TEAM} officer {STAFF} director"),
    "entry:new": f"officer {STAFF}",
    "entry:joining": f"focal officer {STAFF}",
    "commission:officer": f"officer {STAFF} director",
    "city_team:lira": f"{EARLY} kept_away",
    "colleague_invited:nia": f"focal officer {STAFF}",
    **{f"colleague:{name}": f"{EARLY} kept_away" for name in ("focal", "viewer", "editor")},
    "juror:juror": f"juror chair {STAFF}",
    "review:declared": "juror chair secretariat",
    "review:unanswered": "unanswered chair secretariat",
    "review:closed": "juror chair secretariat",
    **{f"juror:{role}": f"{STAFF} {role} chair" for role in ("juror", "unassigned")},
    "flag:own": "juror secretariat",
    "practice:open": f"{JURORS} {STAFF}",
    "call:draft": f"{STAFF} director",
    "call_page:draft": f"{STAFF} director",
    "wording:waiting": STAFF,
    "wording:older": STAFF,
    "sentence:offered": STAFF,
    "address:returned": STAFF,
    "sentence:retired": STAFF,
    "proposal:ineligible": "secretariat director",
    "proposal:lift": "secretariat director",
    "proposal:readmit": "secretariat director",
    "review:aside": "chair secretariat",
    "proposal:corrigendum": "secretariat director",
    "unreached:lira": "secretariat",
    "proposal:release": f"{STAFF} director",
    "proposal:release_open": f"{STAFF} director",
    "proposal:cohort": f"{STAFF} director",
    **dict.fromkeys(("register_city:member", "register_city:paused", "motion:removal"), f"{STAFF} director"),
    "scenario:saved": f"{STAFF} director",
    "deputation:lent": f"{STAFF} director",
    "email:own": "secretariat director",
    "dispatch:proposed": f"{STAFF} director",
    **{f"cohort:{name}": f"{STAFF} director" for name in ("composing", "proposed", "approved", "embargo", "announced")},
}
PUBLIC = KNOWN  # a published call is seen by everyone
OFFICE = f"{STAFF} director"  # the secretariat and the director
SIGNERS = {"draft": "focal officer", "with_commission": "officer"}
READERS = {"draft": f"{TEAM} officer", "nominated": EARLY}
SEALED = {"with_commission": f"{TEAM} officer", "nominated": RECEIVED, "in_review": RECEIVED}
WHY = {"reason": "Because."}
SIGN = {"signatory": "Amina Okello", "title": "Mayor"}

Answers = Mapping[int | str, str]


@dataclass(frozen=True)
class Row:
    """One address about one thing: status → roles, for GET and for POST."""

    name: str
    on: str
    get: Answers
    post: Answers
    world: str = ""
    sends: Mapping[str, object] = field(default_factory=dict)

    def expected(self, method: str) -> dict[str, int | str]:
        """Each role's answer."""
        answers = dict.fromkeys(KNOWN.split(), 404) | {"anonymous": "login"}
        for status, roles in getattr(self, method).items():
            answers |= dict.fromkeys(roles.split(), status)
        return answers

    @property
    def kind(self) -> str:
        return self.on.partition(":")[0]

    def __str__(self) -> str:
        return f"{self.name} {self.on}".strip()


def without(roles: str, out: str) -> str:
    return " ".join(role for role in roles.split() if role not in out.split())


def public(name: str, on: str = "", world: str = "announced", post: int = 405) -> Row:
    """A page for everyone, which only shows."""
    return Row(name, on, {200: ANYONE}, {post: ANYONE}, "" if on else world)


def shows(name: str, on: str, may: str, get: int = 200) -> Row:
    """A page about a thing, which only shows."""
    return Row(name, on, {403: without(SEES.get(on, ""), may), get: may}, {405: KNOWN})


def hidden(name: str, on: str, may: str, sent: bool = False) -> Row:
    """A page that does not exist for anyone else, even where the thing is seen."""
    return Row(name, on, {200: may}, {200: may} if sent else {405: KNOWN})


def act(name: str, on: str, may: str, /, get: int = 200, post: int = 302, **sends: object) -> Row:
    """The page of an act on a thing: 409 where it cannot start."""
    sees = SEES.get(on, PUBLIC)
    return Row(name, on, {403: without(sees, may), get: may}, {403: without(sees, may), post: may}, sends=sends)


def moved_on(name: str, on: str, may: str) -> Row:
    """An act at a thing that stands elsewhere by now."""
    return act(name, on, may, get=409, post=409, **WHY, **SIGN)


def office(name: str, may: str, on: str = "", world: str = "jury", post: int = 405, **more: object) -> Row:
    """A page of one office: whoever does not hold it reads 403, whatever the thing."""
    gone, get, sends = str(more.pop("gone", "")), int(more.pop("get", 200)), dict(more.pop("sends", {}))
    no = {403: without(KNOWN, f"{may} {gone}")}
    sent = {405: KNOWN} if post == 405 else no | {post: may}
    return Row(name, on, no | {get: may}, sent, "" if on else world, sends)
