"""Try to break it: acts that must be refused, really tried as the person who would try, with the answer given."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.person import Person
from gnlc_site.demo import closing, embargo, people
from gnlc_site.demo.world import COMMISSION
from nominations.models import Cohort, Nomination
from nominations.workflow import application, decision


@dataclass(frozen=True)
class Trial:
    """One act that must not succeed: who tries, what, and what the site answers."""

    code: str
    title: str | Promise
    who: str  # the code of the person who tries
    button: str | Promise
    act: Callable[[Person], object]

    def answer(self) -> str:
        """The sentence that the person reads."""
        user = people.found(self.who)
        if user is None:
            return _("The demo is not built yet.")
        try:
            self.act(Person.of(user))
        except door.Refused as refused:
            return refused.sentence
        except Http404:
            return _("This page does not exist for this person: 404.")
        except PermissionDenied as denied:
            return str(denied)
        return _("It was allowed: nothing stood in its way at this moment.")


def _file(name: str) -> Nomination:
    return Nomination.objects.get(call__slug=closing.SLUG, city__name=name)


def _fourth(by: Person) -> object:
    return application.endorse(_file(closing.FOURTH).key, by=by, **COMMISSION)


def _foreign(by: Person) -> object:
    return door.see(Nomination.objects.visible_to(by), _file(closing.FOURTH).key)


def _twice(by: Person) -> object:
    return application.submit(_file(closing.HANDED_IN).key, by=by, signatory="Mayor (fictional)", title="Mayor")


def _own_cohort(by: Person) -> object:
    """The approval is recalled and the cohort proposed anew for this trial alone; all of it is taken back."""
    cohort = Cohort.objects.get(call__slug=embargo.SLUG)
    with transaction.atomic():
        try:
            return _approve_own(cohort.key, by)
        finally:
            transaction.set_rollback(True)


def _approve_own(key: str, by: Person) -> object:
    director = people.found("dana.petrescu")
    if director is not None:
        decision.recall_approval(key, by=Person.of(director), reason="For the trial alone.")
    decision.propose_cohort(key, by=by, reason="For the trial alone.")
    return decision.approve(key, by=by)


TRIALS = (
    Trial(
        "fourth",
        gettext_lazy("Endorse a fourth city"),
        "grace.atim",
        gettext_lazy("Endorse it as the officer of Uganda"),
        _fourth,
    ),
    Trial(
        "foreign",
        gettext_lazy("Open another country's file"),
        "peter.mwangi",
        gettext_lazy("Open a file of Uganda as the officer of Kenya"),
        _foreign,
    ),
    Trial(
        "twice",
        gettext_lazy("Send an application twice"),
        "mai.tran",
        gettext_lazy("Hand it in again as the city"),
        _twice,
    ),
    Trial(
        "own",
        gettext_lazy("Approve one's own cohort"),
        "robin.moreau",
        gettext_lazy("Propose a cohort and approve it as the same person"),
        _own_cohort,
    ),
)
BY_CODE = {trial.code: trial for trial in TRIALS}
