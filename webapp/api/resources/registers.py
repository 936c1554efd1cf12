"""The registers of service bodies and of brokers' certificates: the same operations for both."""

from matcher.service_registers import bodies, certificates, find
from matcher.service_registers.changing import MANAGE
from matcher.service_registers.schemas import BodyInput, CertificateInput, EndInput
from matcher.statistics.register_activity import activity_of_bodies, activity_of_brokers
from webapp.api.declared import Answer, Group
from webapp.api.models.registers import (
    CertificateRow,
    CertificateRows,
    OwnCertificates,
    ServiceBodyRow,
    ServiceBodyRows,
)
from webapp.api.resources.register import Register, RegisterQuery
from webapp.context import actor, session

group = Group("登记簿", write="report")


def _declare(register: Register) -> None:
    name, noun, row = register.name, register.noun, register.row
    path, one = register.path, f"{register.path}/{{{register.parameter}}}"
    group.get(
        path, f"{noun}登记簿", register.rows, "register.see",
        name=f"list_{register.many}", query=RegisterQuery,
    )(register.list_entries)  # fmt: skip
    group.get(one, f"查看一条{noun}", row, "register.see", name=f"show_{name}")(register.show_entry)
    group.post(
        path, f"登记{noun}", row, MANAGE, name=f"add_{name}", body=register.schema, status=201
    )(register.add_entry)
    group.put(
        one, f"修改{noun}", row, MANAGE, name=f"edit_{name}", body=register.schema, seen=True
    )(register.edit_entry)
    group.post(
        f"{one}/end", f"终止{noun}", row, MANAGE, name=f"end_{name}", body=EndInput,
        description="从终止之日起不再计入，不能恢复；到期的无需终止。",
    )(register.end_entry)  # fmt: skip


_BODIES = Register(
    name="service_body",
    many="service_bodies",
    noun="服务机构",
    path="/service-bodies",
    parameter="body_id",
    row=ServiceBodyRow,
    rows=ServiceBodyRows,
    schema=BodyInput,
    find=find.find_bodies,
    get=find.get_body,
    add=bodies.add_body,
    edit=bodies.edit_body,
    activity=activity_of_bodies,
)
_CERTIFICATES = Register(
    name="certificate",
    many="certificates",
    noun="经纪人证书",
    path="/certificates",
    parameter="certificate_id",
    row=CertificateRow,
    rows=CertificateRows,
    schema=CertificateInput,
    find=find.find_certificates,
    get=find.get_certificate,
    add=certificates.add_certificate,
    edit=certificates.edit_certificate,
    activity=activity_of_brokers,
)
for _register in (_BODIES, _CERTIFICATES):
    _declare(_register)


@group.get("/me/certificates", "本人的经纪人证书", OwnCertificates, "certificate.own")
def list_own_certificates() -> Answer:
    """As the register has them."""
    rows = find.own_certificates(session(), actor())
    return Answer(OwnCertificates(items=_CERTIFICATES.told(rows)))
