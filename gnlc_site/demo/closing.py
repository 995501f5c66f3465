"""The call that closes in forty minutes: cities at every early stage, and countries near their quota."""

from accounts.person import Person
from gnlc_site.demo import answers, people
from gnlc_site.demo.names import LONGEST
from gnlc_site.demo.world import World
from nominations.models import Call, Nomination
from nominations.workflow import application, filling, reviewing, screening
from nominations.workflow.filling import typed

SLUG = "closing"
FOURTH, WAITING, HANDED_IN = "Lirova", "Nakumbe", "Cao Lạnh Sơn"
RIVAL = "Olmekuri"  # the second of two that want the last place
REVIEWERS = ("wanjiru.otieno", "samuel.kiprop")
ADVICE = {  # what the reviewers say of the files of their country, in the order of their names
    "Kisumare": ((4, "The courts and the library teach together; the plan has a budget."), (4, "Sound and modest.")),
    "Nyandaru": ((3, "Good courses, few figures."), (5, "The strongest night school of the region.")),
    WAITING: ((4, "Clear aims, and the mayor answers for them."), (3, "The partners are named, their part is not.")),
    RIVAL: (None, (2, "A plan to make a plan.")),
}
NOMINATED = {"UG": ("Gulanda", "Masakiri", "Aruvela"), "KE": ("Kisumare", "Nyandaru"), "PT": ("Vila Arcena",)}
ASKED = {
    "population": "The population is for the region. Please give the figure of the town.",
    "commitment": "Please name who answers for it.",
}


def build(world: World) -> None:
    """The whole call, from its opening to now."""
    stages: list[Call] = []
    world.at(world.ago(days=45), lambda: stages.append(_published(world)))
    call = stages[0]
    world.at(world.ago(days=40), lambda: _asked_to_review(world, call))
    world.at(world.ago(days=20), lambda: _nominated(world, call))
    world.at(world.ago(days=4), lambda: _with_commission(world, call))
    world.at(world.ago(days=3), lambda: _drafts(world, call))
    world.at(world.ago(days=2), lambda: _ended_and_returned(world, call))


def _published(world: World) -> Call:
    return world.prepare(
        SLUG,
        "Call closing in 40 minutes",
        opens_at=world.ago(days=45),
        city_deadline=world.ahead(minutes=40),
        commission_deadline=world.ahead(days=14),
    )


def _asked_to_review(world: World, call: Call) -> None:
    for code in REVIEWERS:
        reviewing.appoint_reviewer(call.key, world.countries["KE"], people.make(code), by=Person.clock())


def _advised(file: Nomination) -> None:
    for code, said in zip(REVIEWERS, ADVICE.get(file.city.name, ()), strict=False):
        user = people.found(code)
        if said and user:
            reviewing.advise(file.key, *said, by=Person.of(user))


def _nominated(world: World, call: Call) -> None:
    files = {}
    for iso2, names in NOMINATED.items():
        for name in names:
            files[name] = world.hand_in(call, iso2, name)
            _advised(files[name])
            world.endorse(files[name])
    files[LONGEST] = world.hand_in(call, "GB", LONGEST)
    world.endorse(files[LONGEST])
    world.screen(files["Gulanda"])
    question = "Which office signed the commitment? The stamp on the page cannot be read."
    screening.ask_clarification(files["Kisumare"].key, question, world.ahead(days=6), by=world.clerk)
    screening.propose_ineligible(files["Vila Arcena"].key, by=world.clerk, reason="The applicant is a company.")


def _with_commission(world: World, call: Call) -> None:
    world.hand_in(call, "UG", FOURTH)
    for name in (WAITING, RIVAL):
        _advised(world.hand_in(call, "KE", name))
    world.hand_in(call, "TG", "Niamtarouga - Commune de Doufelara 1", language="fr")
    world.hand_in(call, "VN", HANDED_IN, "mai.tran")


def _ended_and_returned(world: World, call: Call) -> None:
    returned = world.hand_in(call, "PT", "Pedralva do Mar", code="rosa.lima")
    application.return_to_city(returned.key, ASKED, world.ahead(days=5), by=world.officers["PT"])
    declined = world.hand_in(call, "TG", "Koulimba-Est", language="fr")
    application.decline(declined.key, by=world.officers["TG"], reason="The council has not decided yet.")
    withdrawn = world.hand_in(call, "KE", "Tambuzi")
    application.withdraw(withdrawn.key, by=world.speakers["KE"], reason="The mayor was not re-elected.")


def _drafts(world: World, call: Call) -> None:
    almost, speaker = world.open(call, "VN", "Minh Tâm Sơn", "tuyet.pham")
    given = answers.filled_in("Minh Tâm Sơn", world.source)
    for missing in ("pledge", "commitment", "population"):
        del given[missing]
    filling.fill_in(almost.key, typed(given), by=speaker)
    arabic, speaker = world.open(call, "JO", "وادي الزرين", "lina.haddad", "ar")
    few = dict(list(answers.filled_in("وادي الزرين", world.source, "ar").items())[:6])
    filling.fill_in(arabic.key, typed(few), by=speaker, language="ar")
    world.open(call, "GB", "North Haven")
    world.open(call, "RO", "Reștița")
