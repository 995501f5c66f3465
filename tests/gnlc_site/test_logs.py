"""The log: a fault with its trace, a refusal without."""

import io
import logging

import pytest

CONSOLE = "console"


@pytest.mark.parametrize(("status", "traced"), [(403, False), (404, False), (500, True)])
def test_refusal_is_logged_in_one_line_and_a_fault_with_its_trace(status, traced):
    written = io.StringIO()
    handler = next(one for one in logging.getLogger().handlers if one.get_name() == CONSOLE)
    before = handler.setStream(written)
    fault = PermissionError("not yours")
    try:
        logging.getLogger("django.request").log(logging.ERROR, "/x/", exc_info=fault, extra={"status_code": status})
    finally:
        handler.setStream(before)

    assert ("PermissionError: not yours" in written.getvalue(), "/x/" in written.getvalue()) == (traced, True)
