"""What the worker makes on request: the kind of a file, who makes it, and who may have it."""

from collections.abc import Mapping

from matcher.accounts.permissions import require
from matcher.actor import Actor
from matcher.annual_reports.make import make_annual_evidence, make_annual_report
from matcher.contracts.registration.export import make_registration_json, make_registration_sheet
from matcher.evaluations.pack import make_evidence_pack
from matcher.made_files.make import Maker
from matcher.made_files.models import MadeFile

MAKERS: Mapping[str, Maker] = {
    "annual_report": make_annual_report,
    "annual_evidence": make_annual_evidence,
    "evidence_pack": make_evidence_pack,
    "registration_sheet": make_registration_sheet,
    "registration_json": make_registration_json,
}
# Kind -> what its reader must be allowed to do in the zone of the file.
RIGHTS: Mapping[str, str] = {
    "annual_report": "report.make",
    "annual_evidence": "report.make",
    "evidence_pack": "evaluation.see",
    "registration_sheet": "registration.export",
    "registration_json": "registration.export",
}


def require_right(actor: Actor, made: MadeFile) -> None:
    """Refuse a file to who asked for it and has lost the right to what is in it.

    Raises:
        ForbiddenError: the role was taken away, or is one of another zone now.
    """
    require(actor, RIGHTS[made.kind], zone_id=made.zone_id)
