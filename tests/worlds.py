"""Small worlds for tests that ask about every page: who there is, and in which state each thing stands.

All are made through the software's own acts. Four calls can stand in one database: one open, one with its jury, one
approved under embargo, one announced; each is looked at from an instant of its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from accounts import workflow as accounts
from accounts.person import Person
from audit import clock
from cities import certificate
from cities.models import City
from nominations.models import Call, Dispatch, Nomination, Proposal, Reviewer, Unreached
from nominations.workflow import (
    application,
    composing,
    conflicts,
    corrigendum,
    decision,
    dispatch,
    flagging,
    handover,
    jury,
    national,
    overseeing,
    practice,
    readmitting,
    reviewing,
    screening,
    voting,
)
from notifications.models import Email
from tests.cities import factories as cities
from tests.cities import reports
from tests.newcomers import asking, colleagues, invited, officers, with_sentences, with_wordings
from tests.nominations import factories as road
from tests.nominations import letters, signatures
from tests.scene import (
    AFTER_RELEASE,
    Scene,
    eligible_with_documents,
    fresh_names,
    place,
    registered,
    scene,
    seat,
    shut_out,
    with_documents,
)

DEPUTY_DAYS = date(2027, 6, 1), date(2027, 6, 9)


def open_world(scene: Scene) -> None:
    """A call being prepared, and an open one with files in each early state."""
    scene.world = "open"
    scene.add_call("draft", road.draft_call("2029", asks="Letter of the council"))
    scene.add("form", "shipped", scene.calls["draft"].form.key)
    call = scene.add_call("open", road.open_call("2028"))
    with road.at():
        home, by = road.cities.commission("UG").key, scene.people["officer"]
        own = national.ask_own_document(call.key, home, "Letter of the region", by=by, is_needed=False)
    scene.add("own_document", "open", own.key)
    with_sentences(scene)
    with_wordings(scene)
    scene.add("reviewer_term", "open", reviews(scene, call).key)
    with road.at():
        ruth = {"email": "ruth@reader.example", "name": "Ruth", "language": "en"}
        scene.add("reviewer_invited", "open", reviewing.invite_reviewer(call.key, home, by=by, **ruth).key)
    files = {
        "draft": with_documents("Lira", call),
        "with_commission": signatures.submitted_with_scan("Gulu", call),
        "returned": road.submitted("Masaka", made=call),
        "nominated": road.nominated("Jinja", made=call),
        "clarification": road.nominated("Soroti", made=call),
        "not_nominated": road.submitted("Mbale", made=call),
    }
    officer, secretariat = scene.people["officer"], scene.people["secretariat"]
    with road.at():
        due = road.IN_TIME + timedelta(days=5)
        reviewing.advise(files["with_commission"].key, 4, "Advice for the Commission.", by=scene.people["reviewer"])
        application.return_to_city(files["returned"].key, {"vision": "Please say more."}, due, by=officer)
        screening.ask_clarification(files["clarification"].key, "Why?", due, by=secretariat)
        application.decline(files["not_nominated"].key, by=officer, reason="Not this time.")
        scene.add("link", "open", signatures.link_to(files["draft"]))
        scene.add("link", "signed", signatures.link_to(files["returned"], signed=True))
        unclear = screening.propose_ineligible(files["clarification"].key, by=secretariat, reason="Too small.")
    shut_out(scene, *files.values())
    with road.after_deadlines():
        away = scene.people["kept_away"]
        lift = conflicts.propose_lift(files["nominated"].key, away.key, by=secretariat, reason="Ok.")
    for name, file in files.items():
        scene.add_file(name, file)
    scene.add("proposal", "ineligible", unclear.key), scene.add("proposal", "lift", lift.key)


def reviews(scene: Scene, call: Call) -> Reviewer:
    """Rita reads the files of Uganda for its Commission, until its deadline."""
    with road.at():
        rita, home = scene.people["reviewer"].user, road.country("UG")
        return reviewing.appoint_reviewer(call.key, home, rita, by=Person.clock())


def jury_world(scene: Scene) -> None:
    """A call with its jury: one file eligible, one being read, one whose marks are closed."""
    scene.world = "jury"
    call = scene.add_call("jury", road.open_call("2027"))
    seats = seat(scene, call)
    scene.add("juror", "juror", seats["juror"].key)
    staff = scene.people["secretariat"]
    reading, reviewed = eligible_with_documents(scene, "Lira", call), road.eligible(staff, "Gulu", made=call)
    eligible = road.eligible(staff, "Masaka", made=call)
    with road.after_deadlines():
        jury.open_review(call.key, by=staff)
        jury.start_review(reading.key, [seats["juror"].key, seats["unanswered"].key], by=staff)
        jury.start_review(reviewed.key, [seats["juror"].key, seats["chair"].key], by=staff)
        jury.accept(reading.reviews.get(juror=seats["juror"]).key, by=scene.people["juror"])
        overseeing.peek(reading.key, by=staff, reason="A juror is ill.")
        for role in ("juror", "unassigned"):
            scene.add("juror", role, seats[role].key)
        declared = reading.reviews.get(juror=seats["juror"])
        raised = flagging.flag(declared.key, "rights", "secretariat", "Whose photo?", by=scene.people["juror"])
        exercise = practice.add_practice(call.key, "Exempla (fictional)", "A fictional city.", by=staff)
    scene.add("flag", "own", raised.key), scene.add("practice", "open", exercise.key)
    scene.add("book", "jury", call.slug, 1)
    road.read(reviewed, scene.people["juror"], 4)
    road.read(reviewed, scene.people["chair"], 3)
    with road.after_deadlines():
        jury.close_review(reviewed.key, by=staff)
    recommended = with_the_word(scene, road.eligible(staff, "Kisumu", "KE", made=call))
    with road.after_deadlines():
        aside = jury.step_aside(recommended.key, "work", by=scene.people["unanswered"], reason="I was there.")
        back = readmitting.propose_readmit(aside.key, by=staff, reason="It was another city.")
        scene.add_review("aside", aside), scene.add("proposal", "readmit", back.key)
        cohort = decision.compose(call.key, by=staff)
        scene.add("cohort", "composing", cohort.key)
        scene.add("scenario", "saved", composing.save_scenario(cohort.key, "As it stands", by=staff).key)
        lent = accounts.deputize(
            cities.user("Dora").email, *DEPUTY_DAYS, by=scene.people["director"], reason="A journey."
        )
        scene.add("deputation", "lent", lent.key)
    shut_out(scene, reading, reviewed, eligible, recommended)
    scene.add_file("recommended", recommended)
    scene.add_file("in_review", reading), scene.add_file("reviewed", reviewed), scene.add_file("eligible", eligible)
    scene.add_review("declared", reading.reviews.get(juror=seats["juror"]))
    scene.add_review("unanswered", reading.reviews.get(juror=seats["unanswered"]))
    scene.add_review("closed", reviewed.reviews.get(juror=seats["juror"]))


def with_the_word(scene: Scene, file: Nomination, word: str = "recommend", readers: tuple = ()) -> Nomination:
    """Marks closed, votes cast, the jury's word recorded."""
    staff, chair = scene.people["secretariat"], scene.people["chair"]
    with road.after_deadlines():
        if not readers:
            jury.start_review(file.key, [file.call.jurors.get(is_chair=True).key], by=staff)
        jury.close_review(file.key, by=staff, reason="All have read.")
        for voter in ("chair", "juror", "unassigned"):
            jury.declare_none(file.key, by=scene.people[voter])
            voting.vote(file.key, word, by=scene.people[voter])
        return getattr(voting, word)(file.key, by=chair)


