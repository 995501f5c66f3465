"""What somebody says for the release, typed by a person before the announcement."""

from accounts import door
from accounts.person import Person
from nominations import permissions
from nominations.models import Call, Cohort
from nominations.rules import decision as rules
from nominations.workflow.steps import role


@door.act
def quote(key: str, *, by: Person, quotation: str, quoted_person: str, quoted_office: str = "") -> Cohort:
    """The release quotes this person; an empty quotation takes it out again."""
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.releases(seen, by))
    door.lock(Call.objects.filter(pk=seen.call_id)).get()
    cohort = door.lock(Cohort.objects.filter(pk=seen.pk)).get()
    door.require(rules.approved(cohort), rules.has_a_speaker(quotation, quoted_person))
    said = {"quotation": quotation, "quoted_person": quoted_person, "quoted_office": quoted_office}
    Cohort.objects.filter(pk=cohort.pk).update(**said if quotation else dict.fromkeys(said, ""))
    door.record("quote", cohort, by=by, role=role(by), facts={"quoted": bool(quotation)})
    return Cohort.objects.get(pk=cohort.pk)
