"""Organizations that have registered and are not verified yet, so that operators see each state."""

from dataclasses import dataclass
from io import BytesIO

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.accounts.models import Organization, Zone
from matcher.actor import PUBLIC, Actor
from matcher.organizations.registering import confirm, register
from matcher.organizations.schemas import Registration
from matcher.organizations.verifying import refuse
from matcher.uploads.store import Sent, UploadStore

_PASSWORD = "Shifan-Zhuce-2026"  # noqa: S105 - of accounts that nobody is to try
_REASON = "证明材料不清晰，看不到统一社会信用代码。请上传原件的扫描件。"


@dataclass(frozen=True)
class Application:
    """An invented organization, and how far it has come."""

    name: str
    credit_code: str
    state: str


APPLICATIONS = (
    Application("示例青山碳材料有限公司", "91150200000000901F", "unconfirmed"),
    Application("示例达茂风电运维有限公司", "91150200000000902J", "registered"),
    Application("示例土右奶业科技有限公司", "91150200000000903M", "refused"),
)


def create_applications(session: Session, store: UploadStore, zone: Zone, operator: Actor) -> None:
    """Register the organizations as their first members would, and refuse one."""
    for number, application in enumerate(APPLICATIONS, start=1):
        secret = _registered(session, store, zone, number, application)
        if application.state != "unconfirmed":
            confirm(session, PUBLIC, secret)
        if application.state == "refused":
            query = select(Organization).where(Organization.name == application.name)
            refuse(session, operator, session.scalars(query).one(), _REASON)


def _registered(
    session: Session, store: UploadStore, zone: Zone, number: int, application: Application
) -> str:
    """Register; returns the secret of the mail's link, which the mail itself leaves out."""
    secrets: list[str] = []

    def link(secret: str) -> str:
        secrets.append(secret)
        return "（演示邮件，不附链接）"

    given = Registration.parse(_form(application, zone, number))
    proof = store.receive(Sent(_scan(application.name), "营业执照.png"))
    register(session, PUBLIC, given, proof, link)
    session.flush()
    return secrets[0]


def _form(application: Application, zone: Zone, number: int) -> dict[str, object]:
    return {
        "name": application.name,
        "credit_code": application.credit_code,
        "kind": "enterprise",
        "zone": str(zone.id),
        "region": "150200",
        "flags": [],
        "person": "示例联系人",
        "email": f"zhuce{number}@example.com",
        "password": _PASSWORD,
        "consent": "1",
    }


def _scan(name: str) -> BytesIO:
    """A picture in place of a scanned certificate."""
    picture = BytesIO()
    segno.make(f"演示用的证明材料：{name}").save(picture, kind="png", scale=6)
    picture.seek(0)
    return picture
