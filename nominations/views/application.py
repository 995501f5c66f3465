"""The acts between city and National Commission as buttons and pages."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict, first
from audit import clock
from dossiers.states import Party
from nominations.forms.act import OptionalReasonForm, ReasonForm
from nominations.forms.application import AnswerForm, MayorForm, ReturnForm
from nominations.forms.sentences import DeclineForm
from nominations.forms.signing import Part2Form
from nominations.models import Nomination
from nominations.permissions import ADVICE, INTERNAL, visible_fields
from nominations.rules import application as rules
from nominations.rules.call import window
from nominations.states import Deadline
from nominations.views import advice, standing
from nominations.views.acts import Act, page
from nominations.views.reading import clarifications, signatures, summary
from nominations.views.signature_page import stands
from nominations.workflow import application as workflow
from nominations.workflow import places, screening
from nominations.workflow.completeness import missing
from nominations.workflow.steps import startable


def until_deadline(verb: str) -> Callable[[Nomination], Verdict]:
    """What ends with a deadline cannot start after it, also before the clock has ended the file."""

    def stands(file: Nomination) -> Verdict:
        closes = file.closes_at or file.deadline(Deadline.COMMISSION)
        return first(startable(file, verb), lambda: window(file.call, closes, clock.now()))

    return stands


def _desk(file: Nomination) -> str:
    """The desk of the Commission where the call of this file stands."""
    return f"{reverse('commission_desk')}?call={file.call.slug}"


SUBMIT = Act(
    verb="submit",
    label=gettext_lazy("Check and hand in %(subject)s"),
    effect=gettext_lazy("The application goes to your National Commission, signed by the mayor."),
    run=workflow.submit,
    stands=until_deadline("submit"),
    form=MayorForm,
    weight="primary",
)


def _taken_back_in_time(file: Nomination) -> Verdict:
    return first(startable(file, "take_back"), lambda: rules.takes_back_in_time(file, clock.now()))


TAKE_BACK = Act(
    verb="take_back",
    label=gettext_lazy("Take %(subject)s back to change it"),
    effect=gettext_lazy(
        "The application comes back to you and can be changed. The signatures under it end, and the mayor signs again "
        "when you hand it in. The text that was signed stays readable. Your National Commission is told."
    ),
    run=workflow.take_back,
    stands=_taken_back_in_time,
    form=OptionalReasonForm,
    done=gettext_lazy("You have %(subject)s again. Change it, then hand it in once more."),
    leads_to=lambda file: reverse("tasks", args=[file.key]),
)


def _before_endorsing(file: Nomination, person: Person) -> dict[str, Any]:
    return {
        "places": places.seen(file.call, file.country),
        "lacking": [one.label for one in missing(file, "endorse")] if file.is_with_commission else [],
        "back_to_city": reverse("return_to_city", args=[file.key]),
        "summary": summary(file),
        "signature": stands(file, Party.COMMISSION),
        "scans": [row for row in signatures(file, frozenset({INTERNAL}), standing.reader_zone(person)) if row["look"]],
        "due": standing.line(file, person, frozenset())["due"],
        "advice": _advice(file, person),
    }


def _advice(file: Nomination, person: Person) -> str:
    said = Nomination.objects.visible_to(person).with_advice(person).get(pk=file.pk)
    return advice.sentence(said) if ADVICE in visible_fields(person, file) else ""


ENDORSE = Act(
    verb="endorse",
    label=gettext_lazy("Endorse %(subject)s"),
    effect=gettext_lazy(
        "The National Commission nominates the city and signs Part 2. The file goes to the secretariat at once and "
        "takes one of your places. Until your deadline you can take the endorsement back or swap it for another city."
    ),
    run=workflow.endorse,
    stands=until_deadline("endorse"),
    form=Part2Form,
    weight="primary",
    done=gettext_lazy("%(subject)s is nominated. The city and the secretariat are told."),
    leads_to=_desk,
    template="nominations/application/endorse.html",
    more=_before_endorsing,
)
RETURN_TO_CITY = Act(
    verb="return_to_city",
    label=gettext_lazy("Send %(subject)s back with questions"),
    effect=gettext_lazy(
        "The city can change the questions and documents beside which you write, and no others. The mayor's signature "
        "under the old text ends; the mayor signs again when the city hands it in."
    ),
    run=workflow.return_to_city,
    stands=until_deadline("return_to_city"),
    form=ReturnForm,
    done=gettext_lazy("%(subject)s has your questions."),
    leads_to=_desk,
)
DECLINE = Act(
    verb="decline",
    label=gettext_lazy("Decline %(subject)s"),
    effect=gettext_lazy(
        "The city is not nominated in this call, and reads your reason. You can take this back within 48 hours, as "
        "long as your deadline has not passed; afterwards only the secretariat can undo it."
    ),
    run=workflow.decline,
    stands=until_deadline("decline"),
    form=DeclineForm,
    weight="danger",
    done=gettext_lazy("%(subject)s is not nominated. The city reads your reason."),
    leads_to=_desk,
)
TAKE_BACK_DECLINE = Act(
    verb="take_back_decline",
    label=gettext_lazy("Consider %(subject)s again"),
    effect=gettext_lazy(
        "You take back that you declined the city. Its application is with you again as it was signed; none of your "
        "places is taken or freed. The city is told. Until your deadline you can endorse it, return it or decline it."
    ),
    run=workflow.take_back_decline,
    stands=workflow.can_take_back_decline,
    form=OptionalReasonForm,
    done=gettext_lazy("%(subject)s waits for you again. The city is told."),
    leads_to=_desk,
)
UNENDORSE = Act(
    verb="unendorse",
    label=gettext_lazy("Take back the endorsement of %(subject)s"),
    effect=gettext_lazy(
        "The file comes back to you and its place is free again. City and secretariat are told, with your reason. "
        "A question of the secretariat that is open is closed. You can endorse it again until your deadline."
    ),
    run=workflow.unendorse,
    stands=workflow.can_unendorse,
    form=ReasonForm,
    done=gettext_lazy("The endorsement of %(subject)s is taken back; its place is free."),
    leads_to=_desk,
)
WITHDRAW = Act(
    verb="withdraw",
    label=gettext_lazy("Withdraw %(subject)s"),
    effect=gettext_lazy(
        "The application leaves this call for good; this cannot be undone. City and National Commission are told. "
        "Until the deadline of the National Commission this frees its place."
    ),
    run=workflow.withdraw,
    form=OptionalReasonForm,
    weight="danger",
    done=gettext_lazy("%(subject)s is withdrawn."),
)


def _questions(file: Nomination, person: Person) -> dict[str, Any]:
    return {"clarifications": [row for row in clarifications(file, person) if row["due"]]}


ANSWER = Act(
    verb="answer_clarification",
    label=gettext_lazy("Answer the question about %(subject)s"),
    effect=gettext_lazy(
        "Your answer stands beside the signed text; the text itself and its signatures stay as they are."
    ),
    run=screening.answer_clarification,
    form=AnswerForm,
    weight="primary",
    done=gettext_lazy("The secretariat has your answer."),
    template="nominations/application/answer.html",
    more=_questions,
)
ACTS = [SUBMIT, TAKE_BACK, ENDORSE, ANSWER, RETURN_TO_CITY, DECLINE, TAKE_BACK_DECLINE, UNENDORSE, WITHDRAW]

take_back = page(TAKE_BACK, Nomination)
endorse = page(ENDORSE, Nomination)
return_to_city = page(RETURN_TO_CITY, Nomination)
decline = page(DECLINE, Nomination)
take_back_decline = page(TAKE_BACK_DECLINE, Nomination)
unendorse = page(UNENDORSE, Nomination)
withdraw = page(WITHDRAW, Nomination)
answer_clarification = page(ANSWER, Nomination)
