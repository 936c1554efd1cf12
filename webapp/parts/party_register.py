"""What the register of parties knows, for the rows of a contract's form."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from matcher.contracts.parties import find_parties, take_party
from matcher.contracts.party_models import RegisteredParty
from matcher.taxonomy import scheme
from webapp.context import actor, session
from webapp.forms.party_rows import PARTS, Parties, number_shown, party_row, pressed

Found = Mapping[str, Sequence[dict[str, Any]]]


def proposals(name: str) -> list[dict[str, Any]]:
    """The parties of the register with such a name, for the macro `found_parties`."""
    return [_proposal(party) for party in find_parties(session(), actor(), name)]


def found_parties(form: MultiDict[str, str]) -> Found:
    """What was found for the row whose button asked for it, by the row's name."""
    place = pressed(form, "find")
    if place is None:
        return {}
    role, number, _ = place
    shown = f"{role}-{number_shown(form, role, number)}"
    return {shown: proposals(form.get(f"{role}-{number}-name", ""))}


def taken(form: MultiDict[str, str], parties: Parties) -> Parties:
    """The rows, the one whose button asked for it filled from the register."""
    place = pressed(form, "take")
    if place is None:
        return parties
    role, number, party_id = place
    rows, shown = parties[role], number_shown(form, role, number)
    if not 0 <= shown < len(rows):
        return parties
    chosen = take_party(session(), actor(), form.get(f"{role}-{number}-name", ""), party_id)
    if chosen:
        row = party_row({part: getattr(chosen, part) for part in PARTS})
        return parties | {role: [*rows[:shown], row, *rows[shown + 1 :]]}
    return parties


def _proposal(party: RegisteredParty) -> dict[str, Any]:
    place = scheme("regions").name(party.region) or scheme("countries").name(party.country)
    note = " · ".join(text for text in (party.credit_code, place) if text)
    return {"id": party.id, "name": party.name, "note": note}
