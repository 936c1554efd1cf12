"""Annual reports asked for, and the files that the worker makes for the caller."""

from matcher.annual_reports.ask import ask_for_evidence, ask_for_report
from matcher.annual_reports.find import years
from matcher.errors import NotFoundError
from matcher.made_files.find import get_made_file, own_made_files
from matcher.made_files.models import MADE, MadeFile
from matcher.made_files.remove import remove
from matcher.made_files.store import MadeFileStore
from matcher.made_files.take import record_take
from matcher.making import require_right
from matcher.uploads.names import suffix_of
from webapp.answers.downloads import MEDIA_TYPES
from webapp.api.declared import Answer, Download, Group
from webapp.api.models.made_files import MadeFileRow, MadeFileRows, ReportYear, ReportYears
from webapp.api.zones import OfZone
from webapp.context import actor, runtime, session
from webapp.parts.zone_choice import chosen_zone

group = Group("报告和文件", write="report")
_YEAR, _FILE = "/reports/{year}", "/files/{file_id}"
_LATER = "答复一个正在生成的文件；其进度见 /files/{file_id}，完成后可以下载。"


@group.get("/reports", "年度报告的情况", ReportYears, "report.see", query=OfZone)
def list_reports(query: OfZone) -> Answer:
    """What is frozen and made of each year."""
    zone = query.chosen("report.see")
    rows = years(session(), actor(), zone.id)
    return Answer(ReportYears(zone=zone.code, items=[ReportYear.of(one) for one in rows]))


@group.post(
    f"{_YEAR}/make", "生成年度报告", MadeFileRow, "report.make", status=201, description=_LATER
)
def make_report(year: int) -> Answer:
    """Ask for the report of a year of the own zone."""
    zone = chosen_zone("report.make").zone
    return asked_for(ask_for_report(session(), actor(), zone, year))


@group.post(
    f"{_YEAR}/evidence", "生成年度证据清单", MadeFileRow, "report.make",
    status=201, description=_LATER,
)  # fmt: skip
def make_evidence(year: int) -> Answer:
    """Ask for the whole list of evidence of a year of the own zone."""
    zone = chosen_zone("report.make").zone
    return asked_for(ask_for_evidence(session(), actor(), zone, year))


@group.get("/files", "本人生成的文件", MadeFileRows, "made_file.own")
def list_files() -> Answer:
    """The caller's; the rules limit how many there are."""
    return Answer(MadeFileRows.of(own_made_files(session(), actor())))


@group.get(_FILE, "一个生成的文件的进度", MadeFileRow, "made_file.own")
def show_file(file_id: int) -> Answer:
    """How far it is."""
    return Answer(MadeFileRow.of(get_made_file(session(), actor(), file_id)))


@group.get(
    f"{_FILE}/content", "下载生成的文件", None, "made_file.own",
    media=tuple(MEDIA_TYPES.values()), recorded=True, scope="report",
    description="文件中可能有联系方式，每次下载都会记录在案。",
)  # fmt: skip
def download_file(file_id: int) -> Answer:
    """The file, as long as the caller may have what is in it."""
    made = get_made_file(session(), actor(), file_id)
    require_right(actor(), made)
    if made.state != MADE:
        raise NotFoundError("这个文件还没有生成。请先查看它的进度，完成后再下载。")
    file = MadeFileStore(runtime().settings.made_files).open(made.key)
    record_take(session(), actor(), made)
    return Answer(file=Download(file, MEDIA_TYPES[suffix_of(made.name)], made.name))


@group.delete(_FILE, "删除生成的文件", "made_file.own")
def delete_file(file_id: int) -> Answer:
    """Delete it, or give it up while it is made."""
    remove(session(), actor(), get_made_file(session(), actor(), file_id))
    return Answer()


def asked_for(made: MadeFile) -> Answer:
    """A file that was just asked for."""
    return Answer(MadeFileRow.of(made), location=f"/api/v1/files/{made.id}")
