"""Differences between two contents, in the words of the form."""

from werkzeug.datastructures import MultiDict

from matcher.listings.schemas import SCHEMAS
from tests.webapp.forms.samples import KEPT, POSTED
from webapp.forms import posted_values, stored_values
from webapp.forms.compare import differences

MINE = posted_values("demand", MultiDict(POSTED["demand"]))


def kept(**changes: object) -> dict[str, object]:
    data = SCHEMAS["demand"].parse(KEPT["demand"] | changes)
    return stored_values("demand", data.model_dump())


def test_the_same_content_differs_in_nothing() -> None:
    theirs = kept() | {"keywords": MINE["keywords"]}
    assert differences("demand", MINE, theirs) == []


def test_differences_are_told_in_names_not_codes() -> None:
    row = {"name": "合格率", "operator": "≥", "value": "90", "unit": "%"}
    theirs = kept(
        goal="",
        region="150600",
        cooperation=["joint"],
        indicators=[row],
        scenario_trial=False,
    )
    theirs["keywords"] = MINE["keywords"]
    assert differences("demand", MINE, theirs) == [
        ("地区", "鄂尔多斯市"),
        ("预期目标", "（未填写）"),
        ("技术指标", "合格率 ≥ 90 %"),
        ("合作方式", "合作开发"),
        ("可提供试验场景", "否"),
    ]
