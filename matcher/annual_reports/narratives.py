"""The words of a report: computed sentences, unless operators wrote their own for the year."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.permissions import require
from matcher.accounts.zones import hold_zone
from matcher.actor import Actor
from matcher.annual_reports.content import Content
from matcher.annual_reports.models import ReportNarrative
from matcher.annual_reports.parts import Slot, slots
from matcher.annual_reports.sentences import narratives
from matcher.audit import record
from matcher.clock import now
from matcher.errors import ConflictError, FieldProblem, InvalidError
from matcher.taxonomy import load_rules
from matcher.validation import cleaned


@dataclass(frozen=True)
class Words:
    """What stands in a slot.

    Attributes:
        slot: which one.
        computed: the sentences, a paragraph a line.
        text: what an operator wrote instead, else the sentences.
        edited: whether it was written by an operator.
        stale: whether it was written to other frozen figures than those of now.
    """

    slot: Slot
    computed: str
    text: str
    edited: bool
    stale: bool

    @property
    def lines(self) -> list[str]:
        """The paragraphs."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def words_of_year(session: Session, zone_id: int, content: Content) -> list[Words]:
    """Every slot in the order of the report."""
    edits, computed = _edits(session, zone_id, content.year), narratives(content)
    return [
        _words(slot, computed[code], edits.get(code), content) for code, slot in slots().items()
    ]


def fingerprint(session: Session, zone_id: int, year: int) -> str:
    """What two people who edit at once are told apart by."""
    edits = _edits(session, zone_id, year).values()
    said = json.dumps([[one.slot, one.text] for one in edits], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def save_words(
    session: Session,
    actor: Actor,
    zone_id: int,
    content: Content,
    texts: Mapping[str, str],
    seen: str,
) -> list[Slot]:
    """Keep what an operator wrote; an empty text, or the sentences, let the slot be computed.

    Args:
        session: the transaction.
        actor: who writes.
        zone_id: for which zone.
        content: of the year, from the frozen figures.
        texts: by slot.
        seen: `fingerprint` of what the writer began with.

    Returns:
        The slots that say something else than before.

    Raises:
        ConflictError: somebody else saved meanwhile.
        ForbiddenError: the actor makes no reports there.
        InvalidError: a text is too long.
    """
    require(actor, "report.make", zone_id=zone_id)
    _require_short(texts)
    # One after the other: who comes second must see what the first one wrote.
    hold_zone(session, zone_id)
    if seen != fingerprint(session, zone_id, content.year):
        raise ConflictError(
            "报告文字在您打开之后被他人改过，您的修改没有保存。请复制您写的内容，重新打开后再改。"
        )
    changed = _keep_changed(session, actor, zone_id, content, texts)
    if changed:
        after = {"year": content.year, "slots": [one.code for one in changed]}
        record(session, actor, "annual_report.narrate", ("zone", zone_id), None, after)
    session.flush()
    return changed


def _keep_changed(
    session: Session, actor: Actor, zone_id: int, content: Content, texts: Mapping[str, str]
) -> list[Slot]:
    edits, changed = _edits(session, zone_id, content.year), []
    for code, lines in narratives(content).items():
        edit = edits.get(code) or ReportNarrative(
            zone_id=zone_id, year=content.year, slot=code, text=""
        )
        own = _own(texts.get(code, ""), lines)
        if own != edit.text:
            _keep(session, actor, own, edit, content)
            changed.append(slots()[code])
    return changed


def _words(
    slot: Slot, lines: Sequence[str], edit: ReportNarrative | None, content: Content
) -> Words:
    computed = "\n".join(lines)
    if edit is None:
        return Words(slot, computed, computed, edited=False, stale=False)
    return Words(slot, computed, edit.text, True, edit.figures_version != content.frozen.version)


def _edits(session: Session, zone_id: int, year: int) -> Mapping[str, ReportNarrative]:
    query = select(ReportNarrative).where(
        ReportNarrative.zone_id == zone_id, ReportNarrative.year == year
    )
    return {one.slot: one for one in session.scalars(query.order_by(ReportNarrative.slot))}


def _require_short(texts: Mapping[str, str]) -> None:
    limit = load_rules().annual_reports.narrative_characters
    problems = [
        FieldProblem(code, slot.title, f"最多 {limit:,} 字，现有 {len(texts[code]):,} 字，请删减")
        for code, slot in slots().items()
        if len(texts.get(code, "")) > limit
    ]
    if problems:
        raise InvalidError(problems)


def _own(text: str, lines: Sequence[str]) -> str:
    """What the writer says of their own; empty for the sentences as they are."""
    said = "\n".join(line.strip() for line in cleaned(text).strip().splitlines())
    return "" if said == "\n".join(lines) else said


def _keep(
    session: Session, actor: Actor, text: str, edit: ReportNarrative, content: Content
) -> None:
    if not text:
        session.delete(edit)
        return
    edit.text, edit.figures_version = text, content.frozen.version
    edit.edited_by, edit.edited_at = actor.user_id, now()
    session.add(edit)
