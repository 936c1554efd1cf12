"""The people of the demonstration, one of each role."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, User, UserRole, Zone
from matcher.accounts.second_factor import needs_second_factor
from matcher.accounts.sign_in import actor_of, hash_password
from matcher.actor import Actor
from matcher.demonstration.second_factor import enrol_published

PASSWORD = "shifan-2026"  # noqa: S105 - printed on the sign-in page of the demonstration
# Neither posts anything: reviewers and brokers must not judge their own organization.
_STAFFED = {"government": "示例示范区管理办公室", "agency": "示例北疆技术经纪事务所"}


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account to try, as the sign-in page shows it."""

    login: str
    name: str
    role: str
    purpose: str
    organization_kind: str
    password: str = PASSWORD


ACCOUNTS = (
    DemonstrationAccount(
        "qiye", "示例·企业联系人", "enterprise_member", "发布需求和场景，查看匹配", "enterprise"
    ),
    DemonstrationAccount(
        "gaoxiao", "示例·成果管理员", "research_member", "发布科技成果", "university"
    ),
    DemonstrationAccount("jingjiren", "示例·技术经纪人", "broker", "确认匹配，推进对接", "agency"),
    DemonstrationAccount("jingjiren2", "示例·经纪人乙", "broker", "能源与环保方面的对接", "agency"),
    DemonstrationAccount("jingjiren3", "示例·经纪人丙", "broker", "农业与医药方面的对接", "agency"),
    DemonstrationAccount("yunying", "示例·运营专员", "operator", "审核发布", "government"),
    DemonstrationAccount("jiandu", "示例·监督员", "supervisor", "查看示范区的信息", "government"),
    DemonstrationAccount(
        "zhuguan", "示例·主管部门", "authority", "监督、评估各示范区", "government"
    ),
    DemonstrationAccount("xitong", "示例·系统管理员", "system_admin", "系统管理", "government"),
    DemonstrationAccount("anquan", "示例·安全管理员", "security_admin", "安全管理", "government"),
    DemonstrationAccount("shenji", "示例·审计管理员", "auditor", "审计", "government"),
)


def demonstration_accounts() -> tuple[DemonstrationAccount, ...]:
    """The accounts that the sign-in page of a demonstration lists."""
    return ACCOUNTS


def create_accounts(session: Session, zone: Zone) -> dict[str, Actor]:
    """Create the people in an organization of the kind they need; actors by login."""
    session.add_all(
        Organization(name=name, kind=kind, zone_id=zone.id, region=zone.region)
        for kind, name in _STAFFED.items()
    )
    session.flush()
    actors: dict[str, Actor] = {}
    hashed = hash_password(PASSWORD)
    for account in ACCOUNTS:
        employer = session.scalars(
            select(Organization)
            .where(Organization.kind == account.organization_kind)
            .order_by(Organization.name.in_(_STAFFED.values()).desc(), Organization.id)
        ).first()
        user = User(
            login=account.login,
            display_name=account.name,
            password_hash=hashed,
            organization=employer,
            zone_id=zone.id,
            roles=[UserRole(role=account.role)],
            manages_members=account.role in ("enterprise_member", "research_member"),
        )
        user.set_email(f"{account.login}@example.com")
        session.add(user)
        session.flush()
        if needs_second_factor([account.role]):
            enrol_published(session, user.id)
        actors[account.login] = actor_of(user)
    return actors
