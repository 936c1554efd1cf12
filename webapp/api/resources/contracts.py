"""Contracts: the ledger, one of them, writing them, and each step of their life."""

from typing import Annotated, Literal

from pydantic import Field

from matcher.accounts.names import display_names
from matcher.contracts import lifecycle
from matcher.contracts.contacts import disclosed
from matcher.contracts.filters import ContractFilters
from matcher.contracts.find import contracts_after, get_contract
from matcher.contracts.models import Contract
from matcher.contracts.schemas import ContractInput
from matcher.contracts.versions import versions_of
from matcher.contracts.write import create_contract, edit_contract
from matcher.engagements.find import get_engagement
from matcher.validation import Schema, Text
from matcher.written import Day
from webapp.api.cursors import Paged, RowId, cut, decode, encode
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.models.contracts import (
    ContractDetail,
    ContractRow,
    ContractRows,
    ContractVersions,
)
from webapp.context import actor, session

group = Group("技术合同", write="match")
_ONE = "/contracts/{contract}"
_ROUNDED = "外币金额按汇率折合成元，四舍六入五成双到分；原币金额和汇率一并保留。"

_DISCLOSED = "令牌有“对接”（match）范围的，答复中才有当事人联系方式；每次都记入审计日志。"


class ContractQuery(Paged):
    """Which contracts."""

    q: Text = Field(title="检索", default="", max_length=60)
    state: Text = Field(
        title="状态", default="", max_length=20, description="代码表 contract_states"
    )
    signed_from: Day | None = Field(title="签订日期自", default=None)
    signed_until: Day | None = Field(title="签订日期至", default=None)


class Creation(ContractInput):
    """A contract, and the engagement that it came from."""

    engagement: Annotated[str, Field(pattern="^(E[0-9]{4}-[0-9]{4,9})?$")] = Field(
        title="对接编号", default="", description="平台之外达成的合同不填"
    )


class Edit(ContractInput):
    """A contract as it shall be."""

    reason: Text = Field(title="修改原因", default="", max_length=500)


class Change(ContractInput):
    """A contract as the parties agreed to change it."""

    reason: Text = Field(title="变更原因", min_length=1, max_length=500)
    happened_on: Day = Field(title="变更日期")


class Step(Schema):
    """A step of the zone's desk."""

    action: Literal["sign", "submit", "recall", "cancel"] = Field(title="步骤")
    happened_on: Day = Field(title="日期")
    note: Text = Field(title="说明", default="", max_length=500, description="作废时必填，写明原因")


class Registered(Schema):
    """The number that the registration body gave."""

    number: Text = Field(title="登记编号", min_length=1, max_length=60)
    body: Text = Field(title="登记机构", default="", max_length=120)
    happened_on: Day = Field(title="登记日期")
    note: Text = Field(title="说明", default="", max_length=1_000)


class Refused(Schema):
    """Why the registration body refused."""

    ground: Text = Field(title="理由", max_length=20, description="代码表 refusal_grounds")
    happened_on: Day = Field(title="日期")
    note: Text = Field(title="说明", default="", max_length=1_000)


@group.get("/contracts", "合同台账", ContractRows, "contract.see", query=ContractQuery)
def list_contracts(query: ContractQuery) -> Answer:
    """Those that the caller may see, the newest first."""
    key = decode(query.cursor, tuple[RowId])
    filters = ContractFilters.read(query.model_dump(exclude={"cursor", "limit"}))
    after = key[0] if key else None
    rows = contracts_after(session(), actor(), filters, after, query.limit + 1)
    shown, more = cut(rows, query.limit)
    following = encode(shown[-1].id) if more else ""
    body = ContractRows(items=[ContractRow.of(one) for one in shown], next=following)
    return Answer(body, next=following)


@group.get(
    _ONE, "查看一份合同", ContractDetail, "contract.see",
    recorded=True, description=_DISCLOSED,
)  # fmt: skip
def show_contract(contract: str) -> Answer:
    """One contract; contacts for its parties and the zone's desk."""
    return _detail(get_contract(session(), actor(), contract))


