"""The rules of contracts, figures, reports, evaluations, registers and made files."""

from collections.abc import Mapping, Sequence

from tests.permissions.rule import NOBODY, Rule

_FILE = {"file_id": "999999"}
_PAID = {"code": "contract"}
PAYMENT = {"amount": "1", "received_on": "2026-03-02", "voucher": "示例新凭证"}
_RESULT = {"result_id": "999999"}
_LEDGER = {"ledger_id": "999999"}
_ITEM = {"year": "2025", "item": "gdp"}
_ENTERED = {"value": "1", "source": "示例"}
_ENTRY = {"entry_id": "yearbook entry"}
_FOUNDED = {"zone_code": "founded zone"}
_OPENED = {"evaluation_id": "opened evaluation"}
_FROZEN = {"zone_code": "zone", "period_key": "2025", "version_number": "1"}
_ENDED = {"ended_on": "2026-01-01", "reason": "示例"}
_REPORTED = {"year": "2025", "zone": "zone"}
_CONTRACT_STEPS = {
    **dict.fromkeys(("cancel", "sign", "submit", "recall"), "contract.edit"),
    **dict.fromkeys(("register", "refuse"), "contract.register"),
}


def _entered(step: str) -> Rule:
    """A step of a registered contract; which of them are possible is told by its table."""
    data = {"happened_on": "2026-03-02", "reason": "示例", "version": "1"}
    return Rule(_CONTRACT_STEPS[step], {**_PAID, "step": step}, data, conflict=True)


LEDGER: Mapping[str, Sequence[Rule]] = {
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
    "POST contracts.contacts": [Rule("contract.private", _PAID)],
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
        Rule("payment.enter", _PAID, PAYMENT, conflict=True),
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
    "GET contract_registration.imports": [Rule("contract.import", anywhere=True)],
    "GET contract_registration.import_template": [Rule("contract.import", anywhere=True)],
    "POST contract_registration.import_upload": [Rule("contract.import", anywhere=True)],
    "GET contract_registration.import_preview": [Rule(NOBODY, _LEDGER)],
    "GET contract_registration.import_faulty": [Rule(NOBODY, _LEDGER)],
    "POST contract_registration.import_take": [Rule(NOBODY, _LEDGER)],
    "POST contract_registration.import_drop": [Rule(NOBODY, _LEDGER)],
    "GET made_files.index": [Rule("made_file.own", anywhere=True)],
    "GET made_files.show": [Rule(NOBODY, _FILE)],
    "GET made_files.content": [Rule(NOBODY, _FILE)],
    "POST made_files.again": [Rule(NOBODY, _FILE)],
    "POST made_files.drop": [Rule(NOBODY, _FILE)],
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
        for state in ("opened", "prepared", "scored", "rectifying", "reported")
    ],
    "GET evaluations.sheet": [Rule("evaluation.see", _OPENED)],
    "POST evaluations.pack": [Rule("evaluation.see", _OPENED)],
    "POST evaluations.submit": [
        Rule("evaluation.prepare", _OPENED, {"text": "示例", "seen": 1}),
        Rule("evaluation.prepare", _OPENED),
    ],
    "POST evaluations.submit_report": [
        Rule(
            "evaluation.prepare",
            {"evaluation_id": "rectifying evaluation"},
            {"report": "示例", "seen": 1},
        ),
        Rule("evaluation.prepare", {"evaluation_id": "rectifying evaluation"}),
    ],
    "POST evaluations.give_back": [
        Rule(
            "evaluation.decide",
            {"evaluation_id": f"{state} evaluation"},
            {"cause": "other", "advice": "示例", "seen": 1},
        )
        for state in ("prepared", "scored")
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
            {"evaluation_id": "reported evaluation"},
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
}
