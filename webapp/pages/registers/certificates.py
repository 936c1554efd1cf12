"""The certificates of a zone's technology brokers, and one's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template
from werkzeug.datastructures import MultiDict

from matcher.brokers.names import broker_names
from matcher.clock import today
from matcher.errors import FieldProblem
from matcher.service_registers import certificates, find
from matcher.service_registers.models import BrokerCertificate
from matcher.service_registers.schemas import CertificateInput
from matcher.statistics.register_activity import activity_of_brokers
from webapp.context import actor, session
from webapp.forms.register_fields import certificate_fields, certificate_values
from webapp.pages.registers.desk import Desk, open_desk
from webapp.presentation.registers import certificate_row


def _posted(form: MultiDict[str, str]) -> dict[str, Any]:
    typed: dict[str, Any] = {name: form.get(name, "") for name in CertificateInput.model_fields}
    return typed | {"technical_fields": form.getlist("technical_fields")}


def _fields(
    values: Mapping[str, Any], problems: Sequence[FieldProblem], zone_id: int
) -> list[dict[str, Any]]:
    return certificate_fields(values, problems, broker_names(session(), zone_id))


def _rows(rows: Sequence[BrokerCertificate]) -> list[dict[str, Any]]:
    done = activity_of_brokers(session(), rows, today().year)
    return [certificate_row(one, done[one.id]) for one in rows]


blueprint = open_desk(
    Desk(
        name="certificates",
        path="/zone/certificates",
        noun="经纪人证书",
        kinds="certificate_levels",
        kind_label="等级",
        figure="brokers",
        schema=CertificateInput,
        find=find.find_certificates,
        get=find.get_certificate,
        add=certificates.add_certificate,
        edit=certificates.edit_certificate,
        posted=_posted,
        values=certificate_values,
        fields=_fields,
        rows=_rows,
        facts=lambda _certificate: [],
    )
)


@blueprint.get("/mine")
def mine() -> str:
    """The reader's own certificates, as the register has them."""
    rows = find.own_certificates(session(), actor())
    return render_template("registers/mine.html", rows=_rows(rows), year=today().year)