@dataclass(frozen=True)
class Fate:
    """What becomes of the two cities of a cohort, and who read which."""

    chosen: str = "Lira"
    words: tuple[tuple[str, str], ...] = (("Lira", "recommend"), ("Kisumu", "recommend"))
    readers: tuple[str, str] = ("juror", "chair")
    marks: tuple[int, ...] = (4, 3)
    approved: bool = True


def decided(scene: Scene, slug: str, own: str, fate: Fate) -> tuple[Call, dict[str, Nomination]]:
    """A call whose cohort is approved: of two cities one is admitted, the other not."""
    call = road.open_call(slug, quota_admitted=3)
    reviews(scene, call)
    seats = seat(scene, call)
    staff = scene.people["secretariat"]
    files = {"Lira": road.eligible(staff, own, made=call), "Kisumu": road.eligible(staff, "Kisumu", "KE", made=call)}
    with road.after_deadlines():
        jury.open_review(call.key, by=staff)
        for file in files.values():
            jury.start_review(file.key, [seats[name].key for name in fate.readers], by=staff)
    for file in files.values():
        for name, value in zip(fate.readers, fate.marks, strict=False):
            road.read(file, scene.people[name], value)
    words = dict(fate.words)
    files = {name: with_the_word(scene, file, words[name], fate.readers) for name, file in files.items()}
    compose(scene, call, files, fate)
    shut_out(scene, *files.values())
    return call, files


