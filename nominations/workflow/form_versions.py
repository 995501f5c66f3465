"""The act upon forms: a version comes in, exactly as its file reads."""

from accounts import door
from accounts.person import Person
from dossiers import workflow as dossiers
from dossiers.models import FormVersion
from nominations import permissions
from nominations.rules import call as rules
from nominations.workflow.steps import role


@door.act
def add_form(text: str, *, by: Person) -> FormVersion:
    """A form version is there for the calls to come; what began with another version keeps that one."""
    door.allow(permissions.prepares_calls(None, by))
    is_known = FormVersion.objects.filter(source=text).exists()
    form = dossiers.load_form(text)
    door.require(rules.new_form(form, is_known=is_known))
    facts = {"slug": form.slug, "version": form.version, "sha256": form.sha256}
    door.record("add_form", form, by=by, role=role(by), facts=facts)
    return form
