"""Export the contracts of a selection in the shape of the registration form."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from matcher.accounts.models import Zone
from matcher.accounts.permissions import reach
from matcher.actor import Actor
from matcher.audit import record
from matcher.clock import today
from matcher.contracts.filters import ContractFilters
from matcher.contracts.registration.json_file import write_json
from matcher.contracts.registration.rows import FormRow, select_contracts
from matcher.contracts.registration.sheet import write_sheet
from matcher.contracts.registration.words import limits
from matcher.made_files.make import Progress

Form = Literal["xlsx", "json"]
# The kind of the file that the worker makes, by form.
KINDS: Mapping[Form, str] = {"xlsx": "registration_sheet", "json": "registration_json"}


def record_export(session: Session, actor: Actor, form: Form, count: int) -> None:
    """Leave a trace of who took contacts along; makers of files cannot write."""
    zone_id = reach(actor, "registration.export").zone_id or 0
    after = {"form": form, "rows": count}
    record(session, actor, "registration.export", ("zone", zone_id), None, after)
    session.flush()


def write_export(
    session: Session,
    actor: Actor,
    filters: ContractFilters,
    form: Form,
    path: Path,
    progress: Progress,
) -> str:
    """Write the file to `path`; contacts are in it for those who may have them.

    Returns:
        The name under which people get it.

    Raises:
        ForbiddenError: the actor exports no contracts.
    """
    selection = select_contracts(actor, filters)
    total = selection.count(session)
    zone = session.get_one(Zone, reach(actor, "registration.export").zone_id)
    rows = _told(selection.rows(session), total, progress)
    title = f"{zone.name}技术合同登记表"
    if form == "xlsx":
        about = _about(title, filters, total, private=selection.private)
        write_sheet(rows, path, about, private=selection.private)
    else:
        head = {"zone": zone.name, "exported_on": today().isoformat(), "total": total}
        write_json(rows, path, head)
    return f"{title}{today()}.{form}"


def make_registration_sheet(
    session: Session,
    actor: Actor,
    parameters: Mapping[str, str],
    path: Path,
    progress: Progress,
    /,
) -> str:
    """The maker of the workbook; see `matcher.made_files.make.Maker`."""
    return write_export(session, actor, ContractFilters.read(parameters), "xlsx", path, progress)


def make_registration_json(
    session: Session,
    actor: Actor,
    parameters: Mapping[str, str],
    path: Path,
    progress: Progress,
    /,
) -> str:
    """The maker of the JSON file."""
    return write_export(session, actor, ContractFilters.read(parameters), "json", path, progress)


def _told(rows: Iterator[FormRow], total: int, progress: Progress) -> Iterator[FormRow]:
    for done, row in enumerate(rows):
        progress(done, total)
        yield row


def _about(title: str, filters: ContractFilters, total: int, *, private: bool) -> Sequence[str]:
    contacts = "含当事人的法定代表人、联系人和电话，请妥善保管" if private else "不含联系方式"
    return (
        title,
        f"{today()} 从合同台账导出，共 {total:,} 项；{contacts}。",
        f"条件：{'；'.join(limits(filters)) or '全部'}。",
        "列的次序与全国技术合同登记表一致；金额以元为单位。一行是一项合同，"
        "每一方列第一个当事人，其余的在“其他当事人”工作表中，按合同编号对应。",
        "由卖方登记；进口合同由境内买方登记。登记编号由登记机构给出，本平台不生成。",
        "登记结果可以按“合同编号”列导回：合同台账 → 导入登记结果。",
    )
