"""The differences between a published text and its list, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cities import wording
from cities.proofreading import Finding, Proof
from cities.states import Layout

MOST_NAMED = 20  # lines not compared that are named
LONGEST = 120  # characters of such a line

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
    "cities_new": gettext_lazy("The text states %(text)s new cities or members; it is %(list)s."),
    "countries_new": gettext_lazy("The text states %(text)s countries of the new cities; it is %(list)s."),
    "cities_before": gettext_lazy("The text states %(text)s members before; it is %(list)s."),
    "cities_after": gettext_lazy("The text states %(text)s members of the network; it is %(list)s."),
    "countries_after": gettext_lazy("The text states %(text)s countries of the network; it is %(list)s."),
    "cities_region": gettext_lazy("The text states %(text)s cities in %(region)s; it is %(list)s."),
    "countries_region": gettext_lazy("The text states %(text)s countries in %(region)s; it is %(list)s."),
    "unclear": gettext_lazy("The text states %(text)s, a number whose meaning we cannot tell."),
    "day": gettext_lazy("The text states the day %(text)s; it is %(list)s."),
    "line": gettext_lazy("The text says “%(text)s”; our release says “%(list)s”."),
    "line_missing": gettext_lazy("This line of our release is missing from the text: “%(list)s”."),
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
    return SENTENCES[finding.code] % facts


def outcome(proof: Proof) -> str:
    """What came of it, before the differences."""
    if not proof.cities:
        return _("No city was found in the text. Paste the list with each city on a line of its own.")
    if proof.is_equal:
        return _("Equal: the text says what the list says.")
    number = len(proof.findings)
    return ngettext("%(number)s difference", "%(number)s differences", number) % {"number": number}


def uncompared(proof: Proof) -> str:
    """What the outcome says nothing about."""
    lines = " · ".join(f"“{_short(line)}”" for line in proof.uncompared[:MOST_NAMED])
    if not proof.uncompared or not proof.cities:
        return ""
    number = len(proof.uncompared)
    told = ngettext("%(number)s line was not compared:", "%(number)s lines were not compared:", number)
    return f"{told % {'number': number}} {lines}{' …' if number > MOST_NAMED else ''}"


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


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
