"""The parties of contracts, and the register that they are taken from."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.db import Base, Json
from matcher.db.encrypted import EncryptedText


class PartyDetails:
    """What the registration form asks of a party.

    Attributes:
        credit_code: unified social credit code; empty for foreign parties and natural persons.
        nature: of the code list `party_natures`.
        country: of `countries`; `region` is empty unless it is CN.
        region: of `regions`.
        flags: of `party_flags`.
        organization_id: the same organization on the platform.
    """

    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    nature: Mapped[str] = mapped_column(String(3))
    country: Mapped[str] = mapped_column(String(2), default="CN")
    region: Mapped[str] = mapped_column(String(6), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    legal_representative: Mapped[str] = mapped_column(EncryptedText, default="")
    contact: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))


class RegisteredParty(PartyDetails, Base):
    """A party as it is known now: proposed when a contract is written, so that nobody retypes it.

    Attributes:
        key: the credit code; for parties without one, country and name.
    """

    __tablename__ = "registered_parties"
    __table_args__ = (UniqueConstraint("zone_id", "key"), Index(None, "zone_id", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    zone_id: Mapped[int] = mapped_column(ForeignKey("zones.id"))
    key: Mapped[str] = mapped_column(String(130))


class ContractParty(PartyDetails, Base):
    """A party of a contract as it was when the contract was written.

    Attributes:
        role: of `party_roles`.
        position: in the order in which the parties were written, of whatever role.
    """

    __tablename__ = "contract_parties"
    __table_args__ = (
        Index(None, "contract_id", "role"),
        Index(None, "organization_id"),
        Index(None, "credit_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"))
    role: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(default=0)
