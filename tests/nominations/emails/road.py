"""Who hears of what on the road: the table that the work began with, cell by cell, and where ours differs and why."""

from dataclasses import dataclass

COLUMNS = ("city", "mayor's office", "Commission", "secretariat", "jurors")
IN_THE_LIST = "reads it in the list of e-mails and in the record; no e-mail of its own"


@dataclass(frozen=True)
class Cell:
    """What was asked for one reader, the events that tell it, and why it is otherwise where it is."""

    asked: str
    told: str = ""
    otherwise: str = ""

    @property
    def events(self) -> set[str]:
        return set(self.told.split())


NOBODY = Cell("-")
LOG = Cell("log", "", IN_THE_LIST)


@dataclass(frozen=True)
class Row:
    happens: str
    cells: tuple[Cell, Cell, Cell, Cell, Cell]

    def of(self, column: str) -> Cell:
        return self.cells[COLUMNS.index(column)]


ROAD = (
    Row(
        "call published, amended, extended",
        (
            Cell("registered + drafts", "call_opened call_amended call_extended"),
            NOBODY,
            Cell("all", "call_published call_opened call_amended call_extended"),
            Cell("log", "call_amended call_extended", "whoever plans the work hears when what it follows changes"),
            Cell(
                "if review dates move",
                "call_amended call_extended",
                "jurors also hear that other criteria hold, because they mark by them",
            ),
        ),
    ),
    Row(
        "deadline near",
        (
            Cell("drafts not sent", "reminded_city missed_city"),
            NOBODY,
            Cell("files waiting, quota left", "reminded_commission missed_commission"),
            Cell("digest", "day_in_short"),
            Cell("reviews open", "juror_reminded"),
        ),
    ),
    Row(
        "city submits",
        (
            Cell("receipt", "submitted_city"),
            Cell("cc", "submitted"),
            Cell("action needed", "submitted_commission"),
            Cell("list only", "", "reads it in the list of files"),
            NOBODY,
        ),
    ),
    Row(
        "returned",
        (
            Cell("yes", "returned_city"),
            NOBODY,
            Cell("yes", "returned_commission"),
            Cell("if theirs", "", "it is the Commission that returns a file; what is ours is a question, below"),
            NOBODY,
        ),
    ),
    Row(
        "clarification",
        (
            Cell("yes", "clarification_asked clarification_asked_other clarification_answered_other"),
            NOBODY,
            Cell("yes", "clarification_asked clarification_asked_other clarification_answered_other"),
            Cell("if theirs", "clarification_answered"),
            NOBODY,
        ),
    ),
    Row(
        "Commission endorses and forwards",
        (
            Cell("copy", "endorsed_city"),
            Cell("copy", "endorsed"),
            Cell("receipt", "endorsed_commission"),
            Cell("action needed", "endorsed_secretariat"),
            NOBODY,
        ),
    ),
    Row(
        "not endorsed, lapsed",
        (
            Cell("yes with reason", "declined_city lapsed_city"),
            Cell("cc", "declined lapsed"),
            Cell("confirmation", "declined_commission lapsed_commission"),
            Cell("digest", "day_in_short"),
            NOBODY,
        ),
    ),
    Row(
        "eligible",
        (
            Cell("yes", "eligible_confirmed"),
            NOBODY,
            Cell("yes", "eligible_confirmed"),
            LOG,
            NOBODY,
        ),
    ),
    Row(
        "ineligible",
        (
            Cell("yes", "ineligible_declared"),
            Cell("cc", "ineligible_declared"),
            Cell("yes", "ineligible_declared"),
            Cell("log", "ineligible_proposed", "a second person has to confirm it, and hears that it is wanted"),
            NOBODY,
        ),
    ),
    Row(
        "assigned, reminder, frozen",
        (
            NOBODY,
            NOBODY,
            NOBODY,
            Cell("digest", "day_in_short"),
            Cell("yes", "files_given juror_reminded declaration_reminded vote_reminded review_missed jury_shut"),
        ),
    ),
    Row(
        "embargoed result (optional)",
        (
            Cell("yes, on acceptance", "", "nobody outside learns of a decision before it is announced"),
            Cell("cc", "", "as the city"),
            Cell("yes", "", "as the city"),
            Cell("log", "", "there is none to list"),
            NOBODY,
        ),
    ),
    Row(
        "announced",
        (
            Cell("letter, certificate, kit", "admitted_city reserved_city deferred_city refused_city"),
            Cell("cc", "admitted reserved deferred refused"),
            Cell(
                "list for the country",
                "announced_commission admitted_commission reserved_commission deferred_commission refused_commission",
            ),
            LOG,
            Cell("thanks", "announced_jurors"),
        ),
    ),
    Row(
        "corrigendum",
        (
            Cell("affected", "promoted_city revoked_city renamed_city"),
            Cell("affected", "promoted revoked renamed"),
            Cell("affected country", "promoted_commission revoked_commission renamed_commission"),
            Cell("log", "recounted", "corrected figures concern no city, so the two offices hear of them"),
            NOBODY,
        ),
    ),
    Row(
        "report due, overdue, inactive proposed",
        (
            Cell("focal point", "report_opened report_reminded report_overdue_city inactive_proposed"),
            Cell("at last notice", "last_notice"),
            Cell("cc from overdue", "report_overdue_commission inactive_proposed"),
            Cell("digest", "day_in_short"),
            NOBODY,
        ),
    ),
)
TO_A_PERSON = {  # what has no column: keys and roles, each to the one whom it concerns
    "invitation": "invited asked_for",
    "sign-in": "login_code password_reset_key unknown_account",
    "role given or ended": "role_given role_ended",
}


def page() -> str:
    """The same for people: each cell in the words that were asked for and what tells it."""
    head = ["| what happens | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    rows = [f"| {row.happens} | " + " | ".join(_shown(cell) for cell in row.cells) + " |" for row in ROAD]
    alone = [
        f"| {what} | to the person or address whom it concerns alone: {_named(told)} | | | | |"
        for what, told in TO_A_PERSON.items()
    ]
    return "\n".join([*head, *rows, *alone, "", WHERE, "", *_differences(), ""])


WHERE = "Where this differs from what was asked, and why:"


def _named(told: str) -> str:
    return ", ".join(f"`{event}`" for event in told.split())


def _shown(cell: Cell) -> str:
    return f"{cell.asked}: {_named(cell.told)}" if cell.told else cell.asked


def _differences() -> list[str]:
    return [
        f"- {row.happens}, {column} (“{row.of(column).asked}”): {row.of(column).otherwise}."
        for row in ROAD
        for column in COLUMNS
        if row.of(column).otherwise
    ]
