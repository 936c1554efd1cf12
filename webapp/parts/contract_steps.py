"""What comes next for a contract, in words and as links for whoever may do it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from matcher.contracts.access import may_do
from matcher.contracts.lifecycle import next_steps
from matcher.contracts.models import Contract
from matcher.contracts.write import EDITABLE
from matcher.taxonomy import scheme
from webapp.context import actor

Link = dict[str, Any]
_LEADS: Mapping[str, str] = {
    "draft": "核对内容、上传合同文本后办理签订；签订前当事人看不到这份合同。",
    "signed": "登记前核对没有不通过的项目后送审，由登记机构审核。",
    "submitted": "登记机构正在审核；收到答复后登记结果。",
    "registered": "已登记。收到款项后登记到款。",
    "changed": "已登记并有变更，以变更后的内容为准。收到款项后登记到款。",
    "refused": "登记机构不予登记，改正后可以再次送审。",
    "cancelled": "合同已作废，不再计入合计和指标；内容和经过仍可查看。",
}
# In each state the step that usually comes next.
_USUAL = {
    "draft": "sign",
    "signed": "submit",
    "submitted": "register",
    "refused": "edit",
    "registered": "pay",
    "changed": "pay",
}
_CHANGE = "change"


def lead_of(contract: Contract) -> str:
    """What comes next, and after a refusal why."""
    ground = scheme("refusal_grounds").name(contract.refusal_ground)
    why = f"理由：{ground}。" if contract.state == "refused" and ground else ""
    return why + _LEADS[contract.state]


def step_links(contract: Contract) -> list[Link]:
    """What the reader can do now, the usual step first."""
    usual = _USUAL.get(contract.state)
    links = sorted(_links(contract), key=lambda link: link["name"] != usual)
    return [link | {"main": link["name"] == usual} for link in links]


def _links(contract: Contract) -> Iterator[Link]:
    if contract.state in EDITABLE and may_do(actor(), "contract.edit", contract):
        yield _page("edit", "修改", "contracts.edit", contract)
    if _USUAL.get(contract.state) == "pay" and may_do(actor(), "payment.enter", contract):
        yield _page("pay", "登记到款…", "payments.enter_form", contract)
    for name, step in next_steps(actor(), contract).items():
        if name == _CHANGE:  # What was changed is written into the form.
            yield _page(name, f"{step.label}…", "contracts.edit", contract)
        else:
            url = url_for("contracts.step", code=contract.code, step=name)
            yield {"name": name, "label": f"{step.label}…", "url": url, "dialog": True}


def _page(name: str, label: str, endpoint: str, contract: Contract) -> Link:
    url = url_for(endpoint, code=contract.code)
    return {"name": name, "label": label, "url": url, "dialog": False}
