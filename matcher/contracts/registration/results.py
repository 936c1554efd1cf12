"""Result files of the registration body: judge every row, and keep the file to be looked at."""

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from matcher.actor import Actor
from matcher.contracts.registration.files import keep_file, zone_of
from matcher.contracts.registration.judging import Judged, judge
from matcher.contracts.registration.purposes import RESULTS
from matcher.contracts.registration.result_models import ResultFile, ResultRow
from matcher.contracts.registration.result_reading import ReadRow


def open_results(session: Session, actor: Actor, name: str, rows: Sequence[ReadRow]) -> ResultFile:
    """Keep the rows of a file for operators to look at; no contract is touched.

    Raises:
        ForbiddenError: the actor is no operator of a zone.
        TransitionError: too many files wait already.
    """
    zone_of(actor, RESULTS)
    judged = judge(session, actor, rows)
    return keep_file(session, actor, RESULTS, name, map(_kept, judged))


def _kept(one: Judged) -> ResultRow:
    return ResultRow(
        number=one.row.number,
        status=one.status,
        contract_id=one.contract.id if one.contract else None,
        message=one.message,
        content=json.dumps(one.row.cells, ensure_ascii=False, sort_keys=True),
    )
