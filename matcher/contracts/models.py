"""A technology contract with its documents, the states it went through, and what it once said."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Zone
from matcher.clock import CHINA, now
from matcher.contracts.party_models import ContractParty
from matcher.db import Base, ExactDecimal, Money, UtcDateTime
from matcher.db.encrypted import EncryptedText
from matcher.engagements.models import Engagement
from matcher.uploads.models import Upload

Rate = ExactDecimal(8)
_NUMBERED = text("registration_number <> '' AND state <> 'cancelled'")


def code_of(row_id: int, created_at: datetime) -> str:
    """The platform's number of the contract in this row, for example C2026-0001."""
    return f"C{created_at.astimezone(CHINA).year}-{row_id:04d}"


class Contract(Base):
    """A technology contract in the ledger of a zone. Amounts are in yuan.

    Attributes:
        engagement_id: what it came from; none for a contract found outside the platform.
        broker_id: who looks after it.
        state: of the code list `contract_states`.
        type: of the top level of `contract_types`, `subtype` of the level below.
        total_amount: 成交额.
        technology_amount: 技术交易额, the total less equipment and raw materials.
        currency: in which it was agreed, of `currencies`.
        original_amount: the total in that currency; none for yuan.
        original_technology_amount: likewise of the technology amount.
        exchange_rate: yuan for one of that currency; none for yuan.
        ip_type: of `contract_ip_types`; `ip_proof` names numbers of patents and the like.
        direction: of `contract_directions`, from the parties' regions; see `direction`.
        region: of the party in the zone, the seller's where both are, for breakdowns.
        submitted_on: when it went to the registration body; `review_due` is the body's deadline.
        rules_version: the rules by which that deadline was computed.
        registration_number: as the body gave it, never generated here.
        refusal_ground: of `refusal_grounds`.
        revision: number of the newest row of `versions`; 0 before the first.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        Index(None, "zone_id", "state", "signed_on"),
        # Figures and breakdowns are added up from the index alone.
        Index(
            "ix_contracts_statistics",
            *("zone_id", "registered_on", "state", "direction", "type", "subtype"),
            *("technical_field", "industry", "region", "broker_id", "signed_on"),
            *("total_amount", "technology_amount"),
        ),
        Index(None, "engagement_id"),
        Index(None, "broker_id"),
        # A number stands for one contract of the zone; another zone may keep the same contract.
        Index(
            None,
            "zone_id",
            "registration_number",
            unique=True,
            sqlite_where=_NUMBERED,
            postgresql_where=_NUMBERED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagements.id"))
    broker_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(20), default="draft")
    title: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(20))
    subtype: Mapped[str] = mapped_column(String(30), default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    total_amount: Mapped[Decimal] = mapped_column(Money)
    technology_amount: Mapped[Decimal] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    original_amount: Mapped[Decimal | None] = mapped_column(Money)
    original_technology_amount: Mapped[Decimal | None] = mapped_column(Money)
    exchange_rate: Mapped[Decimal | None] = mapped_column(Rate)
    payment_manner: Mapped[str] = mapped_column(String(20), default="")
    payment_terms: Mapped[str] = mapped_column(Text, default="")
    acceptance_terms: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    related_parties: Mapped[bool] = mapped_column(default=False)
    plan_source: Mapped[str] = mapped_column(String(20), default="none")
    ip_type: Mapped[str] = mapped_column(String(20), default="none")
    ip_proof: Mapped[str] = mapped_column(String(500), default="")
    technical_field: Mapped[str] = mapped_column(String(2), default="")
    objective: Mapped[str] = mapped_column(String(2), default="")
    industry: Mapped[str] = mapped_column(String(5), default="")
    direction: Mapped[str] = mapped_column(String(10), default="outside")
    region: Mapped[str] = mapped_column(String(6), default="")
    registration_body: Mapped[str] = mapped_column(String(120), default="")
    registration_number: Mapped[str] = mapped_column(String(60), default="")
    submitted_on: Mapped[date | None] = mapped_column(Date)
    review_due: Mapped[date | None] = mapped_column(Date)
    registered_on: Mapped[date | None] = mapped_column(Date)
    refused_on: Mapped[date | None] = mapped_column(Date)
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    refusal_ground: Mapped[str] = mapped_column(String(20), default="")
    rules_version: Mapped[str] = mapped_column(String(20), default="")
    revision: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    engagement: Mapped[Engagement | None] = relationship()
    parties: Mapped[list[ContractParty]] = relationship(
        order_by="ContractParty.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list["ContractStep"]] = relationship(
        order_by="ContractStep.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def code(self) -> str:
        """The platform's number, for example C2026-0001."""
        return code_of(self.id, self.created_at)

    @property
    def outside(self) -> bool:
        """Whether it was found outside the platform."""
        return self.engagement_id is None


class ContractStep(Base):
    """A state that was entered: when it happened, who entered it, and what was said.

    Attributes:
        action: of the table of transitions.
        happened_on: the day that the step is about, such as the day of registration.
        ground: the coded ground of a refusal.
    """

    __tablename__ = "contract_steps"
    __table_args__ = (Index(None, "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    action: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    happened_on: Mapped[date] = mapped_column(Date)
    ground: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ContractVersion(Base):
    """What a contract said; every saved change after signing makes one.

    Attributes:
        content: canonical JSON of all fields and parties, sealed because of the contacts in it.
        reason: why it was changed.
    """

    __tablename__ = "contract_versions"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    content: Mapped[str] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(String(500), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ContractDocument(Base):
    """A file that belongs to a contract; `kind` is of `contract_document_kinds`."""

    __tablename__ = "contract_documents"
    __table_args__ = (Index(None, "contract_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    upload: Mapped[Upload] = relationship()
