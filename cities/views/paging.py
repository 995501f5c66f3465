"""Long lists in pages of fifty, and filters that stand in the address, each removable by itself."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_filters import FilterSet

from accounts.requests import Request
from cities.views import sheets

PER_PAGE = 50


def listed(
    request: Request,
    template: str,
    context: dict[str, Any],
    rows: QuerySet | list[Any],
    row: Callable[[Any], dict[str, Any]],
    *,
    name: str,
) -> HttpResponse:
    """A list as it is asked for: fifty rows on a page, or all of them, made in the same way, as a spreadsheet."""
    if sheets.wanted(request):
        return sheets.sheet(request, name, rows, row)
    page = page_of(request, rows)
    shown = {"rows": [row(one) for one in page], "count": page.paginator.count, "sheet_url": sheets.link(request)}
    return render(request, template, context | shown | ways(request, page))


def page_of(request: HttpRequest, rows: QuerySet | list[Any], size: int = PER_PAGE) -> Page:
    """The rows of the page asked for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def ways(request: HttpRequest, page: Page) -> dict[str, str]:
    """Where in the list this page is, and the pages before and after it."""
    return beside(page, lambda number: without(request, page=number))


def beside(page: Page, address: Callable[[int], str]) -> dict[str, str]:
    """The same for a list whose pages have addresses of its own."""
    facts = {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count}
    return {
        "position": _("%(first)s to %(last)s of %(all)s") % facts if facts["all"] else "",
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


def without(request: HttpRequest, *names: str, **new: Any) -> str:
    """The address of this list with other conditions."""
    query = request.GET.copy()
    for name in (*names, "page", "as"):
        query.pop(name, None)
    query.update(new)
    return f"?{query.urlencode()}"


def in_use(request: HttpRequest, asked: FilterSet) -> list[dict[str, str]]:
    """The filters that narrow the list, each with the address without it."""
    if not asked.is_valid():
        return []
    given = [(name, value) for name, value in asked.form.cleaned_data.items() if value]
    return [{"label": _shown(asked, name, value), "url": without(request, name)} for name, value in given]


def _shown(asked: FilterSet, name: str, value: Any) -> str:
    field = asked.form.fields[name]
    if field.widget.is_hidden:  # comes from a link, and says nothing to people
        return str(field.label)
    choices = dict(getattr(field, "choices", []))
    return str(choices.get(value) or value)