@group.get(
    f"{_ONE}/versions", "合同的历次内容", ContractVersions, "contract.see",
    recorded=True, description=_DISCLOSED,
)  # fmt: skip
def list_contract_versions(contract: str) -> Answer:
    """What was signed, and what it was changed to."""
    found = get_contract(session(), actor(), contract)
    disclosed(session(), actor(), found, "api")
    return Answer(ContractVersions.of(versions_of(session(), actor(), found)))


@group.post(
    "/contracts", "填写合同", ContractDetail, "contract.edit",
    body=Creation, status=201, description=_ROUNDED,
)  # fmt: skip
def write_contract(body: Creation) -> Answer:
    """A draft."""
    came_from = get_engagement(session(), actor(), body.engagement) if body.engagement else None
    made = create_contract(session(), actor(), body, came_from)
    return _detail(made, f"/api/v1/contracts/{made.code}")


@group.put(
    _ONE, "修改合同", ContractDetail, "contract.edit",
    body=Edit, seen=True, description="替换草稿、已签订或不予登记的合同的全部内容。" + _ROUNDED,
)  # fmt: skip
def rewrite_contract(contract: str, body: Edit, seen: Seen) -> Answer:
    """Replace what it says; after signing the former version is kept."""
    found = _seen(contract, seen)
    edit_contract(session(), actor(), found, body, body.reason)
    return _detail(found)


@group.post(
    f"{_ONE}/steps", "签订、送审、撤回、作废", ContractDetail, "contract.edit",
    body=Step, seen=True,
    description="送审前逐项预检，有一项不通过即答复 422，指明哪一项和怎样改。",
)  # fmt: skip
def step_contract(contract: str, body: Step, seen: Seen) -> Answer:
    """A step of the zone's desk."""
    found = _seen(contract, seen)
    if body.action == "cancel":
        lifecycle.cancel(session(), actor(), found, body.note, body.happened_on)
    else:
        step = {"sign": lifecycle.sign, "submit": lifecycle.submit, "recall": lifecycle.recall}
        step[body.action](session(), actor(), found, body.happened_on, body.note)
    return _detail(found)


@group.post(
    f"{_ONE}/change", "登记变更", ContractDetail, "contract.edit", body=Change, seen=True,
    description="已登记的合同经各方同意变更后的全部内容；原来的内容作为上一版保留。",
)  # fmt: skip
def change_contract(contract: str, body: Change, seen: Seen) -> Answer:
    """What the parties agreed to change after registration."""
    found = _seen(contract, seen)
    lifecycle.change(session(), actor(), found, body, body.reason, body.happened_on)
    return _detail(found)


@group.post(
    f"{_ONE}/register", "登记结果：已登记", ContractDetail, "contract.register",
    body=Registered, seen=True,
)  # fmt: skip
def register_contract(contract: str, body: Registered, seen: Seen) -> Answer:
    """The registration body gave it a number."""
    found = _seen(contract, seen)
    lifecycle.register_contract(
        session(), actor(), found, body.number, body.body, body.happened_on, body.note
    )
    return _detail(found)


@group.post(
    f"{_ONE}/refuse", "登记结果：不予登记", ContractDetail, "contract.register",
    body=Refused, seen=True,
)  # fmt: skip
def refuse_contract(contract: str, body: Refused, seen: Seen) -> Answer:
    """The registration body refused it."""
    found = _seen(contract, seen)
    lifecycle.refuse(session(), actor(), found, body.ground, body.happened_on, body.note)
    return _detail(found)


def _seen(code: str, seen: Seen) -> Contract:
    found = get_contract(session(), actor(), code)
    seen.check(found.version)
    return found


def _detail(contract: Contract, location: str = "") -> Answer:
    names = display_names(
        session(), [contract.broker_id, *(step.entered_by for step in contract.steps)]
    )
    private = disclosed(session(), actor(), contract, "api")
    body = ContractDetail.seen(contract, actor(), names, private=private)
    return Answer(body, version=contract.version, location=location)
