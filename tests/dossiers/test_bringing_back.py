"""A file that was removed or replaced comes back for some time, under the rules of one that is uploaded."""

from datetime import timedelta

import pytest

from accounts.door import Refused
from audit import clock
from dossiers import workflow
from tests.dossiers.factories import pdf, picture, small_dossier, upload
from tests.dossiers.writers import INSTANT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents_elsewhere")]


def test_bring_back_what_was_removed():
    dossier = small_dossier()
    document = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    workflow.remove_document(document, by=None)

    back = workflow.bring_back(document, by=None)

    assert (back, back.replaced_at) == (document, None)
    assert list(dossier.documents.current()) == [document]


def test_bring_back_what_was_replaced_takes_the_place_of_the_other_which_is_kept():
    dossier = small_dossier()
    first = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    second = workflow.attach(dossier, upload(picture()), "letter", by=None)

    workflow.bring_back(first, by=None)

    assert list(dossier.documents.current()) == [first]
    assert list(dossier.documents.former()) == [second]


def test_bring_back_one_of_several_keeps_to_their_number():
    dossier = small_dossier()
    red = workflow.attach(dossier, upload(picture(colour="red")), "photos", by=None)
    workflow.remove_document(red, by=None)
    for colour in ("green", "blue"):
        workflow.attach(dossier, upload(picture(colour=colour)), "photos", by=None)

    with pytest.raises(Refused, match="There are 2 files here already"):
        workflow.bring_back(red, by=None)

    assert dossier.documents.current().count() == 2


def test_bring_back_a_content_that_is_there_already():
    dossier = small_dossier()
    first = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    workflow.remove_document(first, by=None)
    again = workflow.attach(dossier, upload(pdf()), "letter", by=None)

    assert workflow.bring_back(first, by=None) == again
    assert list(dossier.documents.current()) == [again]


@pytest.mark.parametrize(("days", "passes"), [(30, True), (31, False)])
def test_bring_back_within_thirty_days(days, passes):
    dossier = small_dossier()
    document = workflow.attach(dossier, upload(pdf()), "letter", by=None)
    with clock.at(INSTANT):
        workflow.remove_document(document, by=None)

    with clock.at(INSTANT + timedelta(days=days)):
        dossier.fill()
        assert (document in dossier.former_documents()) is passes
        if passes:
            assert workflow.bring_back(document, by=None).replaced_at is None
        else:
            with pytest.raises(Refused, match="removed or replaced more than 30 days ago"):
                workflow.bring_back(document, by=None)


def test_former_documents_name_each_content_once_and_not_what_is_there_or_was_never_asked():
    dossier = small_dossier()
    page = workflow.attach(dossier, upload(pdf()), "paper_file", by=None)
    workflow.remove_document(page, by=None)
    for content in (pdf(), picture(), pdf(), picture(), pdf()):
        last = workflow.attach(dossier, upload(content), "letter", by=None)

    dossier.fill()
    former = dossier.former_documents()

    assert [document.sha256 != last.sha256 for document in former] == [True]
    assert former == [dossier.documents.filter(media_type__startswith="image").order_by("pk").last()]
