"""What the worker makes on request: the kind of a file, and who makes it."""

from collections.abc import Mapping

from matcher.annual_reports.make import make_annual_evidence, make_annual_report
from matcher.contracts.registration.export import make_registration_json, make_registration_sheet
from matcher.evaluations.pack import make_evidence_pack
from matcher.made_files.make import Maker

MAKERS: Mapping[str, Maker] = {
    "annual_report": make_annual_report,
    "annual_evidence": make_annual_evidence,
    "evidence_pack": make_evidence_pack,
    "registration_sheet": make_registration_sheet,
    "registration_json": make_registration_json,
}
