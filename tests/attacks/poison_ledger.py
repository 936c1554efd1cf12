"""Markup in every text of contracts, payments, registers and reports."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from matcher.annual_reports.gather import content_of_year
from matcher.annual_reports.models import ReportTemplate
from matcher.annual_reports.narratives import fingerprint, save_words
from matcher.annual_reports.parts import slots
from matcher.clock import now, today
from matcher.contracts.content import CONTACTS
from matcher.contracts.documents import DocumentInput as ContractPaper
from matcher.contracts.documents import add_document as add_paper
from matcher.contracts.lifecycle import cancel
from matcher.contracts.payments import reverse_payment
from matcher.contracts.write import edit_contract
from matcher.evaluations.models import Evaluation, EvaluationScore
from matcher.evaluations.submission_models import EvaluationSubmission
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.freeze import freeze
from matcher.statistics.period import Period
from matcher.yearbook.models import YearbookEntry
from tests.attacks.payloads import XSS
from tests.conftest import People
from tests.contracts.papers import SIGNED, credit_code, given, party
from tests.contracts.payments.paying import pay, planned, signed
from tests.engagements.papers import paper

_SIDES = ("seller", "buyer")


def registered(session: Session, people: People) -> None:
    """Payloads in all that operators and supervisors write into yearbook and registers."""
    for number, payload in enumerate(XSS, start=1):
        entry = YearbookEntry(
            zone_id=people.zone.id, year=2025, item="gdp", number=number, value=Decimal(1),
            unit="元", source=payload, source_number=payload, reason=payload,
            state="returned", returned_for=payload, entered_by=people.operator.user_id,
        )  # fmt: skip
        dated = {"zone_id": people.zone.id, "valid_from": today(), "end_reason": payload}
        body = ServiceBody(
            name=payload, credit_code=f"{number:018d}", body_class="transfer", certificate=payload,
            contact=payload, phone=payload, ended_on=today() if number % 2 else None, **dated,
        )  # fmt: skip
        certificate = BrokerCertificate(
            name=payload, number=payload, number_index=f"{number:064d}", level="junior",
            issuer=payload, user_id=people.broker.user_id,
            ended_on=today() if number % 2 else None, **dated,
        )  # fmt: skip
        evaluation = Evaluation(
            zone_id=people.zone.id, due_on=today() - timedelta(days=number), first_year=2024,
            last_year=2025, state="closed", scoring_version="2026-11", rules_version="2026-11",
            total=Decimal(50), outcome="unqualified", reason=payload,
            rectify_by=today(), result="passed", closing_note=payload,
            scores=[EvaluationScore(criterion="turnover", score=Decimal(5), note=payload)],
            submissions=[_sent_back(part, payload) for part in ("assessment", "rectification")],
        )  # fmt: skip
        session.add_all((entry, body, certificate, evaluation))


def _sent_back(part: str, payload: str) -> EvaluationSubmission:
    return EvaluationSubmission(
        part=part, number=1, text=payload, returned_at=now(), reason="other", note=payload
    )


def paid(session: Session, people: People) -> None:
    """A contract with payloads in all that is written about its plan and its payments."""
    for payload in XSS:
        contract = signed(session, people, title=payload[:100])
        planned(session, people, contract, {"amount": "5", "basis": payload[:200]})
        told = {"voucher": payload[:60], "note": payload[:200]}
        pay(session, people, contract, "1", received_on=str(SIGNED), **told)
        wrong = pay(session, people, contract, "1", received_on=str(SIGNED))
        reverse_payment(session, people.broker, wrong, payload[:200])


def contracted(session: Session, people: People) -> None:
    """Contracts with payloads in all that is written about them, their parties, files and steps."""
    texts = ("subject", "payment_terms", "acceptance_terms", "ip_proof", "registration_body")
    for number, payload in enumerate(XSS):
        words = dict.fromkeys(texts, payload[:110])
        told = dict.fromkeys(("address", *CONTACTS), payload[:40])
        parties = [party(role, f"{role}{payload}"[:110], 600 + number, **told) for role in _SIDES]
        parties[1]["credit_code"] = credit_code(700 + number)
        contract = signed(session, people, title=payload[:100], parties=parties, **words)
        data = given(title=payload[:90], parties=parties, signed_on=str(SIGNED), ip_proof=payload)
        edit_contract(session, people.broker, contract, data, payload)
        said = ContractPaper(kind="scan", title=payload)
        add_paper(session, people.broker, contract, paper(900 + number, f"{number}.pdf"), said)
        if number % 2:
            cancel(session, people.broker, contract, payload, SIGNED)


def reported(session: Session, people: People) -> None:
    """Payloads in the notes of frozen figures, in the words of reports, in names of templates."""
    where, year = (session, people.operator), Period.current_year()
    for number, payload in enumerate(XSS, start=1):
        freeze(*where, people.zone, year, payload)
        kept = ReportTemplate(zone_id=people.zone.id, number=number, name=payload, content=b"")
        session.add(kept)
    texts = dict.fromkeys(slots(), "\n".join(XSS))
    content = content_of_year(*where, people.zone, year.year)
    save_words(
        *where, people.zone.id, content, texts, fingerprint(session, people.zone.id, year.year)
    )
