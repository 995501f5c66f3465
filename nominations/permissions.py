"""One predicate per right: whether this person may ever do this to this object, decided without its state."""

from typing import TYPE_CHECKING, Any

from cities import permissions as register

if TYPE_CHECKING:
    from accounts.person import Person
    from cities.models import City, FocalPoint, NationalCommission
    from nominations.models import Call, Cohort, Entry, Nomination, Practice, Review


def is_secretariat(obj: object, person: "Person") -> bool:  # noqa: ARG001 - every right is asked alike
    """Works in the secretariat."""
    return person.has("secretariat")


def is_clock(obj: object, person: "Person") -> bool:  # noqa: ARG001 - every right is asked alike
    """Time itself, never a person."""
    return person.is_clock


def prepares_calls(call: "Call | None", person: "Person") -> bool:
    """The secretariat sets up calls."""
    return is_secretariat(call, person) or person.is_clock


def approves(obj: object, person: "Person") -> bool:  # noqa: ARG001 - every right is asked alike
    """The director decides."""
    return person.has("director")


def is_city(nomination: "Nomination", person: "Person") -> bool:
    """Works for the file's city, if only to read."""
    return person.has("focal_point", nomination.city_id)


def writes_for_city(nomination: "Nomination", person: "Person") -> bool:
    """Fills in for the file's city, as its editor or submitter."""
    return person.has("city_editor", nomination.city_id)


def speaks_for_city(nomination: "Nomination", person: "Person") -> bool:
    """Hands in for the file's city, as its submitter."""
    return person.has("city_submitter", nomination.city_id)


def is_commission(nomination: "Nomination", person: "Person") -> bool:
    """Is an officer of the National Commission of the file's country."""
    return person.has("officer", nomination.country_id)


def writes(nomination: "Nomination", person: "Person") -> bool:
    """Fills in the application: the city, or its Commission or the secretariat on its behalf."""
    return writes_for_city(nomination, person) or is_commission(nomination, person) or person.has("secretariat")


def hands_in(nomination: "Nomination", person: "Person") -> bool:
    """Hands the application over: a submitter of the city, or its Commission or the secretariat on its behalf."""
    return speaks_for_city(nomination, person) or is_commission(nomination, person) or person.has("secretariat")


def withdraws(nomination: "Nomination", person: "Person") -> bool:
    """A submitter of the city and its Commission may take the file back."""
    return speaks_for_city(nomination, person) or is_commission(nomination, person)


def lets_in(entry: "Entry", person: "Person") -> bool:
    """The Commission, or the secretariat in its place, lets a city in."""
    return person.has("officer", entry.country_id) or person.has("secretariat")


def decides_entry(entry: "Entry", person: "Person") -> bool:
    """Who lets a city in; who joins a city its submitter lets in too."""
    return lets_in(entry, person) or (entry.joins and person.has("city_submitter", entry.city_id))


def says_contact(commission: "NationalCommission", person: "Person") -> bool:
    """An officer or the secretariat says where the cities of a country write to."""
    return register.can_appoint_officer(person, commission.country)


def leads_team(city: "City", person: "Person") -> bool:
    """Who may invite a city's people: its submitters, its Commission, the secretariat."""
    return register.leads_team(person, city)


def hands_over(term: "FocalPoint", person: "Person") -> bool:
    """A submitter hands over the own role and nobody else's."""
    return person.user == term.user and person.has("city_submitter", term.city_id)


def ends_term(term: "FocalPoint", person: "Person") -> bool:
    """Whoever leads the team ends a role; everybody may leave."""
    return person.user == term.user or register.leads_team(person, term.city)


def advises(nomination: "Nomination", person: "Person") -> bool:
    """Reviews the files of this country for its National Commission in this call."""
    return person.has("reviewer", nomination.call_id) and person.has("reviewer_in", nomination.country_id)


def endorses(nomination: "Nomination", person: "Person") -> bool:
    """The Commission speaks for its country."""
    return is_commission(nomination, person)


def nominates(nomination: "Nomination", person: "Person") -> bool:
    """The Commission nominates; the secretariat only enters what it signed on paper."""
    return is_commission(nomination, person) or (nomination.on_behalf and person.has("secretariat"))


def looks_at(nomination: "Nomination", party: str, person: "Person") -> bool:
    """Looks at a scanned signature: the Commission at the mayor's, the secretariat at both."""
    return person.has("secretariat") or (party == "mayor" and is_commission(nomination, person))


