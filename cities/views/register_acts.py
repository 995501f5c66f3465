"""What the secretariat can do about a member, each with its words."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.person import Person
from accounts.verdicts import Verdict, first
from cities import permissions, standing, workflow
from cities import register_forms as forms
from cities.models import City, MemberMotion
from cities.views.acting import Act, page


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


def _to_decide(motion: MemberMotion, person: Person) -> Verdict:
    is_same = motion.by_id is not None and motion.by_id == person.someone.pk
    return first(standing.undecided(motion.answer), standing.two_persons(is_same))


KEEPS = permissions.keeps_register
DECLARE_INACTIVE = Act(
    verb="declare_inactive",
    label=_("Declare %(city)s inactive"),
    effect=_("It stays a member. The register says from today that it is inactive, and why; it is told by e-mail."),
    run=workflow.declare_inactive,
    may=KEEPS,
    stands=_pause(wanted=False),
    form=forms.WhyForm,
    done=_("%(city)s is inactive."),
)
KEEP_ACTIVE = Act(
    verb="keep_active",
    label=_("Keep %(city)s active"),
    effect=_("Nothing changes, and for a year the clock proposes nothing about it."),
    run=workflow.keep_active,
    may=KEEPS,
    stands=_proposed,
    form=forms.WhyForm,
    done=_("%(city)s stays active."),
)
REACTIVATE = Act(
    verb="reactivate",
    label=_("Make %(city)s active again"),
    effect=_("The inactive time ends today; the member is told by e-mail."),
    run=workflow.reactivate,
    may=KEEPS,
    stands=_pause(wanted=True),
    form=forms.WhyForm,
    done=_("%(city)s is active again."),
)
RECORD_AWARD = Act(
    verb="record_award",
    label=_("Record an award of %(city)s"),
    effect=_("It counts for who may be nominated next. Say where it was published."),
    run=workflow.record_award,
    may=KEEPS,
    form=forms.AwardForm,
    done=_("The award of %(city)s stands in the register."),
)
RENAME_CITY = Act(
    verb="rename_city",
    label=_("Rename %(city)s"),
    effect=_("The former name stays with its dates and is found; the former address leads to the new one."),
    run=workflow.rename_city,
    may=KEEPS,
    form=forms.RenameForm,
    done=_("%(city)s bears another name."),
)
ADD_NAME = Act(
    verb="add_name",
    label=_("Add a name of %(city)s"),
    effect=_("It is found by this name too. A name in a language takes the place of the one before, from today."),
    run=workflow.add_name,
    may=KEEPS,
    form=forms.NameForm,
    done=_("The name of %(city)s stands in the register."),
)
END_NAME = Act(
    verb="end_name",
    label=_("End a name of %(city)s"),
    effect=_("A name in a language stays for the days before today; another name that was none goes."),
    run=workflow.end_name,
    may=KEEPS,
    stands=_has_names,
    form=forms.EndNameForm,
    done=_("The name of %(city)s is in use no longer."),
)
WITHDRAW_MEMBERSHIP = Act(
    verb="withdraw_membership",
    label=_("Enter that %(city)s has left"),
    effect=_("Its membership ends on that day; it stays in the register as a former member, and is told by e-mail."),
    run=workflow.withdraw_membership,
    may=KEEPS,
    stands=_member,
    form=forms.WithdrawForm,
    weight="outline-danger",
    done=_("%(city)s is no longer a member."),
)
PROPOSE_REMOVAL = Act(
    verb="propose_removal",
    label=_("Propose to remove %(city)s"),
    effect=_("Nothing happens until another person confirms it. Your reason is what the city will read."),
    run=workflow.propose_removal,
    may=KEEPS,
    stands=_member,
    form=forms.WhyForm,
    weight="outline-danger",
    done=_("The removal of %(city)s waits for another person."),
)
REMOVE_MEMBER = Act(
    verb="remove_member",
    label=_("Remove %(city)s from the network"),
    effect=_("Its membership ends today, and city and National Commission are told the reason. This cannot be undone."),
    run=workflow.remove_member,
    may=permissions.decides_removal,
    stands=_to_decide,
    weight="danger",
    done=_("%(city)s is no longer a member."),
)
SEND_BACK_REMOVAL = Act(
    verb="send_back_removal",
    label=_("Leave %(city)s in the network"),
    effect=_("The proposal is sent back with your reason; nobody outside is told."),
    run=workflow.send_back_removal,
    may=permissions.decides_removal,
    stands=_to_decide,
    form=forms.WhyForm,
    done=_("%(city)s stays a member."),
)
OF_MEMBERSHIP = [KEEP_ACTIVE, DECLARE_INACTIVE, REACTIVATE, WITHDRAW_MEMBERSHIP, PROPOSE_REMOVAL]
OF_NAMES = [RENAME_CITY, ADD_NAME, END_NAME]
OF_AWARDS = [RECORD_AWARD]
OF_MOTION = [REMOVE_MEMBER, SEND_BACK_REMOVAL]


def _cities(person: Person) -> QuerySet[City]:
    return City.objects.visible_to(person).registered_to(person).for_register()


def _motions(person: Person) -> QuerySet[MemberMotion]:
    return MemberMotion.objects.visible_to(person).removals().select_related("membership__city")


def _itself(city: City) -> City:
    return city


def _about(motion: MemberMotion) -> City:
    return motion.city


declare_inactive, keep_active, reactivate = (
    page(act, _cities, _itself) for act in (DECLARE_INACTIVE, KEEP_ACTIVE, REACTIVATE)
)
withdraw_membership, propose_removal = (page(act, _cities, _itself) for act in (WITHDRAW_MEMBERSHIP, PROPOSE_REMOVAL))
rename_city, add_name, end_name = (page(act, _cities, _itself) for act in OF_NAMES)
record_award = page(RECORD_AWARD, _cities, _itself)
remove_member, send_back_removal = (page(act, _motions, _about) for act in OF_MOTION)