def compose(scene: Scene, call: Call, files: dict[str, Nomination], fate: Fate) -> None:
    """One city comes into the cohort, the other stays out; the director approves."""
    staff = scene.people["secretariat"]
    with road.after_deadlines():
        cohort = decision.compose(call.key, by=staff)
        for name, file in files.items():
            act = decision.select if name == fate.chosen else decision.leave_out
            act(file.key, by=staff, reason="A balance of regions.")
        decision.propose_cohort(cohort.key, by=staff, reason="As agreed.")
        if fate.approved:
            decision.approve(cohort.key, by=scene.people["director"])


def proposed_dispatch(call: Call, staff: Person) -> Dispatch:
    """Two circulars about a call, proposed for release."""
    return dispatch.propose_dispatch(by=staff, event=letters.circulars(call, 2)[0].event)


def embargo_world(scene: Scene, fate: Fate = Fate(), slug: str = "2026") -> None:
    """A call approved under embargo: Lira or Kisumu is admitted; the release is set by two persons."""
    scene.world = "embargo"
    call, files = decided(scene, slug, "Lira", fate)
    road.released(call, scene.people["secretariat"], scene.people["director"])
    scene.add_call("embargo", call)
    scene.add("announcement", "embargo", call.slug)
    (
        scene.add("announcement_file", "secret_txt", call.slug, "txt"),
        scene.add("announcement_file", "secret_csv", call.slug, "csv"),
    )
    scene.add("city", "Lira", "lira"), scene.add("city", "Kisumu", "kisumu")
    scene.add_files()
    scene.add_file("admitted", files["Lira"])
    scene.add_file("refused", files["Kisumu"])
    for file, name in ((files["Lira"], "own"), (files["Kisumu"], "foreign")):
        letter = Email.objects.filter(subject_ref__endswith=file.key, kind=Email.Kind.DECISION).first()
        scene.add("email", name, letter.key)
        for role in fate.readers:
            scene.add_review(f"{name}_{role}", file.reviews.get(juror__user=scene.people[role].user))
    scene.add("dispatch", "proposed", proposed_dispatch(call, scene.people["secretariat"]).key)
    scene.add("cohort", "embargo", call.cohort.key)
    scene.add("bundle", "embargo", call.cohort.bundles.get().key)
    with road.after_deadlines():
        made = handover.ask_handover(call.key, by=scene.people["secretariat"])
        handover.keep(made, ContentFile(b"PK"), "0" * 64, [])
    scene.add("handover", "embargo", made.key)
    scene.add("proposal", "release", Proposal.objects.get(call=call, kind="release").key)


def reading_world(scene: Scene, readers: dict[str, str]) -> dict[str, Nomination]:
    """Two files being read, each by one juror, who has marked it; whoever reads it, it has the same marks."""
    scene.world = "jury"
    call, staff = road.open_call("2027"), scene.people["secretariat"]
    seats = seat(scene, scene.add_call("jury", call))
    for role, one in seats.items():
        scene.add("juror", role, one.key)
    files = {"Lira": road.eligible(staff, "Lira", made=call), "Kisumu": road.eligible(staff, "Kisumu", "KE", made=call)}
    with road.after_deadlines():
        jury.open_review(call.key, by=staff)
        for name, file in files.items():
            jury.start_review(file.key, [seats[readers[name]].key], by=staff)
    for name, file in files.items():
        road.read(file, scene.people[readers[name]], {"Lira": 4, "Kisumu": 2}[name])
        scene.add_file(name, file)
        scene.add_review(name, file.reviews.get())
    return files


