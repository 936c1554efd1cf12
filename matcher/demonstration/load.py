"""Fill an empty platform with the demonstration."""

from collections.abc import Callable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.actor import Actor
from matcher.demonstration.accounts import create_accounts
from matcher.demonstration.applications import create_applications
from matcher.demonstration.contracts import freeze_years, sign_contracts
from matcher.demonstration.decisions import decide
from matcher.demonstration.engagements import work_on
from matcher.demonstration.evaluations import evaluate
from matcher.demonstration.imports import create_import
from matcher.demonstration.ledger_import import hand_in_ledger
from matcher.demonstration.list_issues import issue_lists
from matcher.demonstration.listings import create_listings, create_organizations
from matcher.demonstration.notifications import remind
from matcher.demonstration.receipts import create_receipts
from matcher.demonstration.registers import keep_registers
from matcher.demonstration.review import share_out
from matcher.demonstration.supply import supply_enterprises
from matcher.demonstration.workbench import furnish_desk
from matcher.listings.models import Listing
from matcher.market.compute import compute
from matcher.matching.indexing import encode_all, write_snapshot
from matcher.matching.sentence_vectors import keep_all_sentences
from matcher.matching.suggest import suggest_next
from matcher.runtime import Runtime
from matcher.uploads.store import UploadStore


def is_empty(session: Session) -> bool:
    """Whether nothing was ever posted here."""
    return not session.scalar(select(func.count()).select_from(Listing))


def load_demonstration(runtime: Runtime, say: Callable[[str], None]) -> None:
    """Load everything; the platform must be empty.

    Args:
        runtime: database, encoder and index to fill.
        say: told what is being done, in Chinese.
    """
    say("写入示例单位、用户和信息 …")
    with runtime.database.write() as session:
        actors, listings = _post(session, runtime)
    say(f"计算 {len(listings)} 条信息的语义向量（首次约一分钟） …")
    encode_all(runtime.database, runtime.encoder)
    keep_all_sentences(runtime.database, runtime.encoder)
    replica = runtime.replica
    with runtime.database.read() as session:
        replica.catch_up(session)
    say("匹配 …")
    while suggest_next(runtime.database, replica):
        pass
    with runtime.database.write() as session:
        _work(session, runtime.uploads, actors, listings)
    supply_enterprises(runtime)
    compute(runtime.database, replica)
    write_snapshot(runtime.database, replica, runtime.snapshots)


def _post(session: Session, runtime: Runtime) -> tuple[Mapping[str, Actor], Mapping[str, Listing]]:
    """People by their logins and what was posted, by their id in the files."""
    zone = Zone(code="demo", name=runtime.settings.zone_name, region="150000")
    session.add(zone)
    session.flush()
    owners = create_organizations(session, zone)
    actors = create_accounts(session, zone)
    operator = actors["yunying"]
    listings = create_listings(session, owners, operator)
    create_applications(session, runtime.uploads, zone, operator)
    issue_lists(session, operator)
    create_import(session, actors["gaoxiao"])
    create_receipts(session, zone, operator)
    keep_registers(session, zone, actors)
    return actors, listings


def _work(
    session: Session,
    store: UploadStore,
    actors: Mapping[str, Actor],
    listings: Mapping[str, Listing],
) -> None:
    """What brokers, operators and the authority made of it."""
    decide(session, store, actors["jingjiren"], listings)
    work_on(session, store, actors)
    remind(session, actors)
    share_out(session, actors)
    furnish_desk(session, actors)
    sign_contracts(session, store, actors)
    hand_in_ledger(session, actors["yunying"])
    freeze_years(session, actors["yunying"])
    evaluate(session, actors["yunying"], actors["zhuguan"])
