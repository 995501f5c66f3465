"""The form of a confirmation page, as every app has it: see `accounts.actforms`."""

from accounts.actforms import (
    FEW_LINES,
    NEVER_SEEN,
    ActForm,
    OptionalReasonForm,
    ReasonForm,
    SeenField,
    SignForm,
    field_of,
    typed_in,
)

__all__ = [
    "FEW_LINES",
    "NEVER_SEEN",
    "ActForm",
    "OptionalReasonForm",
    "ReasonForm",
    "SeenField",
    "SignForm",
    "field_of",
    "typed_in",
]
