"""The service bodies of a zone."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.accounts.permissions import reach
from matcher.clock import today
from matcher.service_registers import bodies, find
from matcher.service_registers.changing import MANAGE
from matcher.service_registers.models import ServiceBody
from matcher.service_registers.schemas import BodyInput
from matcher.statistics.register_activity import activity_of_bodies
from webapp.context import actor, session
from webapp.forms.register_fields import body_fields, body_values
from webapp.pages.registers.desk import Desk, open_desk
from webapp.presentation.registers import body_row


def _posted(form: MultiDict[str, str]) -> dict[str, Any]:
    return {name: form.get(name, "") for name in BodyInput.model_fields}


def _rows(rows: Sequence[ServiceBody]) -> list[dict[str, Any]]:
    done = activity_of_bodies(session(), rows, today().year)
    return [body_row(body, done[body.id]) for body in rows]


def _facts(body: ServiceBody) -> list[tuple[str, str]]:
    """The contact is for those who keep the register."""
    if not reach(actor(), MANAGE).covers(None, body.zone_id):
        return []
    return [
        (label, text) for label, text in (("联系人", body.contact), ("电话", body.phone)) if text
    ]


blueprint = open_desk(
    Desk(
        name="service_bodies",
        path="/zone/service-bodies",
        noun="服务机构",
        kinds="service_body_classes",
        kind_label="类别",
        figure="service_bodies",
        schema=BodyInput,
        find=find.find_bodies,
        get=find.get_body,
        add=bodies.add_body,
        edit=bodies.edit_body,
        posted=_posted,
        values=body_values,
        fields=lambda values, problems, _zone_id: body_fields(values, problems),
        rows=_rows,
        facts=_facts,
    )
)
