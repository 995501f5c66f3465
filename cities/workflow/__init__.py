"""The acts of the register: who speaks for whom, which cities there are, which are members."""

from cities.workflow.announcement import announce, correct, count_earlier
from cities.workflow.city import appoint_focal_point, end_focal_point, join_city, register_city
from cities.workflow.country import (
    appoint_officer,
    end_officer,
    found_commission,
    join_commission,
    leads,
    require_head,
    require_head_itself,
    set_contact,
)
from cities.workflow.officers import ask_in_post, confirm_in_post, delegate, end_delegation, make_head, titled, to_ask

__all__ = [
    "announce",
    "appoint_focal_point",
    "appoint_officer",
    "ask_in_post",
    "confirm_in_post",
    "correct",
    "count_earlier",
    "delegate",
    "end_delegation",
    "end_focal_point",
    "end_officer",
    "found_commission",
    "join_city",
    "join_commission",
    "leads",
    "make_head",
    "register_city",
    "require_head",
    "require_head_itself",
    "set_contact",
    "titled",
    "to_ask",
]
