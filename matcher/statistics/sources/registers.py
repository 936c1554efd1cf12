"""Service bodies and brokers of the registers: those that are valid at the end of the period."""

from abc import abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from sqlalchemy import select

from matcher.privacy.masking import mask
from matcher.service_registers.find import bodies_valid_on, certificates_valid_on
from matcher.service_registers.models import BrokerCertificate, ServiceBody
from matcher.statistics.definitions import Computation
from matcher.statistics.sources.base import EVERYTHING, Record, Source, Tally, words
from matcher.taxonomy import scheme

Row = ServiceBody | BrokerCertificate


class Register(Source):
    """A register; whoever stands in it twice counts once."""

    def tally(self, computation: Computation) -> Tally:
        """Count whoever is valid, and the other rows."""
        counted = sum(not record.reason for record in self._records)
        return Tally(Decimal(counted), counted, len(self._records) - counted)

    def records(
        self, computation: Computation, *, excluded: bool, offset: int = 0, limit: int = EVERYTHING
    ) -> Sequence[Record]:
        """A part of the list of those that count, or of those that do not."""
        chosen = [record for record in self._records if bool(record.reason) == excluded]
        return chosen[offset : offset + limit]

    @cached_property
    def _records(self) -> list[Record]:
        return list(self._judged())

    def _judged(self) -> Iterator[Record]:
        valid = {row.id for row in self._valid()}
        seen = set[Hashable]()
        for row in self._all():
            why = "" if row.id in valid else self._why_not(row)
            if not why and self._identity(row) in seen:
                why = words("twice")
            elif not why:
                seen.add(self._identity(row))
            yield self._record(row, why)

    def _why_not(self, row: Row) -> str:
        day = self.scope.key_day
        if row.ended_on and row.ended_on <= day:
            return words("ended", day=row.ended_on, why=mask(row.end_reason) or "未说明原因")
        if row.valid_from > day:
            return words("not_yet", day=row.valid_from)
        return words("expired", day=row.valid_to)

    @abstractmethod
    def _all(self) -> Sequence[Row]:
        """The rows of the zones."""

    @abstractmethod
    def _valid(self) -> Sequence[Row]:
        """Those that are valid on the day."""

    @abstractmethod
    def _identity(self, row: Row) -> Hashable:
        """Who it is."""

    @abstractmethod
    def _record(self, row: Row, reason: str) -> Record:
        """The row as a record."""


class Bodies(Register):
    """Service bodies; one that works in two classes counts once."""

    def _all(self) -> Sequence[ServiceBody]:
        query = select(ServiceBody).where(ServiceBody.zone_id.in_(self.scope.zone_ids))
        return self.session.scalars(query.order_by(ServiceBody.id)).all()

    def _valid(self) -> Sequence[ServiceBody]:
        return bodies_valid_on(self.session, self.scope.zone_ids, self.scope.key_day)

    def _identity(self, row: Row) -> Hashable:
        assert isinstance(row, ServiceBody)  # noqa: S101 - one of `_all`
        return row.credit_code or row.name

    def _record(self, row: Row, reason: str) -> Record:
        assert isinstance(row, ServiceBody)  # noqa: S101 - one of `_all`
        title = f"{row.name}（{scheme('service_body_classes').name(row.body_class)}）"
        return Record("body", str(row.id), title, row.valid_from, None, reason)


class Certificates(Register):
    """Certificates of brokers; one whose account has two counts once."""

    def _all(self) -> Sequence[BrokerCertificate]:
        query = select(BrokerCertificate).where(BrokerCertificate.zone_id.in_(self.scope.zone_ids))
        return self.session.scalars(query.order_by(BrokerCertificate.id)).all()

    def _valid(self) -> Sequence[BrokerCertificate]:
        return certificates_valid_on(self.session, self.scope.zone_ids, self.scope.key_day)

    def _identity(self, row: Row) -> Hashable:
        assert isinstance(row, BrokerCertificate)  # noqa: S101 - one of `_all`
        return row.user_id or ("certificate", row.id)

    def _record(self, row: Row, reason: str) -> Record:
        assert isinstance(row, BrokerCertificate)  # noqa: S101 - one of `_all`
        title = f"{row.name}（{scheme('certificate_levels').name(row.level)}）"
        return Record("broker", str(row.id), title, row.valid_from, None, reason)
