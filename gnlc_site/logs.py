"""What stands in the log: a fault with its whole trace, a refusal in one line."""

import logging

FAULT = 500


def without_trace_of_refusals(record: logging.LogRecord) -> bool:
    """A page refused or not found is no fault of the site; its trace would bury a real one."""
    if getattr(record, "status_code", FAULT) < FAULT:
        record.exc_info = None
    return True
