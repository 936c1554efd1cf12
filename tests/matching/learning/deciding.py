"""The platform of the matching tests, and brokers who decide by the technical field."""

from matcher.matching.decisions import confirm, dismiss
from tests.matching.conftest import Platform
from tests.matching.pairs import suggest

FIELDS = ("03", "05", "06", "09")
TEXT = "镍基高温合金叶片补焊后出现热裂纹，合格率不足七成"


def decide(platform: Platform, needs: int, *, confirmed: bool = True) -> None:
    """Needs and four achievements of equal words; brokers confirm what is of the same field."""
    offers = [
        platform.publish("achievement", "叶片补焊", abstract=TEXT, technical_fields=field)
        for field in FIELDS
    ]
    asked = [
        platform.publish("demand", "叶片补焊", problem=TEXT, technical_fields=FIELDS[number % 4])
        for number in range(needs)
    ]
    with platform.database.write() as session:
        for need in map(session.merge, asked):
            for offer in map(session.merge, offers):
                match = suggest(session, need, offer)
                if confirmed and need.technical_fields == offer.technical_fields:
                    confirm(session, platform.people.broker, match)
                else:
                    dismiss(session, platform.people.broker, match, "field")
    platform.index()
