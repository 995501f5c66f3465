"""What must be true of a juror, a review and a vote."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict, failed
from nominations import markwords, panels, scale

if TYPE_CHECKING:
    from accounts.person import Person
    from nominations.models import Call, Criterion, Flag, Juror, Mark, Nomination, PracticeMark, Proposal, Review

LEAST_READERS = 3  # reviews of a file before its readers read each other; our default


def free_of_country(juror: "Juror", nomination: "Nomination") -> Verdict:
    """No juror reads a file of a country of one's own: nationality, residence, employer, appointing body."""
    if nomination.country_id not in juror.countries:
        return Verdict.ok("free_of_country")
    sentence = _("%(juror)s has ties to %(country)s and cannot read its files.") % {
        "juror": juror,
        "country": nomination.country.called,
    }
    return Verdict.fail("free_of_country", sentence, country=nomination.country.iso2)


def another_nationality(juror: "Juror", others: "Iterable[Juror]") -> Verdict:
    """No two readers of a file share a nationality, whether the whole plan or one reader is given."""
    if not panels.shares(juror.nationality.iso2, {other.nationality.iso2 for other in others}):
        return Verdict.ok("another_nationality")
    sentence = _("Another reader of this file has the nationality of %(juror)s.") % {"juror": juror}
    return Verdict.fail("another_nationality", sentence, country=juror.nationality.iso2)


def all_serve(chosen: int, found: int) -> Verdict:
    """A file is given to jurors who are there, and to at least one."""
    if 0 < chosen == found:
        return Verdict.ok("all_serve")
    if not chosen:
        return Verdict.fail("all_serve", _("Choose at least one reader."))
    sentence = _("Somebody you chose does not sit on the jury any more. Nothing was given; choose the readers again.")
    return Verdict.fail("all_serve", sentence, chosen=chosen, found=found)


def not_given_yet(juror: "Juror", was_given: bool) -> Verdict:
    """A file is given to a juror once: whoever had it, or stepped aside, returns by other acts or not at all."""
    if not was_given:
        return Verdict.ok("not_given_yet")
    sentence = _("%(juror)s has this file already, had it before, or has declared a conflict with it.")
    return Verdict.fail("not_given_yet", sentence % {"juror": juror})


def before_reading(call: "Call") -> Verdict:
    """By what ties are asked for is settled before the first juror is asked."""
    if call.is_being_prepared or not call.jury_has_begun:
        return Verdict.ok("before_reading")
    sentence = _("The jury has begun. For how many years an earlier tie counts does not change any more.")
    return Verdict.fail("before_reading", sentence)


def not_asked_yet(email: str, is_asked: bool) -> Verdict:
    """An expert is asked once; the same invitation can be sent again."""
    if not is_asked:
        return Verdict.ok("not_asked_yet")
    sentence = _("%(email)s is invited to this jury already. Send that invitation again if it did not arrive.")
    return Verdict.fail("not_asked_yet", sentence % {"email": email})


def not_seated(name: str, is_seated: bool) -> Verdict:
    """A person has one seat in a call."""
    if not is_seated:
        return Verdict.ok("not_seated")
    return Verdict.fail("not_seated", _("%(name)s sits on this jury, or has left it.") % {"name": name})


def still_serves(juror: "Juror") -> Verdict:
    """Only a seat that is held changes, is handed over or ends."""
    if not juror.has_ended:
        return Verdict.ok("still_serves")
    return Verdict.fail("still_serves", _("The term of %(juror)s has ended.") % {"juror": juror})


def some_serve(readers: int, serving: int) -> Verdict:
    """Marks are opened again for readers who can change them: what one who left handed in stays closed and counts."""
    if serving or not readers:
        return Verdict.ok("some_serve")
    sentence = _(
        "Every reader of this file has left the jury; nobody could change these marks. Give it further readers."
    )
    return Verdict.fail("some_serve", sentence, readers=readers)


def may_return(review: "Review") -> Verdict:
    """Of a juror who left, only a finished review returns: it counts again, and nothing more is awaited."""
    return Verdict.ok("may_return") if review.submitted_at else still_serves(review.juror)


