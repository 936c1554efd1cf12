"""The conclusion of a scenario's trial on the page of its engagement."""

from collections.abc import Mapping, Sequence
from typing import Any

from matcher.clock import today
from matcher.engagements.models import Engagement
from matcher.engagements.stages import may_drive
from matcher.engagements.verification import VerificationInput, trial_begun, verification_of
from matcher.engagements.verification_models import ScenarioVerification
from matcher.errors import FieldProblem
from matcher.privacy.masking import mask
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms.organization_fields import filled

_TONES = {"passed": "good", "partly": "warn", "not_passed": "bad"}


def verification_view(
    engagement: Engagement,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[FieldProblem] = (),
) -> dict[str, Any] | None:
    """What is concluded, and the form of who may; None where there is no trial to conclude.

    Args:
        engagement: one that the reader may see.
        typed: into the form, by field.
        problems: why that was not taken.
    """
    if trial_begun(engagement) is None:
        return None
    found = verification_of(session(), actor(), engagement)
    values = typed or (_written(found) if found else {"concluded_on": today().isoformat()})
    return {
        "concluded": _shown(found) if found else None,
        "fields": _fields(values, problems) if may_drive(actor(), engagement) else [],
        "open": bool(problems),
    }


def _shown(verification: ScenarioVerification) -> dict[str, str]:
    return {
        "result": scheme("verification_results").name(verification.result),
        "tone": _TONES[verification.result],
        "date": verification.concluded_on.isoformat(),
        "text": mask(verification.data_text),
    }


def _written(verification: ScenarioVerification) -> dict[str, str]:
    """What the form begins with; what somebody else wrote is masked for whoever corrects it."""
    mine = verification.entered_by == actor().user_id
    return {
        "result": verification.result,
        "concluded_on": verification.concluded_on.isoformat(),
        "data_text": verification.data_text if mine else mask(verification.data_text),
    }


def _fields(values: Mapping[str, str], problems: Sequence[FieldProblem]) -> list[dict[str, Any]]:
    results = [{"value": t.code, "label": t.name} for t in scheme("verification_results")]
    fields: list[dict[str, Any]] = [
        {"name": "result", "kind": "radios", "choices": results},
        {"name": "concluded_on", "kind": "date", "hint": "不早于进入验证，不晚于今天"},
        {"name": "data_text", "kind": "textarea", "rows": 4, "max_length": 2_000,
         "hint": "测了什么、结果如何。双方可见，其中的电话、邮箱会遮盖"},
    ]  # fmt: skip
    return [
        filled(field, values, problems)
        | {
            "id": f"verification-{field['name']}",
            "label": VerificationInput.label(field["name"]),
            "required": True,
        }
        for field in fields
    ]
