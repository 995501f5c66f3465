"""The page of the ranking: raw mean first, sealed marks stay sealed, and nothing of what is kept from its reader."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.door import Refused
from audit import clock
from nominations.models import Call, Criterion, Rubric
from nominations.workflow import call, conflicts, jury, marking, meeting, rubric
from tests import pages
from tests.nominations import factories as road
from tests.nominations.views.juries import World, open_page, text

pytestmark = pytest.mark.django_db
MARKS = {"Lira": (5, 4), "Gulu": (4, 3), "Masaka": (2, 2), "Jinja": (1, 0)}


@pytest.fixture
def ranked(world):
    """Four files whose marks are closed, for two places; the chair is a point milder; nobody declared on more."""
    Call.objects.filter(pk=world.call.pk).update(places=2, quota_endorsed=9)
    for name, (chair, reader) in MARKS.items():
        world.close(world.file(name), chair, reader)
    return world


def page(client, world, person):
    return open_page(client, person, "ranking", world.call.slug)


def column(response, label: str, part: str = "text") -> list[str]:
    return [cell.get(part) for row in response.context["rows"] for cell in row["cells"] if cell["label"] == label]


def test_files_stand_by_their_raw_mean_and_beside_it_is_what_is_adjusted(client, ranked):
    shown = page(client, ranked, ranked.chair)

    assert column(shown, "City") == ["Lira", "Gulu", "Masaka", "Jinja"]
    assert column(shown, "Rank by mean") == ["1", "2", "3", "4"]
    assert column(shown, "Mean") == ["4.50", "3.50", "2.00", "0.50"]
    assert column(shown, "Rank, adjusted") == ["1", "2", "3", "4"]
    assert column(shown, "Readers") == ["2"] * 4
    assert column(shown, "Gates") == ["met", "met", "met", "1 in doubt"]
    labels = [cell["label"] for cell in shown.context["rows"][0]["cells"]]
    assert labels[-3:] == ["Marks adjusted for strict readers", "Rank, adjusted", "Chance, adjusted"]
    assert re.fullmatch(r"\d to \d", column(shown, "Rank, adjusted", "note")[0])
    assert column(shown, "Chance of a place")[0].endswith("%")


def test_plot_has_every_review_the_interval_and_the_cut(client, ranked):
    shown = page(client, ranked, ranked.chair)

    lira = shown.context["dots"][0]
    assert (lira["at"], lira["marks"]) == (90, [80, 100])
    assert lira["from"] < 90 < lira["to"] <= 100
    assert shown.context["cut"] == pytest.approx(100 * (3.5 + 2) / 2 / 5)
    assert 'class="reading" cx="80.0%"' in text(shown)
    assert "place 2" in text(shown)


ADJUSTED = ["Marks adjusted for strict readers", "Rank, adjusted", "Chance, adjusted"]


def test_juror_reads_nothing_that_is_adjusted(client, ranked):
    shown = page(client, ranked, ranked.reader)
    sheet = open_page(client, ranked.reader, "ranking", ranked.call.slug, **{"as": "xlsx"})

    assert not {cell["label"] for cell in shown.context["rows"][0]["cells"]} & set(ADJUSTED)
    assert not set(pages.cells(_read(sheet))[0]) & set(ADJUSTED)
    assert shown.context["readers"] == []
    assert "djusted" not in text(shown)
    assert "Jurors with fewer than" not in text(shown)
    assert "Jurors with fewer than 8 marked files: 2 of 2." in text(page(client, ranked, ranked.chair))


def _read(response):
    response.read = b"".join(response) if response.streaming else response.content
    return response


def test_all_of_the_jury_read_the_same_order_chances_and_files_too_close_to_call(client, ranked):
    shown = [page(client, ranked, person) for person in (ranked.secretariat, ranked.chair, ranked.reader)]

    for label in ("City", "Rank by mean", "Mean", "Chance of a place"):
        assert column(shown[0], label) == column(shown[1], label) == column(shown[2], label) != []
    assert column(shown[0], "City", "note") == column(shown[2], "City", "note")
    assert [one.context["figures"] for one in shown] == [shown[0].context["figures"]] * 3


def test_single_reviews_of_fewer_than_three_are_dots_for_those_alone_who_know_the_readers(client, ranked):
    third = road.juror(ranked.call, ranked.secretariat, "TR")
    file = road.in_review(ranked.secretariat, [ranked.chair, ranked.reader, third], "Arua", ranked.call)
    for person, value in ((ranked.chair, 1), (ranked.reader, 5), (third, 5)):
        road.read(file, person, value)
    jury.close_review(file.key, by=ranked.secretariat)

    reader, chair = (page(client, ranked, person) for person in (ranked.reader, ranked.chair))

    sentence = "With fewer than 3 reviews, to show each of them would tell who wrote it."
    assert {dot["label"]: dot["marks"] for dot in reader.context["dots"] if dot["marks"]} == {"Arua": [20, 100, 100]}
    assert [len(dot["marks"]) for dot in chair.context["dots"]] == [2, 3, 2, 2, 2]
    assert (sentence in text(reader), sentence in text(chair)) == (True, False)


def test_method_says_rubric_weights_and_seed(client, ranked):
    said = text(page(client, ranked, ranked.reader))

    rubric = ranked.call.rubric
    assert f"{rubric.title}, version {rubric.version}, fixed since the first mark was given." in said
    assert "Weights: Partners 1, Resources 1." in said
    assert "2000 simulated rankings with the seed 2027" in said
    assert "Spread in points: files" in said
    assert "restricted maximum likelihood" not in said
    assert "restricted maximum likelihood" in text(page(client, ranked, ranked.chair))


MARKED = {"Lira": (5, 1), "Gulu": (1, 4), "Masaka": (4, 1), "Jinja": (0, 1)}  # partners, resources
EVEN = {"Lira": "3.00", "Gulu": "2.75", "Masaka": "2.50", "Jinja": "0.50"}
UNEVEN = {"Gulu": "3.50", "Lira": "1.80", "Masaka": "1.60", "Jinja": "0.80"}


def _marked(world) -> None:
    """Both readers mark each file alike up to a point, and its marks are closed."""
    Call.objects.filter(pk=world.call.pk).update(places=2, quota_endorsed=9)
    for name, (partners, resources) in MARKED.items():
        file = world.file(name)
        for person, more in ((world.chair, 0), (world.reader, int(name == "Gulu"))):
            review = world.review(person, file)
            jury.accept(review.key, by=person)
            values = {"commitment": 1, "partners": partners + more, "resources": resources}
            given = {code: marking.Given(0, value, "Because.") for code, value in values.items()}
            marking.mark_all(review.key, given, by=person)
            marking.finish(review.key, by=person)
        jury.close_review(file.key, by=world.secretariat)


def _ranked_by(client, weights: dict[str, int]):
    """The page of such a round, marked by another version of the rubric, set before its first mark."""
    with transaction.atomic():
        world = World()
        if weights:
            version = road.another_rubric(**weights)
            rubric.set_rubric(world.call.key, version, by=world.secretariat, reason="Agreed upon later.")
        _marked(world)
        shown = page(client, world, world.chair)
        transaction.set_rollback(True)
    return shown


def test_other_weights_give_other_means_cut_and_chances_under_their_own_version(client):
    with clock.at(road.AFTER_DEADLINES):
        even, uneven = (_ranked_by(client, weights) for weights in ({}, {"resources": 4}))

    assert [dict(zip(column(one, "City"), column(one, "Mean"), strict=True)) for one in (even, uneven)] == [
        EVEN,
        UNEVEN,
    ]
    assert [column(even, "City"), column(uneven, "City")] == [[*EVEN], [*UNEVEN]]
    assert (even.context["cut"], uneven.context["cut"]) == (pytest.approx(52.5), pytest.approx(34))
    assert column(even, "Chance of a place") != column(uneven, "Chance of a place")
    said = [" ".join(text(shown).split()) for shown in (even, uneven)]
    assert "Rubric: Test, version 1, fixed since the first mark was given. Weights: Partners 1, Resources 1." in said[0]
    assert "Rubric: Test, version 2, fixed since the first mark was given. Weights: Partners 1, Resources 4." in said[1]


def test_sealed_marks_are_in_no_ranking(client, ranked):
    open_file = ranked.file("Soroti")
    road.read(open_file, ranked.chair, 5)

    for person in (ranked.secretariat, ranked.chair, ranked.reader):
        assert "Soroti" not in column(page(client, ranked, person), "City")


def test_file_not_declared_on_leaves_an_order_among_the_others_and_no_more(client, ranked):
    """A juror who read nothing of Kampala sees the same means as if Kampala were not there, and no place among all."""
    before = page(client, ranked, ranked.reader)
    other = road.in_review(ranked.secretariat, [ranked.chair], "Kampala", ranked.call)
    road.read(other, ranked.chair, 5)
    jury.close_review(other.key, by=ranked.secretariat, reason="Time.")

    shown = page(client, ranked, ranked.reader)

    assert column(shown, "Mean") == column(before, "Mean")
    is_partial(shown, 4)
    assert shown.context["declare"] == {
        "sentence": "1 more opens with your declaration.",
        "label": "Declare on Kampala",
        "url": reverse("vote", args=[other.key]),
    }
    jury.declare_none(other.key, by=ranked.reader)
    assert column(page(client, ranked, ranked.reader), "City") == column(page(client, ranked, ranked.chair), "City")


def is_partial(shown, number: int) -> None:
    """An order among the files that one sees: no place among all, no cut, no chance, nobody who would change it."""
    assert f"This is the order among the {number} files that you may see, and not among all" in text(shown)
    assert column(shown, "Rank among these files") == [str(place + 1) for place in range(number)]
    assert column(shown, "Rank by mean") == column(shown, "Chance of a place") == []
    assert column(shown, "Chance, adjusted") == shown.context["readers"] == []
    assert (shown.context["cut"], "close=" in text(shown), "too close to call" in text(shown)) == (None, False, False)
    assert [figure["label"] for figure in shown.context["figures"]] == ["files", "places"]


def test_file_in_conflict_leaves_ranking_and_counts_at_once(client, ranked):
    lira = ranked.files[0]
    jury.step_aside(lira.key, by=ranked.reader, kind="work", reason="I worked there.")

    shown = page(client, ranked, ranked.reader)

    assert column(shown, "City") == ["Gulu", "Masaka", "Jinja"]
    assert shown.context["figures"][0]["value"] == 3
    assert "more open" not in text(shown)
    assert "Lira" not in text(shown)
    is_partial(shown, 3)


def test_one_file_in_conflict_or_two_make_no_difference_but_themselves(client, ranked):
    """Nothing on the page counts what is kept from its reader."""
    Call.objects.filter(pk=ranked.call.pk).update(places=1)
    jury.step_aside(ranked.files[0].key, by=ranked.reader, kind="work", reason="I worked there.")
    one = page(client, ranked, ranked.reader)
    more = road.in_review(ranked.secretariat, [ranked.chair], "Arua", ranked.call)
    road.read(more, ranked.chair, 5)
    jury.close_review(more.key, by=ranked.secretariat, reason="Time.")
    jury.step_aside(more.key, by=ranked.reader, kind="work", reason="I worked there.")

    assert page(client, ranked, ranked.reader).context["rows"] == one.context["rows"]
    assert page(client, ranked, ranked.reader).context["scope"] == one.context["scope"]


def test_file_out_with_further_readers_leaves_an_order_among_the_others(client, ranked):
    third = road.juror(ranked.call, ranked.secretariat, "TR")
    panel = {ranked.files[1].key: [ranked.seat(third).key]}
    meeting.read_more(ranked.call.key, panel, by=ranked.chair, reason="Too close.")

    for person in (ranked.secretariat, ranked.chair, ranked.reader):
        is_partial(page(client, ranked, person), 3)


def test_member_of_the_secretariat_in_conflict_is_shut_out_alike(client, ranked):
    conflicts.keep_away(ranked.files[0].key, by=ranked.secretariat, reason="My home.")

    assert "Lira" not in text(page(client, ranked, ranked.secretariat))


def test_readers_have_names_for_the_secretariat_letters_for_the_chair_and_are_hidden_from_jurors(client, ranked):
    names = {ranked.chair.user.name, ranked.reader.user.name}

    whole, chair, reader = (
        page(client, ranked, person) for person in (ranked.secretariat, ranked.chair, ranked.reader)
    )

    assert {row["cells"][0]["text"] for row in whole.context["readers"]} == names
    assert [row["cells"][0]["text"] for row in chair.context["readers"]] == ["Reader A", "Reader B"]
    assert reader.context["readers"] == []
    assert [name for name in names - {ranked.chair.user.name} if name in text(chair)] == []
    assert [name for name in names - {ranked.reader.user.name} if name in text(reader)] == []


def test_who_would_change_the_list_is_told_with_cities(client, ranked):
    close = ranked.file("Kampala")
    road.read(close, ranked.chair, 5), road.read(close, ranked.reader, 1)
    jury.close_review(close.key, by=ranked.secretariat)

    cells = [row["cells"] for row in page(client, ranked, ranked.secretariat).context["readers"]]

    changes = {row[0]["text"]: (row[2]["text"], row[3]["text"]) for row in cells}
    assert changes == {ranked.reader.user.name: ("Gulu", "Kampala"), ranked.chair.user.name: ("", "")}
    assert cells[0][0]["text"] == ranked.reader.user.name


def test_only_those_too_close_to_call(client, ranked):
    shown = open_page(client, ranked.chair, "ranking", ranked.call.slug, only="close")
    figures = {figure["label"]: figure for figure in shown.context["figures"]}

    assert figures["too close to call"]["url"] == f"{reverse('ranking', args=[ranked.call.slug])}?only=close"
    assert len(shown.context["rows"]) == figures["too close to call"]["value"] < 4


def test_without_places_there_is_no_chance(client, ranked):
    Call.objects.filter(pk=ranked.call.pk).update(places=None)

    shown = page(client, ranked, ranked.secretariat)

    assert "no cut and no chance" in text(shown)
    assert column(shown, "Chance of a place") == []
    assert (shown.context["cut"], shown.context["readers"]) == (None, [])


def test_one_reader_adjusts_nothing_and_the_page_says_so(client, world):
    file = road.in_review(world.secretariat, [world.chair], "Lira", world.call)
    road.read(file, world.chair, 4)
    jury.close_review(file.key, by=world.secretariat, reason="Time.")

    shown = page(client, world, world.chair)

    assert "Nothing is adjusted: all marks come from one juror." in text(shown)
    assert column(shown, "Marks adjusted for strict readers") == []
    assert column(shown, "Rank by mean") == ["1"]


def test_nothing_is_closed_yet(client, world):
    shown = page(client, world, world.chair)

    assert "Files will be listed here when their marks are closed." in text(shown)


def test_ranking_is_for_the_jury_and_the_secretariat(client, ranked):
    for person in (road.director(), road.cities.officer("UG"), road.cities.focal_point(ranked.files[0].city)):
        assert page(client, ranked, person).status_code == 404


def test_desk_plan_and_vote_lead_to_it(client, ranked):
    url = reverse("ranking", args=[ranked.call.slug])

    assert url in text(open_page(client, ranked.chair, "chair_desk", ranked.call.slug))
    assert url in text(open_page(client, ranked.secretariat, "jury_plan", ranked.call.slug))
    assert url in text(open_page(client, ranked.reader, "vote", ranked.files[0].key))


def test_rubric_is_frozen_long_before_the_first_mark(ranked):
    """Another rubric, with other weights, is another version; a published call keeps its own."""
    other = Rubric.objects.create(slug=ranked.call.rubric.slug, version=99, title="Heavier", source="")
    for criterion in Criterion.objects.filter(rubric=ranked.call.rubric):
        Criterion.objects.create(
            rubric=other, code=criterion.code, position=criterion.position, kind=criterion.kind, words={}, weight=2
        )

    with pytest.raises(Refused) as refused, transaction.atomic():
        call.edit(ranked.call.key, by=ranked.secretariat, rubric=other)

    assert refused.value.sentence
    assert Call.objects.get(pk=ranked.call.pk).rubric == ranked.call.rubric