def screens(nomination: "Nomination", person: "Person") -> bool:
    """The secretariat checks what was nominated."""
    return is_secretariat(nomination, person)


def answers(nomination: "Nomination", person: "Person") -> bool:
    """Whom the secretariat asks answers; where no question is open, city and Commission are told so."""
    sides = {"city": speaks_for_city(nomination, person), "commission": is_commission(nomination, person)}
    return any(sides.values()) and sides.get(nomination.asked_side, True)


def side_of(nomination: "Nomination", person: "Person") -> str:
    """For whom a person writes about a file; empty for all others, the jury and the director among them."""
    if writes_for_city(nomination, person):
        return "city"
    if is_commission(nomination, person):
        return "commission"
    return "secretariat" if person.has("secretariat") and nomination.was_received else ""


def corresponds(nomination: "Nomination", person: "Person") -> bool:
    """City, Commission and, from the nomination on, the secretariat write to each other about a file."""
    return side_of(nomination, person) != "" and not nomination.call.is_replay


def runs_jury(obj: object, person: "Person") -> bool:
    """The secretariat organises the reading."""
    return is_secretariat(obj, person)


def reminds(call: "Call", person: "Person") -> bool:
    """The secretariat and the chair of the jury remind who is late."""
    return person.has("chair", call.pk) or is_secretariat(call, person)


def peeks(nomination: "Nomination", person: "Person") -> bool:
    """The secretariat may open sealed marks, each file with a reason; nobody who judges in the same call may."""
    return is_secretariat(nomination, person) and not person.has("juror", nomination.call_id)


def records_votes(nomination: "Nomination", person: "Person") -> bool:
    """The chair of the jury, or the secretariat as its clerk, records the jury's word."""
    return person.has("chair", nomination.call_id) or person.has("secretariat")


def votes(nomination: "Nomination", person: "Person") -> bool:
    """Every juror of the call votes."""
    return person.has("juror", nomination.call_id)


def discusses(nomination: "Nomination", person: "Person") -> bool:
    """The jury talks about a file with those of the secretariat who have no conflict with it."""
    return MARKS in visible_fields(person, nomination) and (
        votes(nomination, person) or is_secretariat(nomination, person)
    )


def knows_readers(obj: object, person: "Person") -> bool:
    """Reads whose marks and words the jury's pages show: the secretariat; the chair judges too, and reads numbers."""
    return is_secretariat(obj, person)


def leads_meeting(call: "Call", person: "Person") -> bool:
    """The chair leads the meetings of the jury, or the secretariat in the chair's place."""
    return person.has("chair", call.pk) or person.has("secretariat")


def meets(call: "Call", person: "Person") -> bool:
    """Takes part in the meetings of the jury: whoever sits on it, and whoever leads them."""
    return sits(call, person) or leads_meeting(call, person)


def sits(call: "Call", person: "Person") -> bool:
    """Sits on the jury of this call."""
    return person.has("juror", call.pk)


def practises(practice: "Practice", person: "Person") -> bool:
    """Every juror of the call marks its practice files."""
    return person.has("juror", practice.call_id)


def closes_practice(practice: "Practice", person: "Person") -> bool:
    """The chair of the jury, or the secretariat."""
    return person.has("chair", practice.call_id) or person.has("secretariat")


def reviews(review: "Review", person: "Person") -> bool:
    """The juror to whom the file was given."""
    return person.user is not None and review.juror.user_id == person.user.pk


def composes(obj: object, person: "Person") -> bool:
    """The secretariat composes the cohort."""
    return is_secretariat(obj, person)


def gives_feedback(obj: object, person: "Person") -> bool:
    """The secretariat writes to cities what the jury said."""
    return is_secretariat(obj, person)


def decides_cohort(cohort: "Cohort", person: "Person") -> bool:
    """The director approves, sends back or recalls; that the composer does not approve is a rule, not a right."""
    return approves(cohort, person)


def releases(obj: object, person: "Person") -> bool:  # noqa: ARG001 - every right is asked alike
    """Secretariat and director see cohorts and outbox; one proposes the instant of a release, another confirms it."""
    return person.has("secretariat") or person.has("director")


