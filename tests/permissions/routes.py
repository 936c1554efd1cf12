"""The rule of every address of the application: a route that is missing here fails a test.

Operations of the API declare their action themselves; here it is only told which objects their
paths name.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matcher.listings.lifecycle import TRANSITIONS
from tests.permissions.cases import STATES
from webapp.api.declared import OPERATIONS, Operation

# Beside the actions: everybody, whoever is signed in, and nobody, because what is named belongs to
# nobody here: a session of no one, a link that was never sent.
OPEN, SIGNED_IN, NOBODY = "public", "signed_in", "nobody"


@dataclass(frozen=True)
class Rule:
    """What an address asks for.

    Attributes:
        action: a key of `ACTIONS`, or `OPEN`, `SIGNED_IN` or `NOBODY`.
        names: what the address names, by its variables; see `names_of`.
        data: what is posted, likewise.
        states: of the need, in which it is tried.
        possible: in which of them it goes through; not judged when empty.
        conflict: whether the own organization's objects are refused to avoid interested decisions.
        mine: whether only the own organization's objects are meant, whatever the scope.
        anywhere: whether it concerns no object, so that only the roles are asked.
        hidden: whether the public is told of nothing instead of led to the sign-in.
        parts: whether the data is the JSON beside a file, which is missing here.
        public: whether the public, who has no role, is let in besides.
    """

    action: str
    names: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    states: Sequence[str] = ("published",)
    possible: Collection[str] = ()
    conflict: bool = False
    mine: bool = False
    anywhere: bool = False
    hidden: bool = False
    parts: bool = False
    public: bool = False


_ALL = STATES["need"]
_SENT = [state for state in _ALL if state != "draft"]
_UNSEEN = [state for state in _SENT if state != "published"]
_NEED = {"code": "need"}
_ENGAGEMENT = {"code": "engagement"}
_MATCH = {"match_id": "match"}
_IMPORT = {"import_id": "import"}
_ROW = {**_IMPORT, "row_number": "2"}
_PAIR = {"code": "need", "other": "offer"}
_LIST = {"year": "2026", "listed": "demands"}
_FILE = {"file_id": "999999"}
_PAID = {"code": "contract"}
_PAYMENT = {"amount": "1", "received_on": "2026-03-02", "voucher": "示例新凭证"}
_RESULT = {"result_id": "999999"}
_DRAFT_LIST = {"issue_id": "draft list"}
_TITLED_LIST = {"title": "示例", "version": "1"}
_ITEM = {"year": "2025", "item": "gdp"}
_ENTERED = {"value": "1", "source": "示例"}
_ENTRY = {"entry_id": "yearbook entry"}
_FOUNDED = {"zone_code": "founded zone"}
_OPENED = {"evaluation_id": "opened evaluation"}
_FROZEN = {"zone_code": "zone", "period_key": "2025", "version_number": "1"}
_ENDED = {"ended_on": "2026-01-01", "reason": "示例"}
_REPORTED = {"year": "2025", "zone": "zone"}
_EDITABLE = {"draft", "returned"}


def _own(possible: Collection[str] = (), action: str = "listing.edit") -> Rule:
    """A page of one's own listing, in every state."""
    return Rule(action, _NEED, {}, _ALL, possible, mine=True)


def _step(name: str, *possible: str) -> Rule:
    return Rule(f"listing.{name}", {**_NEED, "action": name}, {}, _ALL, possible, mine=True)


def _judged(*, possible: Collection[str] = ("submitted",), **data: str) -> Rule:
    """A decision of a reviewer about the version they looked at; they see no draft."""
    given = {"version": "version", **data}
    return Rule("listing.review", _NEED, given, _SENT, possible, conflict=True)


_TOKEN = {"token": "never-sent"}
_NUMBER = {"number": "999999"}
_ORGANIZATION = {"number": "organization"}
_BROKER = {"broker_id": "999999"}
_ACCOUNT = Rule("account.manage", {"login": "broker"}, anywhere=True)
_STAFF_OF_ONE = Rule("organization.edit", anywhere=True)
_MANAGER = Rule("organization.members", anywhere=True)
_PAGE = {"place": "demands", "code": "need"}

_CONTRACT_STEPS = {
    **dict.fromkeys(("cancel", "sign", "submit", "recall"), "contract.edit"),
    **dict.fromkeys(("register", "refuse"), "contract.register"),
}


