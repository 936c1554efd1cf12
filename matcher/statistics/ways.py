"""The ways in which contracts are broken down."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, extract, func, select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User
from matcher.accounts.names import display_names
from matcher.contracts.models import Contract
from matcher.statistics.definitions import load
from matcher.statistics.period import Period
from matcher.taxonomy import scheme

_CENTURY = 100
# Of the year and of the month, as a number that sorts and groups: 202603.
_YEAR, _MONTH = (extract(part, Contract.registered_on) for part in ("year", "month"))
MONTH = _YEAR * _CENTURY + _MONTH
_ORGANIZATION = select(User.organization_id).where(User.id == Contract.broker_id).scalar_subquery()


def month_of(value: Any) -> Period:
    """The month of a value of `MONTH`."""
    year, month = divmod(int(value), _CENTURY)
    return Period(year, month=month)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Way:
    """One way to break contracts down.

    Attributes:
        column: what they have in common, as SQL.
        names: the names of codes.
        always: the slices that are there even when empty, in their order.
        code: the code of a value of the column.
    """

    column: Any
    names: Callable[[Session, Collection[str]], Mapping[str, str]]
    always: Callable[[Period], Sequence[str]] = lambda period: ()
    code: Callable[[Any], str] = _plain


def _listed(column: Any, title: str, *left_out: str) -> Way:
    """By a short code list, whose top level is shown whole."""
    codes = [term.code for term in scheme(title) if not term.parent and term.code not in left_out]
    return Way(column, lambda session, found: _names(title), lambda period: codes)


def _occurring(column: Any, title: str) -> Way:
    """By a long code list, of which only what occurs is shown."""
    return Way(column, lambda session, found: _names(title))


def _names(title: str) -> Mapping[str, str]:
    return {term.code: term.name for term in scheme(title)}


def _months(session: Session, found: Collection[str]) -> Mapping[str, str]:
    return {code: Period.parse(code).label for code in found}


def _brokers(session: Session, found: Collection[str]) -> Mapping[str, str]:
    names = display_names(session, [int(code) for code in found if code])
    return {str(user_id): name for user_id, name in names.items()}


def _organizations(session: Session, found: Collection[str]) -> Mapping[str, str]:
    wanted = [int(code) for code in found if code]
    rows = session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_(wanted))
    )
    return {str(row_id): name for row_id, name in rows}


def _before_2021() -> Any:
    return case(load().types_before, value=Contract.type, else_=Contract.type)


WAYS: Mapping[str, Way] = {
    "type": _listed(Contract.type, "contract_types"),
    "type_before_2021": _listed(_before_2021(), "contract_types", *load().types_before),
    "subtype": _occurring(Contract.subtype, "contract_types"),
    "technical_field": _listed(Contract.technical_field, "technical_fields"),
    "industry": _occurring(func.substr(Contract.industry, 1, 1), "industries"),
    "region": _occurring(Contract.region, "regions"),
    "direction": _listed(Contract.direction, "contract_directions", "outside"),
    "month": Way(
        MONTH,
        _months,
        lambda period: [month.key for month in period.months],
        lambda value: month_of(value).key,
    ),
    "broker": Way(Contract.broker_id, _brokers),
    "service_body": Way(_ORGANIZATION, _organizations),
}