def another_juror(juror: "Juror", successor: "Juror") -> Verdict:
    """Files go to somebody else."""
    if juror.pk != successor.pk:
        return Verdict.ok("another_juror")
    return Verdict.fail("another_juror", _("Choose another juror."))


def excluded(review: "Review") -> Verdict:
    """Only a juror whom a conflict keeps out can return."""
    if review.is_excluded:
        return Verdict.ok("excluded")
    return Verdict.fail("excluded", _("No conflict keeps this juror from the file any more."))


def one_return(open_one: "Proposal | None", review: "Review") -> Verdict:
    """Of one file, one juror's return is proposed at a time."""
    if open_one is None or open_one.facts.get("review") == review.key:
        return Verdict.ok("one_return")
    sentence = _("The return of another juror to this file is proposed; decide on that first.")
    return Verdict.fail("one_return", sentence)


def no_officer(person: "Person") -> Verdict:
    """Whoever acts for a National Commission or a city does not judge."""
    if not (person.has("officer") or person.has("focal_point")):
        return Verdict.ok("no_officer")
    sentence = _("%(person)s acts for a National Commission or a city and cannot sit on the jury.")
    return Verdict.fail("no_officer", sentence % {"person": person.name})


def no_juror(is_juror: bool) -> Verdict:
    """Whoever judges does not act for a National Commission or a city."""
    if not is_juror:
        return Verdict.ok("no_juror")
    sentence = _("You sit on the jury of a call and cannot act for a National Commission or a city meanwhile.")
    return Verdict.fail("no_juror", sentence)


def within(criterion: "Criterion", value: int | None) -> Verdict:
    """A gate is met or not, a mark stands on the scale."""
    if value is None or value in scale.steps(criterion):
        return Verdict.ok("within")
    return Verdict.fail("within", markwords.off_scale(criterion), value=value)


def open_to_marks(review: "Review") -> Verdict:
    """Marks are typed after the declaration and before the review is handed in."""
    if review.can_be_marked:
        return Verdict.ok("open_to_marks")
    if review.is_unanswered:
        return Verdict.fail("open_to_marks", _("First say whether you have a conflict of interest with this file."))
    return Verdict.fail("open_to_marks", _("This review is handed in or closed; what you typed is shown below."))


def same_words(review: "Review", seen: int | None) -> Verdict:
    """Words typed in one window never overwrite those typed in another."""
    if seen is None or seen == review.version:
        return Verdict.ok("same_words")
    sentence = _("You changed these words in another window. They stand below as last saved; yours are in the fields.")
    return Verdict.fail("same_words", sentence, seen=seen, version=review.version)


def shown_apart(counted: int) -> Verdict:
    """Of so few reviews the jury reads none for itself, nor its marks: one would be told from the other."""
    if counted >= LEAST_READERS:
        return Verdict.ok("shown_apart", counted=counted)
    sentence = _("With fewer than %(n)d reviews, to show each of them would tell who wrote it.")
    return Verdict.fail("shown_apart", sentence % {"n": LEAST_READERS}, counted=counted)


def own_is_in(is_owed: bool) -> Verdict:
    """Whoever was to read a file sees no reader of it apart until the own review is in: marks may be opened again."""
    if not is_owed:
        return Verdict.ok("own_is_in")
    return Verdict.fail("own_is_in", _("The other reviews are shown to those who handed in their own."))


def open_to_readers(own: "Review", file: "Nomination", counted: int) -> Verdict:
    """A reader reads the others when the own review is in and the marks are closed, and never a single one of them."""
    if not own.is_counted:
        return own_is_in(is_owed=True)
    if file.marks_are_closed:
        return shown_apart(counted)
    sentence = _("The other reviews are shown when the marks of this file are closed.")
    return Verdict.fail("open_to_readers", sentence, counted=counted)


def still_stands(flag: "Flag") -> Verdict:
    """A flag is taken back once."""
    if flag.stands:
        return Verdict.ok("still_stands")
    return Verdict.fail("still_stands", _("This flag was taken back already."))


def declared(has_declared: bool) -> Verdict:
    """Nobody in the jury reads, votes on or speaks for a file before having declared to have no conflict with it."""
    if has_declared:
        return Verdict.ok("declared")
    return Verdict.fail("declared", _("First say whether you have a conflict of interest with this file."))


