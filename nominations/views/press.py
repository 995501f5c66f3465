"""The press kit before the instant, for those who may release: reckoned from the approved cohort, stored nowhere."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from cities import listing, presskit
from cities.views import press as kit_views
from cities.views.announcements import language_of, languages, layout_of, query
from nominations.forms.press import QuoteForm
from nominations.models import Call, Cohort
from nominations.permissions import releases
from nominations.rules.decision import approved
from nominations.views import composition
from nominations.views.acts import Act, page, possible
from nominations.views.decision_acts import cohort_of
from nominations.workflow import quoting as workflow
from nominations.workflow.profiling import stated


def address(cohort: Cohort) -> str:
    """The page of the kit of a cohort."""
    return reverse("press_preview", args=[cohort.call.slug])


QUOTE = Act(
    verb="quote",
    label=gettext_lazy("Quote somebody in the release"),
    effect=gettext_lazy("The words stand in the press kit as they are typed, from the instant of the announcement on."),
    run=workflow.quote,
    form=QuoteForm,
    may=releases,
    stands=approved,
    done=gettext_lazy("The press kit says it so."),
    leads_to=address,
)
quote = page(QUOTE, rows=lambda person: Cohort.objects.visible_to(person).select_related("call"))


@login_required
@require_safe
def press_preview(request: Request, slug: str) -> HttpResponse:
    """The release as it will be, with its files, under embargo until the instant."""
    door.allow(releases(None, request.person))
    call = Call.objects.visible_to(request.person).select_related("cohort", "programme").filter(slug=slug).first()
    made = cohort_of(call) if call else None
    if call is None or made is None or not (made.is_approved or made.announcement_id):
        raise Http404
    if made.announcement_id:
        return redirect("press", slug=slug)
    kit = _kit(request, call, made)
    form = request.GET.get("file", "")
    if form in kit_views.KINDS:
        return kit_views.kept(kit, form, f"{slug}-{kit.language}-under-embargo")
    return render(request, "nominations/decision/press.html", _context(request, call, made, kit))


def _kit(request: Request, call: Call, made: Cohort) -> listing.Listing:
    """Whoever may not see every file of the call may not count the cohort either."""
    files = composition.of(call, request.person)
    door.allow(not files.kept)
    round_ = presskit.Coming(
        programme=call.programme,
        title=call.name,
        day=call.announced_day,
        counts_from=call.counts_from,
        layout=call.list_layout,
        country_form=call.country_form,
        is_fictional=call.is_fictional,
        city_ids=[file.city_id for file in files.chosen],
        published=call.published,
        said=made.said,
        stated=stated(files.chosen),
    )
    return presskit.coming(round_, layout_of(request, call.list_layout), language_of(request))


def _context(request: Request, call: Call, made: Cohort, kit: listing.Listing) -> dict[str, Any]:
    asked = query(request)
    files = [{"label": label, "url": f"?{asked}&file={form}"} for form, label in kit_views.labels().items()]
    return {
        "call": call,
        "tongues": languages(request, kit.language),
        "release": kit_views.release(kit),
        "layouts": kit_views.layouts(request, kit),
        "files": files,
        "seal": listing.seal(kit),
        "rule": kit_views.rule(),
        "acts": possible(made, request.person, [QUOTE]),
        "warning": _("Under embargo: nothing of this is public before the instant of the announcement."),
    }
