"""What can go wrong in the domain. Messages are Chinese: what happened and what to do.

TechmatchError
├── SettingsError            a TECHMATCH_… variable has an unusable value
├── UnreadableError          an encrypted value was changed or moved
├── AuditError               the audit chain cannot be continued; nothing was changed
├── BackupError              a backup cannot be made, or not be restored here
└── DomainError              something a user asked for was refused
    ├── NotFoundError        no such object, or none that this actor may see
    ├── ForbiddenError       the actor may not do this
    ├── TooManyError         so many attempts came from one place that no more are looked at
    ├── InvalidError         the input is not acceptable; carries messages per field
    ├── MalformedError       what was sent cannot be read at all
    ├── TransitionError      the state does not allow this action now
    ├── ConflictError        someone else was faster, or the object exists already
    └── FileRefusedError     an uploaded or imported file cannot be taken at all
"""

from collections.abc import Sequence
from dataclasses import dataclass


class TechmatchError(Exception):
    """Root of all errors that this program raises itself."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(TechmatchError):
    """A setting is missing or unusable; raised at start."""


class UnreadableError(TechmatchError):
    """An encrypted value does not open: it was changed, or moved to another column."""


class AuditError(TechmatchError):
    """A row cannot join the audit chain, so what it tells of must not happen."""


class BackupError(TechmatchError):
    """A backup was not made or not restored; nothing is half there."""


class DomainError(TechmatchError):
    """A request was refused for a reason the user can understand."""


class NotFoundError(DomainError):
    """No such object is visible to the actor."""


class ForbiddenError(DomainError):
    """The actor lacks the permission."""


class TooManyError(DomainError):
    """Too many attempts in too short a time."""


@dataclass(frozen=True)
class FieldProblem:
    """One problem of one field: its name in the schema, its label and what to do."""

    field: str
    label: str
    message: str


class InvalidError(DomainError):
    """Input that the schema refuses."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("；".join(f"{p.label}：{p.message}" for p in problems))
        self.problems = tuple(problems)


class MalformedError(DomainError):
    """What was sent is no JSON."""


class TransitionError(DomainError):
    """The object's state does not allow the action."""


class ConflictError(DomainError):
    """The object changed meanwhile, or exists already."""


class FileRefusedError(DomainError):
    """A file cannot be read as what it claims to be."""