def at_any_time(row: object) -> Verdict:  # noqa: ARG001 - every act is asked alike
    """A conflict can be declared or denied wherever the file stands."""
    return Verdict.ok("at_any_time")


def one_chair(taken: bool, is_chair: bool) -> Verdict:
    """A jury has one chair."""
    if not (taken and is_chair):
        return Verdict.ok("one_chair")
    return Verdict.fail("one_chair", _("The jury of this call has a chair already."))


def voting(nomination: "Nomination") -> Verdict:
    """Votes are cast when marks are closed and before the jury's word is recorded."""
    if nomination.awaits_word:
        return Verdict.ok("voting")
    return Verdict.fail("voting", _("The jury votes when the marks of the file are closed, and only once."))


def reads_language(juror: "Juror", language: str) -> Verdict:
    """A juror reads files in languages that the juror named."""
    if not juror.languages or language in juror.languages:
        return Verdict.ok("reads_language")
    sentence = _("%(juror)s does not read %(language)s.") % {"juror": juror, "language": language}
    return Verdict.fail("reads_language", sentence, language=language)


def within_load(juror: "Juror", load: int) -> Verdict:
    """A juror is given no more files than agreed."""
    if juror.max_load is None or load < juror.max_load:
        return Verdict.ok("within_load")
    sentence = _("%(juror)s has as many files as agreed: %(n)d.") % {"juror": juror, "n": juror.max_load}
    return Verdict.fail("within_load", sentence, load=load, agreed=juror.max_load)


def readable_by(juror: "Juror", file: "Nomination", others: "Iterable[Juror]", load: int) -> list[Verdict]:
    """What a reader must have: no tie to the country, its language, a nationality of one's own, room for the file."""
    return [
        free_of_country(juror, file),
        reads_language(juror, file.dossier.language),
        another_nationality(juror, others),
        within_load(juror, load),
    ]


def unjudged(criteria: "Iterable[Criterion]", marks: "Mapping[str, Mark | PracticeMark]") -> "list[Criterion]":
    """The criteria that have neither a mark nor the word that they cannot be judged, in their order."""
    return [one for one in criteria if not (one.code in marks and marks[one.code].is_judged)]


def marked(criteria: list["Criterion"], marks: dict[str, "Mark"]) -> Verdict:
    """Every criterion has its mark, or says that it cannot be judged."""
    missing = unjudged(criteria, marks)
    if not missing:
        return Verdict.ok("marked")
    sentence = ngettext(
        "%(count)d criterion is not marked yet: %(title)s.",
        "%(count)d criteria are not marked yet; the first is: %(title)s.",
        len(missing),
    ) % {"count": len(missing), "title": missing[0].title}
    return Verdict.fail("marked", sentence, missing=[criterion.code for criterion in missing])


def explained(criteria: list["Criterion"], marks: dict[str, "Mark"]) -> Verdict:
    """A very low or the highest mark is explained in words."""
    for criterion in criteria:
        mark = marks.get(criterion.code)
        if mark and scale.needs_reason(criterion, mark.value) and not mark.comment.strip():
            sentence = markwords.reason_missing(mark.value, criterion.title)
            return Verdict.fail("explained", sentence, criterion=criterion.code)
    return Verdict.ok("explained")


def left_open(criterion: "Criterion", mark: "Mark | None") -> str:
    """What one criterion still lacks before the review can be handed in, in a sentence; nothing where all is there."""
    marks = {criterion.code: mark} if mark else {}
    if unjudged([criterion], marks):
        return _("Not marked yet: %(title)s") % {"title": criterion.title}
    unexplained = failed([explained([criterion], marks)])
    return str(unexplained[0].sentence) if unexplained else ""


def all_in(late: int, reason: str) -> Verdict:
    """Reading is closed when every review is in, or with a reason."""
    if late == 0 or reason.strip():
        return Verdict.ok("all_in", late=late)
    sentence = ngettext(
        "%(count)d review is missing. Write why the file is closed without it.",
        "%(count)d reviews are missing. Write why the file is closed without them.",
        late,
    ) % {"count": late}
    return Verdict.fail("all_in", sentence, late=late)
