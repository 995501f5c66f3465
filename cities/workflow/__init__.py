"""The acts of the register: who speaks for whom, which cities there are, which are members."""

from cities.workflow.announcement import announce, correct, count_earlier
from cities.workflow.city import appoint_focal_point, end_focal_point, join_city, register_city
from cities.workflow.country import appoint_officer, end_officer, found_commission, join_commission, set_contact

__all__ = [
    "announce",
    "appoint_focal_point",
    "appoint_officer",
    "correct",
    "count_earlier",
    "end_focal_point",
    "end_officer",
    "found_commission",
    "join_city",
    "join_commission",
    "register_city",
    "set_contact",
]