def meeting_world(scene: Scene, readers: dict[str, str]) -> None:
    """The same, with marks closed; one juror who read neither has declared and sees what the meeting sees."""
    files, staff = reading_world(scene, readers), scene.people["secretariat"]
    with road.after_deadlines():
        for file in files.values():
            jury.close_review(file.key, by=staff, reason="All have read.")
            jury.declare_none(file.key, by=scene.people["unassigned"])


def told_world(scene: Scene, readers: dict[str, str]) -> None:
    """The same, announced: Lira became a member, Kisumu did not."""
    files, staff = reading_world(scene, readers), scene.people["secretariat"]
    call, scene.world = scene.calls["jury"], "announced"
    files = {name: with_the_word(scene, file, "recommend", tuple(readers)) for name, file in files.items()}
    compose(scene, call, files, Fate())
    road.released(call, staff, scene.people["director"])
    with clock.at(road.RELEASE):
        road.announce_due()
    scene.add("cohort", "told", call.cohort.key), scene.add("announcement", "told", call.slug)
    for form in ("txt", "csv", "json"):
        scene.add("announcement_file", form, call.slug, form)
    scene.add_files()
    for name in files:
        scene.add("city", name, name.lower())


def certificate_code(name: str) -> str:
    """The code on the certificate of a member."""
    [tenure] = City.objects.filter(name=name).with_tenures()[0].tenures
    return certificate.code_of(tenure, certificate.printed(tenure))


def announced_world(scene: Scene) -> None:
    """An announced call: Tororo became a member, Kisumu did not."""
    scene.world = "announced"
    call, files = decided(scene, "2025", "Tororo", Fate(marks=(), words=(("Lira", "recommend"), ("Kisumu", "reserve"))))
    road.released(call, scene.people["secretariat"], scene.people["director"])
    with clock.at(road.RELEASE):
        road.announce_due()
    scene.add_call("announced", road.fresh(call))
    scene.add_file("member", files["Lira"]), scene.add_file("not_admitted", files["Kisumu"])
    scene.add("announcement", "announced", call.slug), scene.add("cohort", "announced", call.cohort.key)
    for form in ("txt", "csv", "json"):
        scene.add("announcement_file", form, call.slug, form)
    scene.add("city", "member", place("Tororo").slug)
    staff = scene.people["secretariat"]
    with clock.at(AFTER_RELEASE):
        registered(scene, place("Tororo"))
        scene.add("certificate", "member", place("Tororo").slug, certificate_code("Tororo"))
        changes = [{"verb": "revoke", "file": files["Lira"].key}, {"verb": "promote", "file": files["Kisumu"].key}]
        proposed = corrigendum.propose_corrigendum(call.cohort.key, changes, edition=1, by=staff, reason="A mistake.")
    scene.add("proposal", "corrigendum", proposed.key)
    facts = {"nomination": files["Lira"], "side": "city", "change": "rename", "edition": 1, "since": AFTER_RELEASE}
    scene.add("unreached", "lira", Unreached.objects.create(**facts).key)


def proposed_world(scene: Scene) -> None:
    """A cohort before the director, and one approved whose release waits for a second person."""
    scene.world = "embargo"
    call, _files = decided(scene, "2023", "Entebbe", Fate(marks=(), approved=False))
    scene.add_call("proposed", call)
    scene.add("cohort", "proposed", call.cohort.key)
    scene.add("proposal", "cohort", Proposal.objects.get(call=call, kind="cohort").key)
    call, files = decided(scene, "2024", "Mbarara", Fate(marks=()))
    with road.after_deadlines():
        proposal = decision.propose_release(call.cohort.key, road.RELEASE, by=scene.people["secretariat"])
    scene.add_call("approved", call), scene.add("cohort", "approved", call.cohort.key)
    scene.add("proposal", "release_open", proposal.key)
    scene.add_file("composed", files["Lira"])


def everything() -> Scene:
    """All four worlds in one database."""
    fresh_names()
    with clock.at(road.OPENS):
        made = scene()
        announced_world(made)
        reports.told_of(made, place("Tororo"), AFTER_RELEASE)
        embargo_world(made)
        proposed_world(made)
        jury_world(made)
        open_world(made)
        invited(made)
        made.add("step", "any", "any"), made.add("role", "director", made.people["director"].key, "director")
        made.add("user", "director", made.people["director"].key)
        made.add_files()
        officers(made)
        colleagues(made)
        asking(made)
    return made
