import pytest
from django.core.management import CommandError, call_command

from audit import chain
from audit.models import Record
from tests.audit.factories import some_records, unguarded


@pytest.mark.django_db
def test_verify_audit_says_that_the_chain_is_whole(capsys):
    some_records(3)

    call_command("verify_audit", "--head", str(chain.head()))

    assert capsys.readouterr().out == f"3 records, chain whole, head {chain.head()}\n"


@pytest.mark.django_db
def test_verify_audit_names_the_first_bad_record():
    some_records(3)
    unguarded()
    Record.objects.filter(number__gte=2).update(role="juror")

    with pytest.raises(CommandError, match=r"^Record 2 was changed\.$") as error:
        call_command("verify_audit")

    assert error.value.returncode == 1


def test_verify_audit_wants_a_head_it_can_read():
    with pytest.raises(CommandError, match="--head"):
        call_command("verify_audit", "--head", "nonsense")
