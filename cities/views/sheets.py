"""Lists to take along: where a page says that it is also a spreadsheet, and the answer that is one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from accounts.requests import Request
from cities.spreadsheet import written

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SANDBOX = "sandbox; default-src 'none'"  # cells hold what people wrote
AT_ONCE = 2000  # rows read together, with what belongs to them


def wanted(request: Request, part: str = "") -> bool:
    """Whether the list is asked for as a spreadsheet; a page with several names all but its main one."""
    return request.GET.get("as") == "xlsx" and request.GET.get("list", "") == part


def link(request: Request, part: str = "") -> str:
    """The address of the same list, narrowed in the same way, as a spreadsheet."""
    query = request.GET.copy()
    query.pop("page", None)
    query["as"] = "xlsx"
    query.pop("list", None)
    if part:
        query["list"] = part
    return f"?{query.urlencode()}"


def sheet(request: Request, name: str, rows: Iterable[Any], row: Callable[[Any], dict[str, Any]]) -> HttpResponse:
    """All rows of a list, of every page of it."""
    return answer(request, name, (row(one) for one in streamed(rows)))


def answer(request: Request, name: str, rows: Iterable[dict[str, Any]]) -> HttpResponse:
    """Rows of a table of the page as a spreadsheet, in the zone of its reader."""
    zone = request.person.user.time_zone if request.person.user else "UTC"
    content = written((row["cells"] for row in rows), zone)
    held = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Content-Security-Policy": SANDBOX}
    return HttpResponse(content, KIND, headers=held)


def streamed(rows: Iterable[Any]) -> Iterable[Any]:
    """Rows as they come, with what belongs to them."""
    return rows.iterator(chunk_size=AT_ONCE) if isinstance(rows, QuerySet) else rows
