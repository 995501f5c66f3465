"""What may tie a juror to a file, in words: the same wherever a person decides, a hint with its reason and no more."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nominations.models import Call, Juror, Nomination
from nominations.querysets.ties import Pair, hints_for

HINTS = {  # what was compared, never what stands in the file
    "city_in_employer": gettext_lazy("The employer bears the name of this city."),
    "city_in_appointing_body": gettext_lazy("The appointing body bears the name of this city."),
    "country_in_employer": gettext_lazy("The employer bears the name of this country."),
    "country_in_appointing_body": gettext_lazy("The appointing body bears the name of this country."),
    "employer_named": gettext_lazy("The employer is named in this file."),
    "appointing_body_named": gettext_lazy("The appointing body is named in this file."),
    "focal_point_before": gettext_lazy("Earlier work for this city, as its focal point."),
    "officer_before": gettext_lazy("Earlier work for the National Commission of this country, as its officer."),
    "reviewer_before": gettext_lazy("Earlier work for the National Commission of this country, as its reviewer."),
}


def of_pairs(pairs: Iterable[Pair]) -> dict[tuple[int, int], str]:
    """The hint of each juror and file, by number; none where nothing was found."""
    found = hints_for(pairs)
    return {pair: " ".join(str(HINTS[code]) for code in codes) for pair, codes in found.items() if codes}


def of_pair(juror: Juror, file: Nomination) -> str:
    """The hint of one juror beside one file."""
    return of_pairs([(juror, file)]).get((juror.pk, file.pk), "")


def to_secretariat(hint: str, *, is_denied: bool = False) -> str:
    """The same hint for those who give files out: nobody has declared a conflict, or the juror has denied one."""
    if not hint:
        return ""
    words = _("Possible tie, denied by the juror: %(hint)s") if is_denied else _("Possible tie, not declared: %(hint)s")
    return words % {"hint": hint}


def question(call: Call) -> str:
    """What a juror is asked about a city, with the time for which an earlier tie counts in this call."""
    words = ngettext(
        "Work for the city or money from it in the last year, closeness to a person there, or anything else that "
        "could look like a tie.",
        "Work for the city or money from it in the last %(n)d years, closeness to a person there, or anything else "
        "that could look like a tie.",
        call.tie_years,
    )
    return words % {"n": call.tie_years}
