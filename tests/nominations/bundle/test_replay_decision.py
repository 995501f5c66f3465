"""A decision replayed on the installation itself: equal, or what differs by name; and bad arguments."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.person import Person
from cities.models import City, Membership
from nominations import bundle
from nominations.models import Bundle, Call, Mark, Nomination, Review, Vote
from nominations.workflow import corrigendum, decision
from nominations.workflow.bundling import PARTS
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


def told(capsys, *arguments) -> tuple[int, list[str]]:
    try:
        call_command("replay_decision", *arguments)
    except CommandError as error:
        return error.returncode, [*capsys.readouterr().out.splitlines(), str(error)]
    return 0, capsys.readouterr().out.splitlines()


def test_decision_is_equal_from_approval_to_announcement(made, capsys):
    worlds.approved(made)
    code, lines = told(capsys, "2027")
    assert (code, lines[:2]) == (0, ["equal", f"bundle {made.cohort.bundles.get().sha256}"])

    road.released(Call.objects.get(pk=made.call.pk), made.composer, made.other)
    with road.at(road.RELEASE):
        decision.announce(made.call.key, by=Person.clock())
        assert told(capsys, "2027")[0] == 0


def test_row_that_was_changed_since_is_named(made, capsys):
    worlds.announced(made)
    review = Review.objects.filter(nomination=made.files["Gulu"].pk).first()
    Mark.objects.filter(review=review, criterion__code="partners").update(value=1)
    Vote.objects.filter(nomination=made.files["Lira"].pk, juror=review.juror_id).update(choice="reserve")
    Membership.objects.update(ended_in=Membership.objects.get().announced_in)

    with road.at(road.RELEASE):
        code, lines = told(capsys, "2027", "--bundle", "1")

    assert (code, lines) == (
        1,
        [
            "marks.json, Gulu: the rows of today are others than those of the approval.",
            "votes.json, Lira: the rows of today are others than those of the approval.",
            "Lira: the register has no membership from this announcement.",
            "3 differ.",
        ],
    )


def test_decision_that_was_corrected_replays_and_says_what_followed(made, capsys):
    """Off the list, from the reserve, under another name: lawful acts after it, and the decision was what it was."""
    worlds.announced(made)
    verbs = {"Lira": "revoke", "Gulu": "promote"}
    changes = [{"verb": verb, "file": made.files[name].key} for name, verb in verbs.items()]
    with road.at(road.RELEASE + road.later(1)):
        facts = {"edition": 1, "reason": "A mistake.", "apology": {"en": "Sorry."}}
        proposal = corrigendum.propose_corrigendum(made.cohort.key, changes, by=made.composer, **facts)
        corrigendum.publish_corrigendum(proposal.key, by=made.director)
        City.objects.filter(name="Masaka").update(name="Masaka City")
        code, lines = told(capsys, "2027")

        assert (code, lines[0]) == (0, "equal")
        assert [line.split(" since")[0] for line in lines if " since, record " in line] == [
            "Lira: taken off the list",
            "Gulu: admitted from the reserve",
        ]

        Membership.objects.filter(city__name="Lira").update(ended_in=None)
        Nomination.objects.filter(pk=made.files["Gulu"].pk).update(status="not_admitted")
        assert told(capsys, "2027")[1] == [
            "Lira: the register has a membership from this announcement.",
            "Gulu: admitted by its correction; today its file is not admitted.",
            "2 differ.",
        ]


def test_bundle_that_was_exchanged_is_named(made, capsys):
    """Somebody with the database in hand packs another bundle, whole in itself: the record knows its hash."""
    worlds.approved(made)
    frozen = made.cohort.bundles.get()
    parts = {name.removesuffix(".json"): part for name, part in bundle.unpack(bytes(frozen.content)).items()}
    packed = bundle.pack({name: json.loads(parts[name]) for name in PARTS}, {})
    Bundle.objects.update(content=packed.content, sha256=packed.sha256, people=packed.sealed)

    code, lines = told(capsys, "2027")

    assert code == 1
    assert f"No record of an approval names the bundle {packed.sha256}." in lines


def test_bundle_with_a_broken_part_is_named_and_no_traceback(made, capsys):
    worlds.approved(made)
    parts = bundle.unpack(bytes(made.cohort.bundles.get().content)) | {"files.json": b"[{"}
    Bundle.objects.update(content=bundle.archive(parts))

    code, lines = told(capsys, "2027")

    assert (code, lines[1].split(":")[:2]) == (1, ["files.json", " it is not JSON"])


def test_recalled_approval_is_replayed_by_itself(made, capsys):
    worlds.approved(made)
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="Masaka was forgotten.")

    assert told(capsys, "2027", "--bundle", "1")[0] == 0
    assert told(capsys, "2027") == (2, ["The call “2027” has no such bundle. There are: 1."])
    assert told(capsys, "1999") == (2, ["There is no call “1999”. There are: 2027."])