def _entered(step: str) -> Rule:
    """A step of a registered contract; which of them are possible is told by its table."""
    data = {"happened_on": "2026-03-02", "reason": "示例", "version": "1"}
    return Rule(_CONTRACT_STEPS[step], {**_PAID, "step": step}, data, conflict=True)


PAGES: Mapping[str, Sequence[Rule]] = {
    "GET static": [Rule(OPEN, {"filename": "theme.css"})],
    "GET home.index": [Rule(OPEN)],
    "GET search.results": [Rule(OPEN)],
    "GET manual.index": [Rule(OPEN)],
    "GET about.index": [Rule(OPEN)],
    "GET feeds.everything": [Rule(OPEN, {"form": "atom"})],
    "GET feeds.of_kind": [Rule(OPEN, {"place": "demands", "form": "rss"})],
    "GET feeds.lists": [Rule(OPEN, {"form": "atom"})],
    "GET feeds.search": [Rule(OPEN, {"form": "atom"})],
    "GET site_map.robots": [Rule(OPEN)],
    "GET site_map.index": [Rule(OPEN)],
    "GET site_map.piece": [Rule(OPEN, {"section": "pages", "number": "1"})],
    "GET health.report": [Rule(OPEN)],
    "GET listing.show": [
        Rule(OPEN, _PAGE),
        Rule("listing.see", _PAGE, states=_UNSEEN, hidden=True),
        Rule("listing.see_draft", _PAGE, states=["draft"], hidden=True),
    ],
    "GET organization.show": [Rule(OPEN, {"organization_id": "organization"})],
    "GET post.choose": [Rule(OPEN)],
    "GET post.industries": [Rule(OPEN)],
    "POST post.send": [Rule(OPEN, {"kind": kind}) for kind in ("demand", "scenario")],
    "POST post.autosave": [
        Rule(f"{kind}.create", {"kind": kind}, anywhere=True)
        for kind in ("demand", "scenario", "achievement")
    ],
    "POST post.discard": [Rule("demand.create", {"kind": "demand"}, anywhere=True)],
    "POST guide.show": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "GET receipt.show": [Rule(OPEN)],
    "POST receipt.look_up": [Rule(OPEN)],
    # Without the proof that a browser holds, led to the look-up: see tests/webapp/test_receipts.py.
    "POST receipt.leave": [Rule(OPEN)],
    "POST receipt.withdraw": [Rule(OPEN)],
    "GET receipt.edit": [Rule(OPEN)],
    "POST receipt.save": [Rule(OPEN)],
    "GET receipt.preview": [Rule(OPEN)],
    "POST receipt.submit": [Rule(OPEN)],
    "POST receipt.attach": [Rule(OPEN)],
    "POST receipt.attachment": [Rule(OPEN, {"number": "999999"})],
    "GET attachments.download": [Rule("attachment.see", {"key": "attachment"})],
    "GET post.new": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "POST post.create": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "GET my.start": [Rule("listing.see_draft", anywhere=True)],
    "GET my.listings": [Rule("listing.see_draft", anywhere=True)],
    "GET my.export": [Rule("listing.see_draft", anywhere=True)],
    "POST my.chosen": [
        Rule("listing.see_draft", anywhere=True),
        Rule("listing.see_draft", {}, {"action": "pause", "codes": "need"}, anywhere=True),
    ],
    "GET my.imports": [Rule("import.preview", anywhere=True)],
    "GET my.template": [
        Rule(f"{kind}.create", {"kind": kind}, anywhere=True)
        for kind in ("demand", "scenario", "achievement")
    ],
    "POST my.upload": [Rule("import.preview", anywhere=True)],
    "GET my.import_preview": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.problem_rows": [Rule("import.preview", _IMPORT, mine=True)],
    "POST my.choose_rows": [
        Rule("import.preview", _IMPORT, {"rows": "2", "choice": "leave"}, mine=True)
    ],
    "POST my.upload_again": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.edit_row": [Rule("import.preview", _ROW, mine=True)],
    "POST my.mend_row": [Rule("import.preview", _ROW, {"title": "示例"}, mine=True)],
    "POST my.take_rows": [Rule("demand.create", _IMPORT, {"then": "submit"}, mine=True)],
    "POST my.drop": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.listing": [_own()],
    "GET my.matches": [_own()],
    "GET my.edit": [_own()],
    "POST my.save": [_own()],
    "POST my.autosave": [_own(_EDITABLE)],
    "POST my.discard": [_own()],
    "POST my.copy": [Rule("demand.create", _NEED, {}, _ALL, _ALL, mine=True)],
    "POST my.attach": [_own()],
    "POST my.attachment": [Rule(NOBODY, {**_NEED, "number": "999999"})],
    "GET my.supply": [Rule("supply.see", anywhere=True)],
    "GET my.claims": [Rule("receipt.claim", anywhere=True)],
    "POST my.claim": [Rule("receipt.claim", anywhere=True)],
    "GET my.preview": [_own()],
    "POST my.submit": [_own(_EDITABLE, "listing.submit")],
    "POST my.act": [
        _step("pause", "published"),
        _step("resume", "paused"),
        _step("revise", "published", "paused", "expired"),
        _step("fulfil", "published", "paused"),
        _step("withdraw", "draft", "submitted", "returned", "published", "paused", "expired"),
    ],
    "POST my.renew": [_own({"published", "expired"}, "listing.renew")],
    "GET review.queue": [Rule("listing.review", anywhere=True)],
    "GET review.desk": [Rule("listing.review", _NEED, states=_SENT)],
    "POST review.publish": [_judged()],
    "POST review.send_back": [
        _judged(**{"reason-title": "示例原因"}),
        _judged(possible=_ALL),
    ],
    "POST review.reject": [_judged(reason="示例原因"), _judged(possible=_ALL)],
    "GET review.alike": [Rule("listing.review", _NEED, states=_SENT)],
    "POST review.assign": [Rule("listing.assign", _NEED, {"broker": "0"}, conflict=True)],
    "GET versions.latest": [Rule("listing.versions", _NEED)],
    "GET versions.show": [Rule("listing.versions", {**_NEED, "version_number": "1"})],
    "GET zone_brokers.index": [Rule("broker.manage", anywhere=True)],
    "GET zone_brokers.show": [Rule(NOBODY, _BROKER)],
    "POST zone_brokers.profile": [Rule(NOBODY, _BROKER)],
    "POST zone_brokers.hand_over_all": [Rule(NOBODY, _BROKER)],
    "GET desk.today": [Rule("match.see", anywhere=True)],
    "GET desk.board": [Rule("match.see", anywhere=True)],
    "GET desk.table": [Rule("match.see", anywhere=True)],
    "GET desk.export": [
        Rule("match.see", {"sheet": sheet}, anywhere=True) for sheet in ("csv", "xlsx")
    ],
    "GET desk.views": [Rule("view.manage", anywhere=True)],
    "POST desk.save": [Rule("view.manage", data={"name": "示例视图"}, anywhere=True)],
    "POST desk.make_default": [Rule(NOBODY, {"view_id": "999999"})],
    "POST desk.remove": [Rule(NOBODY, {"view_id": "999999"})],
    "GET desk.explore": [Rule("match.see", {"listing": "need"}, anywhere=True)],
    "GET desk.compare": [Rule("match.see", {"need": "need", "with": "offer"}, anywhere=True)],
    "GET desk.compare_file": [Rule("match.see", {"need": "need", "with": "offer"}, anywhere=True)],
    "POST desk.add_pair": [
        Rule("match.decide", {"listing": "need"}, {"other": "offer"}, conflict=True)
    ],
    "POST desk.snooze": [Rule("match.decide", _MATCH, {"until": "2099-01-01"}, conflict=True)],
    "POST desk.wake": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.merge": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.split": [Rule("match.decide", _MATCH, conflict=True)],
    "GET desk.suggestions": [Rule("match.see", anywhere=True)],
    "GET desk.matches": [Rule("match.see", _NEED, anywhere=True)],
    "POST desk.confirm": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.dismiss": [
        Rule("match.decide", _MATCH, conflict=True),
        Rule("match.decide", _MATCH, {"reason": "cost"}, conflict=True),
    ],
    "GET desk.match": [Rule("match.see", _MATCH)],
    "GET desk.match_report": [Rule("match.see", _MATCH)],
    "POST desk.reopen": [Rule("match.decide", {"match_id": "dismissed"}, conflict=True)],
    "POST desk.confirm_pair": [Rule("match.decide", _PAIR, conflict=True)],
    "POST desk.dismiss_pair": [Rule("match.decide", _PAIR, {"reason": "cost"}, conflict=True)],
    "GET desk.quality": [Rule("quality.see", anywhere=True)],
    "GET engagement.show": [Rule("engagement.see", _ENGAGEMENT)],
    "GET engagement.mine": [Rule("interest.see", anywhere=True)],
    "POST engagement.contacts": [Rule("engagement.contacts", _ENGAGEMENT)],
    "GET engagement.advance_form": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.enter": [
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "contacted"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "signing"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "terminated"}, conflict=True),
        Rule(
            "engagement.advance",
            _ENGAGEMENT,
            {"stage": "terminated", "reason": "price"},
            conflict=True,
        ),
    ],
    "POST engagement.consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "POST engagement.withdraw_consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "POST engagement.invite": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.answer": [
        Rule("engagement.answer", _ENGAGEMENT, {"answer": "accept"}),
        Rule("engagement.answer", _ENGAGEMENT, {"answer": "decline"}),
    ],
    "POST engagement.add": [
        Rule("engagement.work", _ENGAGEMENT, {"kind": "message", "text": "示例留言"}),
        Rule("engagement.work", _ENGAGEMENT),
    ],
    "POST engagement.finish": [
        Rule("engagement.private", {**_ENGAGEMENT, "activity_id": "private note"}, conflict=True),
    ],
    "POST engagement.verify": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.add_document": [Rule("engagement.work", _ENGAGEMENT)],
    "GET engagement.report": [Rule("engagement.document", _ENGAGEMENT)],
    "GET engagement.document": [
        Rule("engagement.document", {**_ENGAGEMENT, "document_id": "document"}),
        Rule(
            "engagement.private", {**_ENGAGEMENT, "document_id": "private document"}, conflict=True
        ),
    ],
    "GET interests.form": [Rule(SIGNED_IN, {"code": "offer"})],
    "POST interests.express": [
        Rule("interest.express", {"code": "offer"}, {"text": "示例意向"}, anywhere=True)
    ],
    "GET interests.desk": [Rule("match.see", anywhere=True)],
    "POST interests.take_up": [Rule("interest.decide", {"interest_id": "interest"}, conflict=True)],
    "POST interests.decline": [
        Rule("interest.decide", {"interest_id": "interest"}, {"reason": "示例"}, conflict=True),
        Rule("interest.decide", {"interest_id": "interest"}, conflict=True),
    ],
    "GET privacy.notice": [Rule(OPEN)],
    "GET uploads.download": [Rule("upload.see", {"key": "upload"})],
    "GET registration.form": [Rule(OPEN)],
    "POST registration.register": [Rule(OPEN)],
    "GET registration.sent": [Rule(OPEN)],
    "GET registration.confirmation": [Rule(NOBODY, _TOKEN)],
    "POST registration.confirm": [Rule(NOBODY, _TOKEN)],
    "GET invitations.show": [Rule(NOBODY, _TOKEN)],
    "POST invitations.accept": [Rule(NOBODY, _TOKEN)],
    "POST invitations.join": [Rule(NOBODY, _TOKEN)],
    "GET my_organization.show": [_STAFF_OF_ONE],
    "POST my_organization.profile": [_MANAGER],
    "POST my_organization.apply": [_MANAGER],
    "POST my_organization.invite": [_MANAGER],
    "POST my_organization.withdraw": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.manager": [Rule(NOBODY, _NUMBER)],
    "POST my_organization.remove": [Rule(NOBODY, _NUMBER)],
    "GET lists.index": [Rule(OPEN)],
    "GET lists.show": [Rule(NOBODY, {**_LIST, "issue_number": "999999"})],
    "GET lists.download": [
        Rule(NOBODY, {**_LIST, "issue_number": "999999", "file_form": form})
        for form in ("json", "xlsx", "pdf")
    ],
    "GET contracts.ledger": [Rule("contract.see", anywhere=True)],
    "GET contracts.mine": [Rule("contract.see", anywhere=True)],
    "GET contracts.parties": [Rule("contract.edit", anywhere=True)],
    "GET contracts.new": [
        Rule("contract.edit", anywhere=True),
        Rule("contract.edit", {"engagement": "engagement"}, conflict=True),
    ],
    "POST contracts.create": [
        Rule("contract.edit", anywhere=True),
        Rule("contract.edit", {"engagement": "engagement"}, conflict=True),
    ],
    "GET contracts.show": [Rule("contract.see", _PAID)],
    "GET contracts.edit": [Rule("contract.edit", _PAID, conflict=True)],
    "POST contracts.save": [
        Rule("contract.edit", _PAID, {"add": "seller"}, conflict=True),
        Rule("contract.edit", _PAID, conflict=True),
    ],
    "GET contracts.step": [_entered(step) for step in _CONTRACT_STEPS],
    "POST contracts.enter": [_entered(step) for step in _CONTRACT_STEPS],
    "POST contracts.add_document": [Rule("contract.edit", _PAID, conflict=True)],
    "GET contracts.document": [Rule("contract.private", {**_PAID, "document_id": "paper"})],
    "GET payments.reconcile": [Rule("contract.see", anywhere=True)],
    "GET payments.sheet": [Rule("contract.see", anywhere=True)],
    "GET payments.enter_form": [Rule("payment.enter", _PAID, conflict=True)],
    "POST payments.enter": [
        Rule("payment.enter", _PAID, _PAYMENT, conflict=True),
        Rule("payment.enter", _PAID, conflict=True),
    ],
    "GET payments.plan_form": [Rule("payment.enter", _PAID, conflict=True)],
    "POST payments.save_plan": [Rule("payment.enter", _PAID, {"add": "1"}, conflict=True)],
    "GET payments.reverse_form": [
        Rule("payment.enter", {**_PAID, "payment_id": "payment"}, conflict=True)
    ],
    "POST payments.reverse": [
        Rule("payment.enter", {**_PAID, "payment_id": "payment"}, {"reason": "示例"}, conflict=True)
    ],
    "GET payments.voucher": [Rule("contract.private", {**_PAID, "payment_id": "payment"})],
    "GET contract_registration.show": [Rule("contract.edit", _PAID)],
    "GET contract_registration.choose": [Rule("registration.export", anywhere=True)],
    "POST contract_registration.write": [Rule("registration.export", anywhere=True)],
    "GET contract_registration.document": [Rule("contract.private", _PAID)],
    "GET contract_registration.data": [Rule("contract.private", _PAID)],
    "GET contract_registration.results": [Rule("registration.import", anywhere=True)],
    "POST contract_registration.upload": [Rule("registration.import", anywhere=True)],
    "GET contract_registration.preview": [Rule(NOBODY, _RESULT)],
    "POST contract_registration.take": [Rule(NOBODY, _RESULT)],
    "POST contract_registration.drop": [Rule(NOBODY, _RESULT)],
    "GET made_files.index": [Rule("made_file.own", anywhere=True)],
    "GET made_files.show": [Rule(NOBODY, _FILE)],
    "GET made_files.content": [Rule(NOBODY, _FILE)],
    "POST made_files.again": [Rule(NOBODY, _FILE)],
    "POST made_files.drop": [Rule(NOBODY, _FILE)],
    "GET market.index": [Rule("market.see", anywhere=True)],
    "GET market.sheet": [Rule("market.see", anywhere=True)],
    "GET market.topic": [Rule(NOBODY, {"view_id": "999999", "topic_number": "1"})],
    "GET zone_lists.index": [Rule("list_issue.see", anywhere=True)],
    "POST zone_lists.create": [Rule("list_issue.compose", data={"kind": "demand"}, anywhere=True)],
    "GET zone_lists.show": [
        Rule("list_issue.see", {"issue_id": f"{state} list"})
        for state in ("draft", "submitted", "approved")
    ],
    "POST zone_lists.arrange": [Rule("list_issue.compose", _DRAFT_LIST, _TITLED_LIST)],
    "GET zone_lists.preview": [Rule("list_issue.see", _DRAFT_LIST)],
    "GET zone_lists.choose": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.take": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.submit": [Rule("list_issue.compose", _DRAFT_LIST, {"version": "1"})],
    "POST zone_lists.discard": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.approve": [Rule("list_issue.approve", {"issue_id": "submitted list"})],
    "POST zone_lists.send_back": [
        Rule("list_issue.approve", {"issue_id": "submitted list"}, {"reason": "示例原因"})
    ],
    "POST zone_lists.correct": [
        Rule("list_issue.approve", {"issue_id": "approved list"}, {"note": "示例原因"})
    ],
    "GET reports.index": [
        Rule("report.see", {"zone": "zone"}),
        Rule("report.see", anywhere=True),
    ],
    "POST reports.make": [Rule("report.make", data=_REPORTED)],
    "POST reports.evidence": [Rule("report.make", data=_REPORTED)],
    "GET reports.narratives": [Rule("report.make", _REPORTED)],
    "POST reports.save_narratives": [Rule("report.make", _REPORTED, {"seen": "0"})],
    "POST reports.add_template": [Rule("report.make", data={"zone": "zone"})],
    "POST reports.use_platform": [Rule("report.make", data={"zone": "zone"})],
    "GET reports.platform_template": [Rule("report.see", anywhere=True)],
    "GET reports.template": [Rule("report.make", {"template_id": "report template"})],
    "GET reports.brief": [Rule("report.see", {"zone": "zone", "month": "2025-10"})],
    "GET evaluations.index": [Rule("evaluation.see", anywhere=True)],
    "GET evaluations.zone": [Rule("evaluation.see", _FOUNDED)],
    "POST evaluations.found": [
        Rule("evaluation.decide", _FOUNDED, {"founded_on": "2020-01-01", "seen": 1}),
        Rule("evaluation.decide", _FOUNDED),
    ],
    "POST evaluations.begin": [Rule("evaluation.decide", _FOUNDED)],
    "GET evaluations.show": [
        Rule("evaluation.see", {"evaluation_id": f"{state} evaluation"})
        for state in ("opened", "prepared", "scored", "rectifying")
    ],
    "GET evaluations.sheet": [Rule("evaluation.see", _OPENED)],
    "POST evaluations.pack": [Rule("evaluation.see", _OPENED)],
    "POST evaluations.submit": [
        Rule("evaluation.prepare", _OPENED, {"text": "示例", "seen": 1}),
        Rule("evaluation.prepare", _OPENED),
    ],
    "POST evaluations.save_scores": [
        Rule("evaluation.decide", {"evaluation_id": "prepared evaluation"}, {"seen": 1})
    ],
    "POST evaluations.conclude": [
        Rule(
            "evaluation.decide",
            {"evaluation_id": "scored evaluation"},
            {"outcome": "excellent", "seen": 1},
        )
    ],
    "POST evaluations.finish": [
        Rule(
            "evaluation.decide",
            {"evaluation_id": "rectifying evaluation"},
            {"result": "passed", "note": "示例", "seen": 1},
        )
    ],
    "GET statistics.index": [Rule("statistics.see", anywhere=True)],
    "GET statistics.sheet": [Rule("statistics.see", anywhere=True)],
    "GET statistics.show": [
        Rule("statistics.see", {"figure_code": "turnover", "zone": "zone"}),
        Rule("statistics.see", {"figure_code": "turnover"}, anywhere=True),
    ],
    "GET statistics.freezing": [Rule("statistics.see", anywhere=True)],
    "POST statistics.freeze_period": [
        Rule("statistics.freeze", data={"note": "示例更正"}, anywhere=True)
    ],
    "GET statistics.frozen_version": [Rule("statistics.see", _FROZEN)],
    "GET statistics.frozen_figure": [Rule("statistics.see", _FROZEN | {"figure_code": "turnover"})],
    "GET yearbook.index": [Rule("yearbook.see", anywhere=True)],
    "GET yearbook.show": [Rule("yearbook.see", _ITEM, anywhere=True)],
    "POST yearbook.save": [Rule("yearbook.enter", _ITEM, _ENTERED, anywhere=True)],
    "POST yearbook.check": [Rule("yearbook.check", _ENTRY)],
    "POST yearbook.send_back": [Rule("yearbook.check", _ENTRY, {"reason": "示例原因"})],
    "GET yearbook.document": [Rule("yearbook.see", _ENTRY)],
    **{
        key: rule
        for register, name in (("service_bodies", "body"), ("certificates", "certificate"))
        for key, rule in {
            f"GET {register}.index": [Rule("register.see", anywhere=True)],
            f"GET {register}.new": [Rule("register.manage", anywhere=True)],
            f"POST {register}.create": [Rule("register.manage", anywhere=True)],
            f"GET {register}.show": [Rule("register.see", {"register_id": name})],
            f"POST {register}.save": [Rule("register.manage", {"register_id": name})],
            f"POST {register}.finish": [Rule("register.manage", {"register_id": name}, _ENDED)],
        }.items()
    },
    "GET certificates.mine": [Rule("certificate.own", anywhere=True)],
    "GET zone_organizations.queue": [Rule("organization.verify", anywhere=True)],
    "GET zone_organizations.show": [Rule("organization.verify", _ORGANIZATION)],
    "POST zone_organizations.verify": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.refuse": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.strike": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.flags": [Rule("organization.verify", _ORGANIZATION)],
    "GET audit.index": [Rule("audit.read", anywhere=True)],
    "GET audit.export_csv": [Rule("audit.export", anywhere=True)],
    "GET system.index": [Rule("system.see", anywhere=True)],
    "GET security.index": [Rule("account.manage", anywhere=True)],
    "GET security.account": [_ACCOUNT],
    "POST security.change": [
        Rule("account.manage", {"login": "broker", "verb": verb}, anywhere=True)
        for verb in ("lock", "unlock", "deactivate", "activate")
    ],
    "POST security.end_sessions": [_ACCOUNT],
    "POST security.reset_second_factor": [_ACCOUNT],
    "POST security.issue_password": [_ACCOUNT],
    "POST security.set_roles": [_ACCOUNT],
    "GET notifications.index": [Rule("notification.read", anywhere=True)],
    "POST notifications.follow": [Rule(NOBODY, {"notification_id": "999999"})],
    "POST notifications.read": [Rule(NOBODY, {"notification_id": "999999"})],
    "POST notifications.read_all": [Rule("notification.read", anywhere=True)],
    "GET notifications.settings": [Rule("notification.read", anywhere=True)],
    "POST notifications.settings_post": [Rule("notification.read", anywhere=True)],
    "GET own_searches.index": [Rule("saved_search.manage", anywhere=True)],
    "POST own_searches.run": [Rule(NOBODY, {"search_id": "999999"})],
    "POST own_searches.change": [Rule(NOBODY, {"search_id": "999999"})],
    "POST own_searches.delete": [Rule(NOBODY, {"search_id": "999999"})],
    "GET saved_searches.new": [Rule(OPEN)],
    "POST saved_searches.save": [Rule(OPEN)],
    "GET saved_searches.sent": [Rule(OPEN)],
    "GET saved_searches.confirmation": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.confirm": [Rule(NOBODY, _TOKEN)],
    "GET saved_searches.manage": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.change": [Rule(NOBODY, _TOKEN)],
    "POST saved_searches.end": [Rule(NOBODY, _TOKEN)],
    "GET unsubscribe.ask": [Rule(NOBODY, _TOKEN)],
    "POST unsubscribe.stop": [Rule(NOBODY, _TOKEN)],
    "GET own_data.index": [Rule(SIGNED_IN)],
    "POST own_data.export": [Rule("own_data.export", anywhere=True)],
    "POST own_data.erase": [Rule("own_data.erase", anywhere=True)],
    "GET account.password": [Rule(SIGNED_IN)],
    "POST account.password_post": [Rule(SIGNED_IN)],
    "GET account.reset": [Rule(OPEN)],
    "POST account.reset_post": [Rule(OPEN)],
    "GET account.reset_link": [Rule(NOBODY, _TOKEN)],
    "POST account.reset_link_post": [Rule(NOBODY, _TOKEN)],
    "GET account.second_factor": [Rule(SIGNED_IN)],
    "POST account.second_factor_begin": [Rule(SIGNED_IN)],
    "POST account.second_factor_confirm": [Rule(SIGNED_IN)],
    "POST account.second_factor_codes": [Rule(SIGNED_IN)],
    "POST account.second_factor_remove": [Rule(SIGNED_IN)],
    "GET account.sessions": [Rule(SIGNED_IN)],
    "POST account.end": [Rule(NOBODY, {"session_id": "999"})],
    "POST account.end_others": [Rule(SIGNED_IN)],
    "POST account.end_all": [Rule(SIGNED_IN)],
    # Led on, when signed in, or back, when no second step is waited for.
    "GET account.sign_in_code": [Rule(SIGNED_IN)],
    "POST account.sign_in_code_post": [Rule(SIGNED_IN)],
    "GET account.tokens": [Rule("token.manage", anywhere=True)],
    "POST account.create_token": [Rule("token.manage", anywhere=True)],
    "POST account.revoke": [Rule(NOBODY, {"token_id": "999999"})],
    "GET api_documentation.openapi": [Rule(OPEN)],
    "GET api_documentation.docs": [Rule(OPEN)],
    "GET account.sign_in": [Rule(OPEN)],
    "POST account.sign_in_post": [Rule(OPEN)],
    "POST account.sign_out": [Rule(OPEN)],
    "GET account.index": [Rule(SIGNED_IN)],
}