def explains(nomination: "Nomination", person: "Person") -> bool:
    """Reads why a file came out as it did: by office once it was received, or the chair as far as marks are open."""
    by_office = releases(nomination, person) and nomination.was_received
    return by_office or (person.has("chair", nomination.call_id) and MARKS in visible_fields(person, nomination))


def searches_persons(obj: object, person: "Person") -> bool:
    """The secretariat looks for persons by name or address."""
    return is_secretariat(obj, person)


def handles_letters(obj: object, person: "Person") -> bool:
    """The secretariat holds, releases and repeats e-mails."""
    return is_secretariat(obj, person)


def proposes_corrigendum(obj: object, person: "Person") -> bool:
    """The secretariat or the director finds that an announcement is wrong."""
    return releases(obj, person)


def rewords(obj: object, person: "Person") -> bool:
    """The secretariat words the e-mails."""
    return is_secretariat(obj, person)


def keeps_sentences(obj: object, person: "Person") -> bool:
    """The secretariat keeps the sentences that it writes often."""
    return is_secretariat(obj, person)


def sets_reminders(obj: object, person: "Person") -> bool:
    """The secretariat says on which days people are reminded."""
    return is_secretariat(obj, person)


def stays_away(obj: object, person: "Person") -> bool:
    """Whoever works on files by office, in the secretariat or as director, can be in conflict with one."""
    return releases(obj, person)


# What of a file a person may read.

CONTENT, INTERNAL, HISTORY, STATE, PEOPLE, MARKS, LETTERS, ADVICE = (
    "content",  # answers and documents that members and public will read too
    "internal",  # contact data and what is never published
    "history",  # who did what, when
    "state",  # where it really stands; everybody else is told the shown stage
    "people",  # who the jurors are
    "marks",  # the jury's marks and means
    "letters",  # e-mails about it
    "advice",  # what the reviewers of its National Commission say of it
)


def visible_fields(person: "Person", nomination: "Nomination", *, declared: bool | None = None) -> frozenset[str]:
    """Which parts of a visible file a person may read; what is not named here is not shown, counted or exported.

    A list that has asked for many files at once hands in whether the juror has declared on this one.
    """
    if person.is_clock:
        return frozenset({CONTENT, INTERNAL, HISTORY, STATE, PEOPLE, MARKS, LETTERS, ADVICE})
    fields: set[str] = set()
    if is_city(nomination, person) or is_commission(nomination, person):
        fields |= {CONTENT, INTERNAL, HISTORY}
    if is_commission(nomination, person):
        fields |= {ADVICE}
    if advises(nomination, person) and nomination.is_with_commission:
        fields |= {CONTENT}  # what the jury would read: contact data and the papers beside the form are not theirs
    if person.has("secretariat"):
        fields |= {HISTORY, STATE, PEOPLE, MARKS, LETTERS}
        if nomination.was_received:
            fields |= {CONTENT, INTERNAL}
    if person.has("director") and nomination.was_received:
        fields |= {CONTENT, HISTORY, STATE, MARKS}
    return frozenset(fields | _jury_fields(person, nomination, declared))


def _jury_fields(person: "Person", nomination: "Nomination", declared: bool | None) -> set[str]:
    """Until its declaration is answered a file shows nobody in the jury more than city, country and kind."""
    if not person.has("juror", nomination.call_id):
        return set()
    is_chair = person.has("chair", nomination.call_id) and nomination.was_received
    people = {PEOPLE} if is_chair else set()
    if not (is_chair or nomination.marks_are_closed):
        return people  # a reader's own file opens through the review
    if not (has_declared(person, nomination) if declared is None else declared):
        return people
    return people | {CONTENT} | ({MARKS} if nomination.marks_are_closed else set())


def has_declared(person: "Person", nomination: "Nomination") -> bool:
    """Whether this juror declared to have no conflict with the file, and has none by now; a row may hold it."""
    known: bool | None = getattr(nomination, "declared", None)
    if known is not None:
        return known
    files: Any = type(nomination)._default_manager
    return files.filter(pk=nomination.pk).declared_by(person).exists()


def owes_review(person: "Person", nomination: "Nomination") -> bool:
    """Whether this juror was to read the file and handed in nothing before marks were closed; a row may hold it."""
    known: bool | None = getattr(nomination, "review_owed", None)
    if known is not None:
        return known
    files: Any = type(nomination)._default_manager
    return files.filter(pk=nomination.pk).with_declared(person).filter(review_owed=True).exists()
