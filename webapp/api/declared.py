"""What an operation of the API declares; routes, checks and documentation are made from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel

from matcher.accounts.tokens import SCOPES
from matcher.validation import Schema

# Besides the actions of `matcher.accounts.actions`.
PUBLIC, SIGNED_IN = "public", "signed_in"
View = TypeVar("View", bound=Callable[..., "Answer"])


@dataclass(frozen=True)
class Download:
    """A file to be saved.

    Attributes:
        content: where it lies, or the open file itself.
        media_type: one of those that the operation declares.
        name: as it is offered.
    """

    content: Path | IO[bytes]
    media_type: str
    name: str


@dataclass(frozen=True)
class Answer:
    """What an operation answers.

    Attributes:
        body: an instance of the declared model; None for no content.
        version: of the object, for its entity tag; None where it has none.
        location: the address of what was created.
        next: the cursor of the next page.
        file: instead of a body.
    """

    body: BaseModel | None = None
    version: int | None = None
    location: str = ""
    next: str = ""
    file: Download | None = None


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        name: unique, in snake case.
        method: of HTTP.
        path: below /api/v1, with parameters as in OpenAPI.
        tag: the group in the documentation.
        summary: what it does, in a few words.
        description: what one must know besides.
        view: receives path parameters, and `query`, `body`, `seen` where declared.
        action: key of the table of actions, or `PUBLIC` or `SIGNED_IN`.
        scope: what a token must have been made for.
        answer: model of the body; None for no content.
        status: when all went well.
        query: schema of the parameters of the address.
        body: schema of the JSON that is sent.
        file: part of multipart/form-data with a file; the JSON is in the part `data` then.
        media: what a file that is answered may be; empty where JSON is answered.
        limit: how often one network address may ask, besides the limit of all operations.
        seen: whether `If-Match` must tell which version is changed.
        replayable: whether `Idempotency-Key` works; not where an answer must not be kept.
        recorded: whether it leaves an audit row although it is fetched.
    """

    name: str
    method: str
    path: str
    tag: str
    summary: str
    view: Callable[..., Answer]
    action: str
    scope: str
    answer: type[BaseModel] | None
    status: int = 200
    description: str = ""
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    file: str = ""
    media: Sequence[str] = ()
    limit: str = ""
    seen: bool = False
    replayable: bool = False
    recorded: bool = False

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method != "GET"


OPERATIONS: dict[str, Operation] = {}


@dataclass(frozen=True)
class Group:
    """Declares operations that have tag and scope in common."""

    tag: str
    read: str = "read"
    write: str = "write"

    def get(
        self, path: str, summary: str, answer: type[BaseModel] | None, action: str, **more: Any
    ) -> Callable[[View], View]:
        """Declare what is read; without a model a file."""
        return self._declared("GET", path, summary, answer, action, {"scope": self.read, **more})

    def post(
        self, path: str, summary: str, answer: type[BaseModel] | None, action: str, **more: Any
    ) -> Callable[[View], View]:
        """Declare what creates or does something; it can be repeated under a key."""
        chosen = {"scope": self.write, "replayable": True, **more}
        return self._declared("POST", path, summary, answer, action, chosen)

    def put(
        self, path: str, summary: str, answer: type[BaseModel], action: str, **more: Any
    ) -> Callable[[View], View]:
        """Declare what replaces something."""
        return self._declared("PUT", path, summary, answer, action, {"scope": self.write, **more})

    def delete(self, path: str, summary: str, action: str, **more: Any) -> Callable[[View], View]:
        """Declare what ends something."""
        chosen = {"scope": self.write, "status": 204, **more}
        return self._declared("DELETE", path, summary, None, action, chosen)

    def _declared(
        self,
        method: str,
        path: str,
        summary: str,
        answer: type[BaseModel] | None,
        action: str,
        more: Mapping[str, Any],
    ) -> Callable[[View], View]:
        def keep(view: View) -> View:
            name = more.get("name", view.__name__)
            assert name not in OPERATIONS and more["scope"] in SCOPES, name  # noqa: S101, PT018
            OPERATIONS[name] = Operation(
                **{
                    "name": name,
                    "method": method,
                    "path": path,
                    "tag": self.tag,
                    "summary": summary,
                    "view": view,
                    "action": action,
                    "answer": answer,
                    **more,
                }
            )
            return view

        return keep
