"""The words of a jury for a city: drafted without names, kept while typed, checked, and read after the announcement."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.models import User
from audit.models import Record
from nominations import jurywords
from nominations.jurywords import Typed
from nominations.models import Call, Feedback, Mark
from nominations.workflow import decision, feedback, rehearsing
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
CITIES = (("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve"))


_reviewed = kept.once(lambda: worlds.reviewed(CITIES))


@pytest.fixture
def made(_reviewed, db) -> worlds.Round:
    return _reviewed.put_back()


def refusal(act, *args, **facts) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def drafted(made, name: str = "Gulu") -> Feedback:
    return feedback.draft_feedback(made.file(name).key, by=made.composer)


def keep(made, by=None, name: str = "Gulu", **texts: tuple[int, str]):
    typed = {code: Typed(*one) for code, one in texts.items()}
    return feedback.keep_feedback(made.file(name).key, typed, by=by or made.composer)


def current(made, name: str = "Gulu") -> Feedback:
    return Feedback.objects.get(nomination=made.file(name))


def check(made, name: str = "Gulu") -> Feedback:
    return feedback.check_feedback(made.file(name).key, by=made.other)


def test_draft_has_the_readers_words_by_criterion_and_nothing_of_who_wrote_them(made):
    file = made.file("Gulu")
    Mark.objects.filter(review__nomination=file, criterion__code="partners").update(comment="Strong ties. Few schools.")
    file.reviews.update(comment="A good file.", note="My own note.")

    draft = drafted(made).draft

    assert {code: sorted(rows) for code, rows in draft.items()} == {
        "commitment": ["Because."], "partners": ["Few schools.", "Strong ties."], "resources": ["Because."],
        "whole": ["A good file."],
    }  # fmt: skip
    assert [row.act for row in Record.objects.about(file)][-1] == "draft_feedback"


def test_drafting_again_keeps_what_is_written(made):
    drafted(made)
    keep(made, partners=(1, "Strong partners."))
    keep(made, resources=(1, ""))
    drafted(made)

    assert {code: row.text for code, row in jurywords.texts_of(current(made)).items()} == {
        "commitment": "Because.", "partners": "Strong partners.", "resources": "",
    }  # fmt: skip


def test_draft_is_the_first_text_of_each_criterion_and_nobody_has_checked_it(made):
    file = made.file("Gulu")
    Mark.objects.filter(review__nomination=file, criterion__code="partners").update(comment="Strong ties. Few schools.")
    drafted(made)

    texts = {code: row.text for code, row in jurywords.texts_of(current(made)).items()}
    assert texts == {code: "\n".join(said) for code, said in current(made).draft.items()}
    assert sorted(texts["partners"].split("\n")) == ["Few schools.", "Strong ties."]
    assert (current(made).stage, current(made).is_checked) == ("drafted", False)


def test_words_that_come_with_a_new_draft_are_to_be_checked_anew(made):
    drafted(made)
    check(made)
    made.file("Gulu").reviews.update(comment="A good file.")
    drafted(made)

    assert jurywords.texts_of(current(made))["whole"].text == "A good file."
    assert not current(made).is_checked


def test_nothing_is_drafted_before_the_jury_has_spoken(made):
    file = road.eligible(made.composer, "Arua", made=made.call)

    assert refusal(feedback.draft_feedback, file.key, by=made.composer) == (
        "The jury has not said its word on this file yet."
    )


def test_what_two_persons_type_is_kept_of_both(made):
    drafted(made)
    keep(made, partners=(1, "Mine."), resources=(1, "Both."))
    outdated = keep(made, by=made.other, partners=(1, "Yours."), resources=(2, "More."))

    assert {code: row.text for code, row in outdated.items()} == {"partners": "Mine."}
    texts = jurywords.texts_of(current(made))
    assert (texts["partners"].text, texts["resources"].text) == ("Mine.", "More.")
    assert current(made).texts.filter(code="resources").count() == 3
    assert keep(made, partners=(1, "Mine.")) == {}  # the same words are no other version


def test_a_jurors_name_a_reader_and_a_mark_are_in_the_way_until_they_are_gone(made):
    User.objects.filter(pk=made.reader.user.pk).update(name="Rose Okello (fictional)")
    drafted(made)
    keep(made, partners=(1, "As OKELLO said, reader 2 gave 3/5."))

    sentence = refusal(check, made)
    keep(made, partners=(2, "Strong partners."))
    check(made)

    assert all(word in sentence for word in ("OKELLO", "reader 2", "3/5"))
    assert current(made).checked_by == made.other.user


def test_a_common_word_may_stay_with_a_reason_and_a_full_name_never(made):
    User.objects.filter(pk=made.reader.user.pk).update(name="Rose Okello (fictional)")
    drafted(made)
    keep(made, partners=(1, "The rose garden. Rose Okello liked it."))
    file = made.file("Gulu")

    feedback.accept_word(file.key, "rose", by=made.composer, reason="A flower.")
    assert refusal(feedback.accept_word, file.key, "rose okello", by=made.composer, reason="No.").startswith(
        "This cannot stay"
    )
    assert "“Rose Okello”" in refusal(check, made)
    keep(made, partners=(2, "The rose garden."))

    assert check(made).is_checked
    assert list(Record.objects.about(file).with_texts())[-1].act == "check_feedback"


def test_a_check_needs_words_and_a_change_undoes_it(made):
    drafted(made)
    keep(made, commitment=(1, ""), partners=(1, ""), resources=(1, ""))
    assert refusal(check, made).startswith("Nothing is written for the city yet.")
    keep(made, whole=(0, "A good file."))
    check(made)
    assert refusal(check, made) == "It is checked already."

    keep(made, whole=(1, "A very good file."))

    assert not current(made).is_checked
    assert [row.act for row in Record.objects.about(made.file("Gulu"))][-1] == "change_feedback"


def test_city_and_commission_read_it_when_it_is_checked_and_announced_and_nobody_changes_it_then(made):
    file = made.file("Gulu")
    focal, officer = road.cities.focal_point(file.city), road.cities.officer("UG")
    drafted(made), keep(made, whole=(0, "A good file.")), check(made)
    readers = (focal, officer, made.director, made.chair, made.reader)

    def reading(at) -> list[bool]:
        with road.at(at):
            return [Feedback.objects.visible_to(one).exists() for one in readers]

    before = reading(road.AFTER_DEADLINES)
    worlds.announced(made)

    assert before == [False] * 5
    assert reading(road.RELEASE) == [True, True, True, False, False]
    assert "no longer be changed" in refusal(keep, made, whole=(1, "Worse."))
    assert "no longer be changed" in refusal(feedback.draft_feedback, file.key, by=made.composer)


def test_it_is_written_by_the_secretariat_alone(made):
    file = made.file("Gulu")

    with pytest.raises(PermissionDenied):
        feedback.draft_feedback(file.key, by=made.chair)
    with pytest.raises(PermissionDenied):
        feedback.draft_feedback(file.key, by=made.director)
    with pytest.raises(Http404):
        feedback.draft_feedback(file.key, by=road.cities.officer("KE"))


def test_draft_all_drafts_what_has_none(made):
    drafted(made)

    assert [str(row.nomination.city) for row in feedback.draft_all(made.call.key, by=made.composer)] == ["Lira"]
    assert feedback.draft_all(made.call.key, by=made.composer) == []


@pytest.mark.parametrize(("choice", "waits"), [("required", True), ("offered", False), ("none", False)])
def test_announcement_waits_for_checked_words_where_the_call_asks_for_them(made, choice, waits):
    Call.objects.filter(pk=made.call.pk).update(feedback=choice)
    worlds.approved(made)

    def propose():
        with road.after_deadlines():
            return decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)

    if waits:
        assert refusal(propose) == (
            "1 city that is not admitted has no checked words of the jury to read. The call asks for them before its "
            "announcement."
        )
        drafted(made), keep(made, whole=(0, "A good file.")), check(made)
    assert propose().decided_by is None


def test_announcement_that_waits_for_checked_words_waits_until_its_instant(made):
    """Un-checked between proposal and release it is not released; once it is, what is promised is not taken back."""
    Call.objects.filter(pk=made.call.pk).update(feedback="required")
    worlds.approved(made)
    drafted(made), keep(made, whole=(0, "A good file.")), check(made)
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
        keep(made, whole=(1, "A very good file."))
        assert refusal(road.confirm, proposal, by=made.other).endswith("before its announcement.")
        check(made)
        road.confirm(proposal, by=made.other)
        assert refusal(keep, made, whole=(2, "Worse.")).startswith("The instant of the announcement is set")

    Feedback.objects.update(checked_by=None, checked_at=None)
    with road.at(road.RELEASE):
        assert rehearsing.rehearse(made.call.key, lambda: "shown", by=made.director) == "shown"
        assert refusal(road.announce_due).endswith("before its announcement.")
