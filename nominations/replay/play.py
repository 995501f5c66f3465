"""A checked round played through the software's own acts, each at its instant, all in one transaction.

Assumed where nothing is published: cities hand in a second before their deadline, Commissions nominate a second
before theirs, the secretariat and the jury work until a second before the announcement; a city that withdrew did so
before its Commission nominated it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from accounts import door
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import Country, Programme
from cities.reference import known_place, membership_programme
from nominations.models import Call, Nomination, Proposal
from nominations.replay.cast import Cast
from nominations.replay.checks import SECOND, Moved, Plan
from nominations.replay.folder import NOMINATED, Row
from nominations.replay.toml import Wrong
from nominations.workflow import application, decision, filling, jury, naming, screening, voting
from nominations.workflow import call as calls

AS_PUBLISHED = "as published"
NO_MARKS = "the marks of this round are not public"
RULES = "A replay of a round that was announced. Only what is public is entered; everything marked as assumed is ours."
BY_OUTCOME: dict[str, Callable[..., Nomination]] = {
    "admitted": voting.recommend,
    "not_recommended": voting.not_recommend,
    "reserved": voting.reserve,
    "deferred": voting.defer,
}
ACT = "replay_round"


@door.act
def play(plan: Plan, *, by: Person) -> Call:
    """The whole round, or nothing of it; played before, it is left as it is."""
    programme = membership_programme()
    door.lock(Programme.objects.filter(pk=programme.pk)).get()  # two replays wait for each other
    played = Call.objects.filter(slug=plan.round.slug).first()
    return played or _Playing(plan, programme, by).run()


class _Playing:
    """One replay while it runs."""

    def __init__(self, plan: Plan, programme: Programme, by: Person) -> None:
        self.plan, self.round, self.programme, self.by = plan, plan.round, programme, by
        self.files: dict[int, Nomination] = {}  # by line

    def run(self) -> Call:
        door.discard_emails()
        door.stamp(replay=True, date="not published", source=f"replay of {self.round.slug}")
        with clock.at(self.round.opens), self._about_round("slug", "name"):
            self.cast = Cast(self.round.slug, {country.pk: country for country in self._countries()}.values())
            self.call = self._publish()
        for at, step in sorted(self._steps(), key=lambda one: one[0]):
            with clock.at(at):
                step()
        return self.call

    def _countries(self) -> list[Country]:
        return sorted(self.plan.countries.values(), key=lambda country: country.sort_key)

    def _steps(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        before = self.round.announced - SECOND
        yield self.round.city_deadline - SECOND, self._hand_in
        for moved in self.plan.moved:
            yield moved.at, partial(self._extend, moved)
        for row in self.round.rows:
            deadline = self.plan.deadline("commission_deadline", self.plan.country(row))
            yield deadline - SECOND, partial(self._speak, row)
        yield before, self._screen
        yield before, self._judge
        yield before, self._decide
        yield self.round.announced, self._announce

    @contextmanager
    def _about(self, row: Row) -> Iterator[None]:
        """A rule that refuses names the row it refuses."""
        try:
            yield
        except door.Refused as refused:
            raise row.wrong(refused.sentence) from refused

    @contextmanager
    def _about_round(self, key: str, table: str) -> Iterator[None]:
        try:
            yield
        except door.Refused as refused:
            place = self.round.top if table == "name" else self.round.top.table(table)
            raise place.wrong(key, refused.sentence) from refused

    # The call.

    def _publish(self) -> Call:
        told, published = self.round, self.round.published
        call = calls.prepare(
            self.programme,
            told.slug,
            told.name,
            by=self.cast.composer,
            zone=told.zone,
            opens_at=told.opens,
            city_deadline=told.city_deadline,
            commission_deadline=told.commission_deadline,
            quota_endorsed=told.quota,
            form=self.plan.form,
            rubric=self.plan.rubric,
            rules_text=RULES,
            list_layout=told.layout,
            is_replay=True,
            is_fictional=False,
            published_members_after=published.cities if published else None,
            published_countries_after=published.countries if published else None,
        )
        door.record(ACT, call, by=self.by, role="clock", facts={"folder": told.digest})
        return calls.publish(call.key, by=self.cast.composer)

    def _extend(self, moved: Moved) -> None:
        told = moved.told
        try:
            calls.extend(
                self.call.key,
                told.field,
                told.new,
                by=self.cast.composer,
                reason=told.reason,
                country=moved.country,
            )
        except door.Refused as refused:
            raise Wrong(self.round.top.file, told.line, refused.sentence) from refused

    # City and Commission.

    def _hand_in(self) -> None:
        for row in self.round.rows:
            with self._about(row):
                self.files[row.line] = self._handed_in(row)

    def _handed_in(self, row: Row) -> Nomination:
        country = self.plan.country(row)
        facts = known_place(country.iso2, row.city) | row.facts
        city = register.register_city(country, row.city, by=self.cast.officers[country.pk], **facts)
        focal_point = self.cast.focal_point(city)
        file = filling.open_file(self.call.key, city, by=focal_point)
        application.submit(file.key, by=focal_point)
        if row.outcome == "withdrawn":
            return application.withdraw(file.key, by=focal_point, reason=AS_PUBLISHED)
        return file

    def _speak(self, row: Row) -> None:
        officer, key = self.cast.officers[self.plan.country(row).pk], self.files[row.line].key
        with self._about(row):
            if row.outcome in NOMINATED:
                application.endorse(key, by=officer)
            elif row.outcome == "not_nominated":
                application.decline(key, by=officer, reason=AS_PUBLISHED)

    # Secretariat and jury.

    def _each(self, step: Callable[[Row, str], None], *outcomes: str) -> None:
        for row in self.round.rows:
            if row.outcome in outcomes:
                with self._about(row):
                    step(row, self.files[row.line].key)

    def _screen(self) -> None:
        self._each(self._confirm, *BY_OUTCOME)
        self._each(self._exclude, "ineligible")

    def _confirm(self, _row: Row, key: str) -> None:
        screening.confirm_eligible(key, by=self.cast.composer)

    def _exclude(self, _row: Row, key: str) -> None:
        proposal = screening.propose_ineligible(key, by=self.cast.composer, reason=AS_PUBLISHED)
        screening.declare_ineligible(proposal.key, by=self.cast.second)

    def _judge(self) -> None:
        jury.open_review(self.call.key, by=self.cast.composer)
        self._each(self._say, *BY_OUTCOME)

    def _say(self, row: Row, key: str) -> None:
        jury.start_review(key, [], by=self.cast.composer)
        jury.close_review(key, by=self.cast.composer, reason=NO_MARKS)
        BY_OUTCOME[row.outcome](key, by=self.cast.composer, reason=AS_PUBLISHED)

    # Decision.

    def _decide(self) -> None:
        self._each(self._check_name, "admitted")
        cohort = decision.compose(self.call.key, by=self.cast.composer)
        decision.select_recommended(self.call.key, by=self.cast.composer)
        decision.propose_cohort(cohort.key, by=self.cast.composer, reason=AS_PUBLISHED)
        decision.approve(cohort.key, by=self.cast.director)
        release: Proposal = decision.propose_release(cohort.key, self.round.announced, by=self.cast.composer)
        decision.release(release.key, 0, by=self.cast.second)  # the e-mails of a replay never leave

    def _check_name(self, _row: Row, key: str) -> None:
        """Who looked the name up in that round is not public: it stands as it was printed then."""
        source = f"{AS_PUBLISHED} {self.round.announced:%Y}: the list of {self.round.name}"
        naming.check_name(key, source, by=self.cast.composer)

    def _announce(self) -> None:
        if self.round.earlier:
            with self._about_round("published", "history"):
                register.count_earlier(self.programme, self.round.earlier, by=Person.clock())
        with self._about_round("slug", "name"):
            decision.announce(self.call.key, by=Person.clock())
        self.cast.leave()