_STEPS = {step.permission: step.sources for step in TRANSITIONS.values()}
_CONTRACT = {
    "title": "示例合同", "type": "development", "total_amount": "1000", "technology_amount": "1000",
}  # fmt: skip
_BODIES: Mapping[str, Mapping[str, Any]] = {
    "create_demand": {"title": "示例新填"},
    "create_scenario": {"title": "示例新填"},
    "create_achievement": {"title": "示例新填"},
    "edit_demand": {"title": "示例新填"},
    "edit_scenario": {"title": "示例新填"},
    "edit_achievement": {"title": "示例新填"},
    "advance_engagement": {"stage": "contacted"},
    "terminate_engagement": {"reason": "price"},
    "rank_text": {"text": "叶片补焊热裂纹"},
    "dismiss_match": {"reason": "cost"},
    "dismiss_pair": {"reason": "cost"},
    "return_listing": {"reasons": {"title": "示例原因"}},
    "reject_listing": {"reason": "示例原因"},
    "manage_members": {"manages_members": True},
    "refuse_organization": {"reason": "示例原因"},
    "strike_organization": {"reason": "示例原因"},
    "set_account_roles": {"roles": ["broker"]},
    "edit_organization": {"region": "150200"},
    "import_listings": {"kind": "demand"},
    "accept_invitation": {"person": "示例"},
    "erase_self": {"word": "注销", "password": "示例"},
    "write_contract": _CONTRACT,
    "rewrite_contract": _CONTRACT,
    "change_contract": {**_CONTRACT, "reason": "示例原因", "happened_on": "2026-03-02"},
    "step_contract": {"action": "cancel", "note": "示例原因", "happened_on": "2026-03-02"},
    "register_contract": {"number": "示例", "body": "示例登记站", "happened_on": "2026-03-02"},
    "put_plan": {"rows": []},
    "create_payment": _PAYMENT,
    "reverse_entered_payment": {"reason": "示例"},
    "refuse_contract": {"ground": "unclear", "happened_on": "2026-03-02"},
}
_NAMED = {
    "code": "need",
    "other": "offer",
    "engagement": "engagement",
    "match_id": "match",
    "organization_id": "organization",
    "scheme": "stages",
    "key": "upload",
    "account": "broker",
    "contract": "contract",
    "payment_id": "payment",
}
# Rankings of what is public anyway: of any zone, but only for those who work on matches.
_RANKINGS = {"list_live", "list_dismissed"}
# What is found out about an organization is no decision between interests.
_FACTS = {"set_organization_flags"}


