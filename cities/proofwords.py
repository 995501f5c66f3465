"""The differences between a published text and its list, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities import wording
from cities.proofreading import Finding, Proof
from cities.states import Layout

SENTENCES = {
    "missing": gettext_lazy("%(city)s (%(country)s) is missing from the text."),
    "extra": gettext_lazy("%(city)s (%(country)s) stands in the text and not in the list."),
    "twice": gettext_lazy("%(city)s stands twice in the text."),
    "country": gettext_lazy("%(city)s stands with the country %(text)s, in the list with %(list)s."),
    "region": gettext_lazy("%(city)s stands under %(text)s, in the list under %(list)s."),
    "alike": gettext_lazy(
        "The text prints “%(text)s”; the list has “%(list)s” (%(country)s). Taken for the same by likeness."
    ),
    "named": gettext_lazy("The text prints “%(text)s”, another name of “%(list)s” (%(country)s)."),
    "spelt": gettext_lazy("The text prints “%(text)s”, the list “%(list)s”: accents, capitals or signs differ."),
    "country_form": gettext_lazy("The text prints the country “%(text)s”, the list “%(list)s”."),
    "country_unknown": gettext_lazy("No country is called “%(text)s”; the list prints “%(list)s” there."),
    "regions_order": gettext_lazy("The regions stand in another order: %(text)s."),
    "other_order": gettext_lazy("The cities stand in the order of the other layout."),
    "order": gettext_lazy("%(city)s stands out of order: in the list it follows %(before)s."),
    "order_first": gettext_lazy("%(city)s stands out of order: in the list it comes first under %(region)s."),
}


def sentence(finding: Finding) -> str:
    """One difference in the language of whoever reads."""
    facts = finding.facts
    if finding.code == "order_many":
        return (
            ngettext(
                "%(times)s city stands out of order: %(city)s.",
                "%(times)s cities stand out of order, first %(city)s.",
                int(facts["times"]),
            )
            % facts
        )
    if finding.code == "cities_number":
        return (
            _("The text states %(text)s cities or members; the list has %(new)s new ones, and %(after)s in all.")
            % facts
        )
    if finding.code == "countries_number":
        return _("The text states %(text)s countries; the list has %(new)s, and the network %(after)s.") % facts
    return SENTENCES[finding.code] % facts


def outcome(proof: Proof) -> str:
    """What came of it, before the differences."""
    if not proof.cities:
        return _("No city was found in the text. Paste the list with each city on a line of its own.")
    if proof.is_equal:
        return _("Equal: the text says what the list says.")
    number = len(proof.findings)
    return ngettext("%(number)s difference", "%(number)s differences", number) % {"number": number}


def how_read(proof: Proof) -> str:
    """As what the text was read."""
    facts = {
        "number": proof.cities,
        "language": wording.NAMES[proof.language],
        "layout": Layout(proof.layout).label,
    }
    return (
        ngettext(
            "Read as %(number)s city in %(language)s, in the layout “%(layout)s”.",
            "Read as %(number)s cities in %(language)s, in the layout “%(layout)s”.",
            proof.cities,
        )
        % facts
    )
