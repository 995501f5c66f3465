"""What the secretariat can do about a member, each with its words."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actforms import ReasonForm
from accounts.acts import Act, page
from accounts.person import Person
from accounts.verdicts import Verdict, first
from cities import permissions, standing, workflow
from cities import register_forms as forms
from cities.models import City, MemberMotion


def _member(city: City, _person: Person) -> Verdict:
    return standing.is_member(city.name, int(city.running is not None))


def _pause(wanted: bool) -> Any:
    def stands(city: City, person: Person) -> Verdict:
        paused = bool(city.running and city.running.is_paused)
        return first(_member(city, person), standing.pauses(city.name, is_paused=paused, wanted=wanted))

    return stands


def _proposed(city: City, person: Person) -> Verdict:
    proposed = bool(city.running and city.running.is_proposed_inactive)
    return first(_member(city, person), standing.is_proposed(int(proposed)))


def _has_names(city: City, _person: Person) -> Verdict:
    count = city.aliases.count() + sum(name.until is None for name in city.names.all())
    return standing.has_names(city.name, count)


def _awarded(city: City, _person: Person) -> Verdict:
    return standing.is_awarded(city.name, len(city.awards.all()))


def _to_decide(motion: MemberMotion, person: Person) -> Verdict:
    is_same = motion.by_id is not None and motion.by_id == person.someone.pk
    return first(standing.undecided(motion.answer), standing.two_persons(is_same))


def _keeps(_row: Any, person: Person) -> bool:
    return permissions.keeps_register(person)


def _decides(_motion: MemberMotion, person: Person) -> bool:
    return permissions.decides_removal(person)


def _city(row: City | MemberMotion) -> City:
    return row if isinstance(row, City) else row.city


def _name(row: City | MemberMotion) -> str:
    return _city(row).name


def _page_of(row: City | MemberMotion) -> str:
    return reverse("member", args=[_city(row).key])


_act = partial(Act, may=_keeps, names=_name, leads_to=_page_of)
DECLARE_INACTIVE = _act(
    verb="declare_inactive",
    label=_("Declare %(subject)s inactive"),
    effect=_("It stays a member. The register says from today that it is inactive, and why; it is told by e-mail."),
    run=workflow.declare_inactive,
    stands=_pause(wanted=False),
    form=ReasonForm,
    done=_("%(subject)s is inactive."),
)
KEEP_ACTIVE = _act(
    verb="keep_active",
    label=_("Keep %(subject)s active"),
    effect=_("Nothing changes, and for a year the clock proposes nothing about it."),
    run=workflow.keep_active,
    stands=_proposed,
    form=ReasonForm,
    done=_("%(subject)s stays active."),
)
REACTIVATE = _act(
    verb="reactivate",
    label=_("Make %(subject)s active again"),
    effect=_("The inactive time ends today; the member is told by e-mail."),
    run=workflow.reactivate,
    stands=_pause(wanted=True),
    form=ReasonForm,
    done=_("%(subject)s is active again."),
)
RECORD_AWARD = _act(
    verb="record_award",
    label=_("Record an award of %(subject)s"),
    effect=_(
        "It is public at once, and counts for who may be nominated next. Say where it was published. What was entered "
        "by mistake can be taken back."
    ),
    run=workflow.record_award,
    form=forms.AwardForm,
    done=_("The award of %(subject)s stands in the register."),
)
TAKE_BACK_AWARD = _act(
    verb="take_back_award",
    label=_("Take back an award of %(subject)s"),
    effect=_(
        "It leaves the public page and the data at once, and no longer counts for who may be nominated next. The "
        "record keeps what it said, who took it back, and your reason."
    ),
    run=workflow.take_back_award,
    stands=_awarded,
    form=forms.TakeBackAwardForm,
    weight="outline-danger",
    done=_("The award of %(subject)s is taken back."),
)
RENAME_CITY = _act(
    verb="rename_city",
    label=_("Rename %(subject)s"),
    effect=_("The former name stays with its dates and is found; the former address leads to the new one."),
    run=workflow.rename_city,
    form=forms.RenameForm,
    done=_("%(subject)s bears another name."),
)
ADD_NAME = _act(
    verb="add_name",
    label=_("Add a name of %(subject)s"),
    effect=_("It is found by this name too. A name in a language takes the place of the one before, from today."),
    run=workflow.add_name,
    form=forms.NameForm,
    done=_("The name of %(subject)s stands in the register."),
)
END_NAME = _act(
    verb="end_name",
    label=_("End a name of %(subject)s"),
    effect=_("A name in a language stays for the days before today; another name that was none goes."),
    run=workflow.end_name,
    stands=_has_names,
    form=forms.EndNameForm,
    done=_("The name of %(subject)s is in use no longer."),
)
WITHDRAW_MEMBERSHIP = _act(
    verb="withdraw_membership",
    label=_("Enter that %(subject)s has left"),
    effect=_("Its membership ends on that day; it stays in the register as a former member, and is told by e-mail."),
    run=workflow.withdraw_membership,
    stands=_member,
    form=forms.WithdrawForm,
    weight="outline-danger",
    done=_("%(subject)s is no longer a member."),
)
PROPOSE_REMOVAL = _act(
    verb="propose_removal",
    label=_("Propose to remove %(subject)s"),
    effect=_("Nothing happens until another person confirms it. Your reason is what the city will read."),
    run=workflow.propose_removal,
    stands=_member,
    form=ReasonForm,
    weight="outline-danger",
    done=_("The removal of %(subject)s waits for another person."),
)
REMOVE_MEMBER = _act(
    verb="remove_member",
    label=_("Remove %(subject)s from the network"),
    effect=_("Its membership ends today, and city and National Commission are told the reason. This cannot be undone."),
    run=workflow.remove_member,
    may=_decides,
    stands=_to_decide,
    weight="danger",
    done=_("%(subject)s is no longer a member."),
)
SEND_BACK_REMOVAL = _act(
    verb="send_back_removal",
    label=_("Leave %(subject)s in the network"),
    effect=_("The proposal is sent back with your reason; nobody outside is told."),
    run=workflow.send_back_removal,
    may=_decides,
    stands=_to_decide,
    form=ReasonForm,
    done=_("%(subject)s stays a member."),
)
OF_MEMBERSHIP = [KEEP_ACTIVE, DECLARE_INACTIVE, REACTIVATE, WITHDRAW_MEMBERSHIP, PROPOSE_REMOVAL]
OF_NAMES = [RENAME_CITY, ADD_NAME, END_NAME]
OF_AWARDS = [RECORD_AWARD, TAKE_BACK_AWARD]
OF_MOTION = [REMOVE_MEMBER, SEND_BACK_REMOVAL]


def _cities(person: Person) -> QuerySet[City]:
    return City.objects.visible_to(person).registered_to(person).for_register()


def _motions(person: Person) -> QuerySet[MemberMotion]:
    return MemberMotion.objects.visible_to(person).removals().select_related("membership__city")


declare_inactive, keep_active, reactivate = (page(act, _cities) for act in (DECLARE_INACTIVE, KEEP_ACTIVE, REACTIVATE))
withdraw_membership, propose_removal = (page(act, _cities) for act in (WITHDRAW_MEMBERSHIP, PROPOSE_REMOVAL))
rename_city, add_name, end_name = (page(act, _cities) for act in OF_NAMES)
record_award, take_back_award = (page(act, _cities) for act in OF_AWARDS)
remove_member, send_back_removal = (page(act, _motions) for act in OF_MOTION)
