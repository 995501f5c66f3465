"""The acts of the register: who speaks for whom, which cities there are, which are members."""

from cities.workflow.announcement import announce, count_earlier
from cities.workflow.city import appoint_focal_point, end_focal_point, join_city, register_city, tell_capital
from cities.workflow.correction import Changes, correct, foreseen, printable
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
from cities.workflow.importing import import_members
from cities.workflow.membership import (
    declare_inactive,
    find_inactive,
    keep_active,
    propose_removal,
    reactivate,
    record_award,
    remove_member,
    send_back_removal,
    take_back_award,
    to_find_inactive,
    withdraw_membership,
)
from cities.workflow.naming import add_name, end_name, rename_city
from cities.workflow.officers import ask_in_post, confirm_in_post, delegate, end_delegation, make_head, titled, to_ask
from cities.workflow.profile import publish_profiles
from cities.workflow.report import open_report, remind_report, reports_to_open, reports_to_remind
from cities.workflow.withdrawal import restore_announcement, withdraw_announcement
from cities.workflow.writing import write_to_city

__all__ = [
    "Changes",
    "add_name",
    "announce",
    "appoint_focal_point",
    "appoint_officer",
    "ask_in_post",
    "confirm_in_post",
    "correct",
    "count_earlier",
    "declare_inactive",
    "delegate",
    "end_delegation",
    "end_focal_point",
    "end_name",
    "end_officer",
    "find_inactive",
    "foreseen",
    "found_commission",
    "import_members",
    "join_city",
    "join_commission",
    "keep_active",
    "leads",
    "make_head",
    "open_report",
    "printable",
    "propose_removal",
    "publish_profiles",
    "reactivate",
    "record_award",
    "register_city",
    "remind_report",
    "remove_member",
    "rename_city",
    "reports_to_open",
    "reports_to_remind",
    "require_head",
    "require_head_itself",
    "restore_announcement",
    "send_back_removal",
    "set_contact",
    "take_back_award",
    "tell_capital",
    "titled",
    "to_ask",
    "to_find_inactive",
    "withdraw_announcement",
    "withdraw_membership",
    "write_to_city",
]
