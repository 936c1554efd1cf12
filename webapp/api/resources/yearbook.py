"""The yearbook: a year, one item of it, entering a value, checking or returning it."""

from collections.abc import Sequence

from matcher.accounts.models import Zone
from matcher.errors import NotFoundError
from matcher.uploads.content import MEDIA_TYPES
from matcher.yearbook import check as checking
from matcher.yearbook.consistency import warnings
from matcher.yearbook.enter import enter
from matcher.yearbook.find import entries, get_entry, history, values
from matcher.yearbook.items import item_of, items
from matcher.yearbook.models import YearbookEntry
from matcher.yearbook.schemas import EntryInput
from webapp.api.declared import Answer, Group
from webapp.api.given import Seen
from webapp.api.kept_files import upload_answer
from webapp.api.models.yearbook import (
    YearbookHistory,
    YearbookRow,
    YearbookVersion,
    YearbookYear,
)
from webapp.api.zones import OfZone
from webapp.context import actor, session
from webapp.parts.zone_choice import chosen_zone

group = Group("年鉴", write="report")
_ITEM, _ENTRY = "/yearbook/{year}/{item}", "/yearbook-entries/{entry_id}"


@group.get("/yearbook/{year}", "一年的年鉴", YearbookYear, "yearbook.see", query=OfZone)
def show_yearbook(year: int, query: OfZone) -> Answer:
    """All items, with what counts and what waits."""
    zone = query.chosen("yearbook.see")
    found = entries(session(), [zone.id], year)
    newest = {entry.item: entry.value for entry in found}
    body = YearbookYear(
        zone=zone.code,
        year=year,
        items=[YearbookRow.seen(one, found) for one in items(year)],
        warnings=list(warnings(year, newest, values(session(), [zone.id], year - 1))),
    )
    return Answer(body)


@group.get(_ITEM, "年鉴的一个项目", YearbookHistory, "yearbook.see", query=OfZone)
def show_yearbook_item(year: int, item: str, query: OfZone) -> Answer:
    """One item with all that was entered of it."""
    zone = query.chosen("yearbook.see")
    return _item(zone, year, item, history(session(), actor(), zone, year, item))


@group.put(
    _ITEM, "填报年鉴数据", YearbookHistory, "yearbook.enter", body=EntryInput, seen=True,
    description="数值按项目的 written_unit 填写。每次填报为新的一版，核对后计入指标，"
    "此前已核对的一版继续有效。来源文件请在页面上传；不上传时沿用上一版的。",
)  # fmt: skip
def enter_yearbook(year: int, item: str, body: EntryInput, seen: Seen) -> Answer:
    """Enter a value as a new version."""
    zone = chosen_zone("yearbook.enter").zone
    before = history(session(), actor(), zone, year, item)
    version = seen.check(_newest(before))
    enter(session(), actor(), zone, year, item, body, seen=version)
    return _item(zone, year, item, history(session(), actor(), zone, year, item))


@group.post(f"{_ENTRY}/check", "核对通过", YearbookVersion, "yearbook.check")
def check_yearbook_entry(entry_id: int) -> Answer:
    """Find it right; from now on it counts."""
    entry = get_entry(session(), actor(), entry_id, lock=True)
    checking.check(session(), actor(), entry)
    return _version(entry)


@group.post(
    f"{_ENTRY}/return", "退回填报的数据", YearbookVersion, "yearbook.check",
    body=checking.ReturnInput,
)  # fmt: skip
def return_yearbook_entry(entry_id: int, body: checking.ReturnInput) -> Answer:
    """Send it back with a reason."""
    entry = get_entry(session(), actor(), entry_id, lock=True)
    checking.send_back(session(), actor(), entry, body)
    return _version(entry)


@group.get(f"{_ENTRY}/document", "下载年鉴数据的来源文件", None, "yearbook.see", media=MEDIA_TYPES)
def download_yearbook_document(entry_id: int) -> Answer:
    """The document that a version is taken from."""
    upload = get_entry(session(), actor(), entry_id).upload
    if upload is None:
        raise NotFoundError("这条年鉴数据没有上传来源文件。")
    return upload_answer(upload)


def _newest(versions: Sequence[YearbookEntry]) -> int:
    return versions[0].number if versions else 0


def _item(zone: Zone, year: int, code: str, versions: Sequence[YearbookEntry]) -> Answer:
    body = YearbookHistory.of(
        item_of(code, year),
        zone=zone.code,
        year=year,
        versions=[YearbookVersion.of(one) for one in versions],
    )
    return Answer(body, version=_newest(versions))


def _version(entry: YearbookEntry) -> Answer:
    session().refresh(entry, ["decider"])
    return Answer(YearbookVersion.of(entry))
