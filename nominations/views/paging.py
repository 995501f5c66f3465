"""Long lists in pages of fifty, and filters that stand in the address, each removable by itself."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_filters import FilterSet

PER_PAGE = 50


def page_of(request: HttpRequest, rows: QuerySet | list[Any]) -> Page:
    """The rows of the page asked for."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def ways(request: HttpRequest, page: Page) -> dict[str, str]:
    """Where in the list this page is, and the pages before and after it."""
    facts = {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count}
    return {
        "position": _("%(first)s to %(last)s of %(all)s") % facts if facts["all"] else "",
        "previous_url": _without(request, page=page.previous_page_number()) if page.has_previous() else "",
        "next_url": _without(request, page=page.next_page_number()) if page.has_next() else "",
    }


def _without(request: HttpRequest, *names: str, **new: Any) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    query.update(new)
    return f"?{query.urlencode()}"


def in_use(request: HttpRequest, asked: FilterSet) -> list[dict[str, str]]:
    """The filters that narrow the list, each with the address without it."""
    if not asked.is_valid():
        return []
    given = [(name, value) for name, value in asked.form.cleaned_data.items() if value]
    return [{"label": _shown(asked, name, value), "url": _without(request, name)} for name, value in given]


def _shown(asked: FilterSet, name: str, value: Any) -> str:
    choices = dict(getattr(asked.form.fields[name], "choices", []))
    return str(choices.get(value) or value)
