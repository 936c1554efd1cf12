"""Forms kept while they are typed, beside the draft: nothing is checked, nothing is history."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.clock import now
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.intake.models import AutosavedForm
from matcher.taxonomy import load_rules

_ELSEWHERE = "这张表单在另一个窗口里有更新的内容。这里写的仍在页面上，没有丢失，也没有覆盖那边。"


def new_form(kind: str) -> str:
    """What a form is called that has no listing yet."""
    return f"new:{kind}"


def autosaved(session: Session, actor: Actor, form: str) -> AutosavedForm | None:
    """What the actor typed into this form and did not save."""
    query = select(AutosavedForm).where(
        AutosavedForm.user_id == actor.user_id, AutosavedForm.form == form
    )
    return session.scalars(query).one_or_none()


def typed_values(kept: AutosavedForm) -> dict[str, Any]:
    """The shown values by field."""
    values: dict[str, Any] = json.loads(kept.typed)
    return values


def autosave(
    session: Session,
    actor: Actor,
    form: str,
    values: Mapping[str, Any],
    *,
    version: int,
    revision: int,
) -> AutosavedForm:
    """Keep what is typed.

    Args:
        session: the transaction.
        actor: who types; nobody else reads it.
        form: the code of a listing that the actor may edit, or `new_form`.
        values: the shown values by field, whatever they are.
        version: of the listing when the form was opened.
        revision: of what this window kept last; 0 for nothing.

    Raises:
        ForbiddenError: the actor edits nothing.
        ConflictError: another window of the same user was there since.
        InvalidError: it is longer than any form needs.
    """
    require(actor, "listing.edit")
    typed = json.dumps(dict(values), ensure_ascii=False)
    if len(typed) > load_rules().intake.autosave_characters:
        raise InvalidError([FieldProblem("", "表单", "内容太长，不能自动保存。请精简后再试")])
    kept = autosaved(session, actor, form)
    if (kept.revision if kept else 0) != revision:
        raise ConflictError(_ELSEWHERE)
    if kept is None:
        kept = AutosavedForm(user_id=actor.user_id, form=form)
        session.add(kept)
    kept.typed, kept.version = typed, version
    kept.revision, kept.saved_at = revision + 1, now()
    session.flush()
    return kept


def discard_autosave(session: Session, actor: Actor, form: str) -> None:
    """Forget it: it was saved, or its author does not want it."""
    query = delete(AutosavedForm).where(
        AutosavedForm.user_id == actor.user_id, AutosavedForm.form == form
    )
    session.execute(query)


def forget_autosaves(session: Session) -> None:
    """Delete what nobody came back to."""
    before = now() - timedelta(days=load_rules().intake.autosave_days)
    session.execute(delete(AutosavedForm).where(AutosavedForm.saved_at < before))
