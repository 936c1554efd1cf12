"""Whatever is tried with a contract, its state follows the table and no version ever changes."""

import json
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy.orm import Session

from matcher.contracts import lifecycle
from matcher.contracts.content import content_of
from matcher.contracts.models import Contract
from matcher.contracts.review_clock import review_due
from matcher.contracts.versions import versions_of
from matcher.contracts.write import edit_contract
from matcher.db import Database
from matcher.engagements.stages import open_engagement
from matcher.errors import InvalidError, TransitionError
from tests.conftest import People, publish_listing
from tests.contracts.papers import BUYER, SELLER, SIGNED, drafted, foreigner, given, told
from tests.matching.pairs import suggest

# The table, written down once more.
LEADS = {
    "sign": {"draft": "signed"},
    "submit": {"signed": "submitted", "refused": "submitted"},
    "recall": {"submitted": "signed"},
    "register": {"submitted": "registered"},
    "refuse": {"submitted": "refused"},
    "change": {"registered": "changed", "changed": "changed"},
    "cancel": dict.fromkeys(
        ("draft", "signed", "submitted", "refused", "registered", "changed"), "cancelled"
    ),
}
WRITES = {"draft": False, "signed": True, "refused": True}
BUYERS = {"output": BUYER, "within": BUYER | {"region": "150271"}, "export": foreigner("buyer")}
TODAY = date(2026, 11, 20)
WORDS = st.fixed_dictionaries(
    {
        "total_amount": st.sampled_from(["1200000.50", "8,000,000"]),
        "technology_amount": st.sampled_from(["100", "1,200,000.5"]),
        "buyer": st.sampled_from(sorted(BUYERS)),
        "title": st.sampled_from(["叶片补焊技术开发", "裂纹控制技术开发"]),
    }
)


def _data(words: dict[str, str], signed_on: date | None) -> Any:
    changed = {name: value for name, value in words.items() if name != "buyer"}
    parties = [SELLER, BUYERS[words["buyer"]]]
    return given(**told(**changed, parties=parties, signed_on=(signed_on or SIGNED).isoformat()))


class Contracts(RuleBasedStateMachine):
    """One contract under a savepoint, and what should have become of it."""

    session: ClassVar[Session]
    people: ClassVar[People]
    contract: ClassVar[Contract]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = self.session.begin_nested()
        self.state, self.day, self.steps = "draft", date(2026, 1, 5), 0
        self.versions: list[str] = []
        self.stage = self.contract.engagement.stage

    @rule(action=st.sampled_from(sorted(LEADS)), days=st.integers(-1, 30), words=WORDS)
    def step(self, action: str, days: int, words: dict[str, str]) -> None:
        day = self.day + timedelta(days=days)
        early = self.steps > 0 and days < 0
        refused = None
        if self.state not in LEADS[action]:
            refused = TransitionError
        elif early or day > TODAY:
            refused = InvalidError
        if refused:
            with pytest.raises(refused):
                self.take(action, day, words)
            return
        self.take(action, day, words)
        self.state, self.day, self.steps = LEADS[action][self.state], day, self.steps + 1
        if action in ("sign", "change"):
            self.keep()
        if action == "submit":
            assert self.contract.review_due == review_due(day, self.contract.technology_amount)
        reached = {"sign": "signing", "register": "registration"}.get(action)
        if reached and (self.stage, reached) != ("registration", "signing"):
            self.stage = reached

    @precondition(lambda self: self.state != "cancelled")
    @rule(words=WORDS)
    def edit(self, words: dict[str, str]) -> None:
        data = _data(words, self.contract.signed_on)
        if self.state not in WRITES:
            with pytest.raises(TransitionError, match="不能直接修改"):
                edit_contract(self.session, self.people.broker, self.contract, data)
            return
        edit_contract(self.session, self.people.broker, self.contract, data, "改正")
        assert self.contract.direction == words["buyer"]
        if WRITES[self.state]:
            self.keep()

    def keep(self) -> None:
        self.versions.append(json.dumps(content_of(self.contract), sort_keys=True))

    @invariant()
    def is_as_expected(self) -> None:
        self.session.expire_all()
        assert (self.contract.state, len(self.contract.steps)) == (self.state, self.steps)
        assert self.contract.revision == len(self.versions)
        kept = versions_of(self.session, self.people.broker, self.contract)
        found = [json.dumps(one.content, sort_keys=True) for one in kept]
        assert found == self.versions
        assert self.contract.engagement.stage == self.stage
        offered = {name for name, leads in LEADS.items() if self.state in leads}
        actors = (self.people.broker, self.people.operator)
        can = {name for actor in actors for name in lifecycle.next_steps(actor, self.contract)}
        assert can == offered

    def teardown(self) -> None:
        self.savepoint.rollback()
        self.session.expire_all()

    def take(self, action: str, day: date, words: dict[str, str]) -> None:
        broker, operator = self.people.broker, self.people.operator
        data = _data(words, self.contract.signed_on)
        calls: dict[str, Any] = {
            "sign": lambda: lifecycle.sign(self.session, broker, self.contract, day),
            "submit": lambda: lifecycle.submit(self.session, broker, self.contract, day),
            "recall": lambda: lifecycle.recall(self.session, broker, self.contract, day),
            "register": lambda: lifecycle.register_contract(
                self.session, operator, self.contract, "2026150200001", "示例登记站", day
            ),
            "refuse": lambda: lifecycle.refuse(
                self.session, operator, self.contract, "unclear", day
            ),
            "change": lambda: lifecycle.change(
                self.session, broker, self.contract, data, "双方协商", day
            ),
            "cancel": lambda: lifecycle.cancel(self.session, broker, self.contract, "重复", day),
        }
        calls[action]()


def _run(session: Session, people: People, contract: Contract) -> None:
    Contracts.session, Contracts.people, Contracts.contract = session, people, contract
    Contracts.TestCase.settings = settings(
        max_examples=12,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    Contracts.TestCase().runTest()


@time_machine.travel(TODAY)
def test_the_machine_of_contracts(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read() as session:
        people = People(session)
        need = publish_listing(session, people, "demand", "叶片补焊裂纹")
        offer = publish_listing(session, people, "achievement", "激光熔覆修复")
        engagement = open_engagement(session, people.broker, suggest(session, need, offer))
        _run(session, people, drafted(session, people.broker, engagement))
    database.close()
