"""The tables of the road, stage by stage."""

from nominations.models.application import Nomination
from nominations.models.bundle import Bundle
from nominations.models.call import Amendment, Call, RequiredDocument
from nominations.models.composing import Hold, Overruling, Scenario, Target
from nominations.models.day import DayTold
from nominations.models.decision import Cohort
from nominations.models.discussion import Remark
from nominations.models.dispatch import Dispatch, Enclosed
from nominations.models.entry import Entry
from nominations.models.feedback import Feedback, FeedbackText
from nominations.models.fitting import Fit
from nominations.models.handover import Handover
from nominations.models.jury import Declaration, Juror, Mark, Review, StaffConflict, Vote
from nominations.models.marking import Flag, Practice, PracticeMark
from nominations.models.meeting import Candidate, Election, Meeting, SecretBallot
from nominations.models.national import NationalDeadline
from nominations.models.overseeing import Finding, Peek
from nominations.models.places import QuotaCounter
from nominations.models.reaching import Unreached
from nominations.models.reviewing import Advice, Reviewer, ReviewerConflict
from nominations.models.rubric import Criterion, Rubric
from nominations.models.screening import Check, Clarification, NameCheck, Proposal, Sentence
from nominations.models.settling import SettledLetter
from nominations.models.thread import Message

__all__ = [
    "Advice",
    "Amendment",
    "Bundle",
    "Call",
    "Candidate",
    "Check",
    "Clarification",
    "Cohort",
    "Criterion",
    "DayTold",
    "Declaration",
    "Dispatch",
    "Election",
    "Enclosed",
    "Entry",
    "Feedback",
    "FeedbackText",
    "Finding",
    "Fit",
    "Flag",
    "Handover",
    "Hold",
    "Juror",
    "Mark",
    "Meeting",
    "Message",
    "NameCheck",
    "NationalDeadline",
    "Nomination",
    "Overruling",
    "Peek",
    "Practice",
    "PracticeMark",
    "Proposal",
    "QuotaCounter",
    "Remark",
    "RequiredDocument",
    "Review",
    "Reviewer",
    "ReviewerConflict",
    "Rubric",
    "Scenario",
    "SecretBallot",
    "Sentence",
    "SettledLetter",
    "StaffConflict",
    "Target",
    "Unreached",
    "Vote",
]