def _api(operation: Operation) -> Sequence[Rule]:
    """The rule of an operation: its action, on the objects that its path names."""
    variables = re.findall(r"{(\w+)}", operation.path)
    if not _NAMED.keys() >= set(variables):
        unknown = dict.fromkeys(variables, "999999")
        return [Rule(NOBODY, unknown, _BODIES.get(operation.name, {}))]
    named = {name: _NAMED[name] for name in variables}
    kind = operation.name.removeprefix("edit_")
    if kind in ("scenario", "achievement"):
        named["code"] = f"{kind} draft"
    steps = "code" in named and operation.writes and operation.action in _STEPS
    review = operation.action == "listing.review"
    judged = {"listing.review", "match.decide", "engagement.advance", "organization.verify"}
    judged |= {"contract.edit", "contract.register", "payment.enter"}
    rule = Rule(
        operation.action,
        named,
        _BODIES.get(operation.name, {}),
        (_SENT if review else _ALL) if steps else ("published",),
        _possible(operation) if steps else (),
        conflict=operation.writes and operation.action in judged and operation.name not in _FACTS,
        mine=operation.path.startswith("/my/"),
        anywhere=not named or "account" in named or operation.name in _RANKINGS,
        parts=bool(operation.file),
    )
    if operation.action == OPEN and "code" in named:
        unseen = replace(rule, action="listing.see", states=_UNSEEN)
        return [rule, unseen, replace(rule, action="listing.see_draft", states=["draft"])]
    return [rule]


def _possible(operation: Operation) -> Collection[str]:
    return {"submitted"} if operation.action == "listing.review" else _STEPS[operation.action]


API: Mapping[str, Sequence[Rule]] = {
    f"{operation.method} api.{operation.name}": _api(operation) for operation in OPERATIONS.values()
}
RULES: Mapping[str, Sequence[Rule]] = {**PAGES, **API}
