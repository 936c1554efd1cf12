"""The registers of a zone: its service bodies, and the certificates of its technology brokers."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.accounts.models import Organization, User, Zone
from matcher.clock import now
from matcher.db import Base, Json, UtcDateTime
from matcher.db.encrypted import EncryptedText


class Validity:
    """From when until when something of a register holds.

    Attributes:
        valid_to: the last day; none where it holds without end.
        ended_on: the first day on which it counts no more, entered by an operator.
        end_reason: why.
        expiry_told: the step of the rules, in days, that was last told of this `valid_to`.
    """

    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str] = mapped_column(String(500), default="")
    expiry_told: Mapped[int | None]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ServiceBody(Validity, Base):
    """A service body of one class; one that works in two classes stands here twice.

    Attributes:
        organization_id: the same organization on the platform, for its activity.
        body_class: of the code list `service_body_classes`.
        certificate: number of its certificate or of its record with the authority.
    """

    __tablename__ = "service_bodies"
    __table_args__ = (
        Index(None, "zone_id", "valid_to"),
        Index(None, "organization_id"),
        Index(None, "valid_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18))
    body_class: Mapped[str] = mapped_column(String(20))
    certificate: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    organization: Mapped[Organization | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class BrokerCertificate(Validity, Base):
    """A certificate of a technology broker, whether or not they have an account.

    Attributes:
        user_id: the account of the broker, for load and activity.
        number: of the certificate; `number_index` is what it is looked up by.
        level: of the code list `certificate_levels`.
        technical_fields: of `technical_fields`.
    """

    __tablename__ = "broker_certificates"
    __table_args__ = (
        Index(None, "zone_id", "number_index"),
        Index(None, "zone_id", "valid_to"),
        Index(None, "user_id"),
        Index(None, "valid_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(EncryptedText)
    number: Mapped[str] = mapped_column(EncryptedText)
    number_index: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(12))
    issuer: Mapped[str] = mapped_column(String(120))
    technical_fields: Mapped[list[str]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column()

    zone: Mapped[Zone] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    __mapper_args__ = {"version_id_col": version}
