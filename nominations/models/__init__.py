"""The tables of the road, stage by stage."""

from nominations.models.application import Nomination
from nominations.models.call import Amendment, Call, Criterion, RequiredDocument, Rubric
from nominations.models.decision import Cohort
from nominations.models.entry import Entry
from nominations.models.jury import Declaration, Juror, Mark, Review, StaffConflict, Vote
from nominations.models.marking import Flag, Practice, PracticeMark
from nominations.models.national import NationalDeadline
from nominations.models.places import QuotaCounter
from nominations.models.reviewing import Advice, Reviewer, ReviewerConflict
from nominations.models.screening import Check, Clarification, NameCheck, Proposal, Sentence
from nominations.models.thread import Message

__all__ = [
    "Advice",
    "Amendment",
    "Call",
    "Check",
    "Clarification",
    "Cohort",
    "Criterion",
    "Declaration",
    "Entry",
    "Flag",
    "Juror",
    "Mark",
    "Message",
    "NameCheck",
    "NationalDeadline",
    "Nomination",
    "Practice",
    "PracticeMark",
    "Proposal",
    "QuotaCounter",
    "RequiredDocument",
    "Review",
    "Reviewer",
    "ReviewerConflict",
    "Rubric",
    "Sentence",
    "StaffConflict",
    "Vote",
]
