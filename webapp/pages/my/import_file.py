"""Import: take the template, hand in a file, look at what it would do, take it."""

import tempfile
from pathlib import Path

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from matcher.accounts.permissions import may, require
from matcher.errors import FieldProblem, FileRefusedError, InvalidError
from matcher.exchange import preview, preview_rows
from matcher.exchange.columns_help import columns_help
from matcher.exchange.importing import DEFAULT_ORGANIZATION
from matcher.exchange.owner import OwnerInput
from matcher.exchange.preview_models import ImportPreview
from matcher.exchange.previewed_file import ReadFile, read_file
from matcher.exchange.standings import publishes
from matcher.exchange.taking import Taken, take
from matcher.exchange.template import write_template
from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import load_rules, scheme
from webapp.access.security import limiter
from webapp.context import actor, session
from webapp.forms.posted_file import FILE, has_file, read_aside, takes_files
from webapp.pages.my.all_listings import workbook
from webapp.pages.my.base import blueprint
from webapp.presentation.text import day

IMPORT = "<int(max=2147483647):import_id>"
_KIND = "<any(demand, scenario, achievement):kind>"
takes_files(blueprint, "my.upload", "my.upload_again")


@blueprint.get("/import")
def imports() -> str:
    """Where an import begins, and those that are not finished."""
    return _begin()


@blueprint.get(f"/import/{_KIND}.xlsx")
def template(kind: str) -> Response:
    """The workbook to fill in, with the code lists in its cells."""
    require(actor(), "import.preview")
    require(actor(), f"{kind}.create")
    with tempfile.TemporaryDirectory(prefix="template-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(kind, path)
        return workbook(path, f"{scheme('listing_kinds').name(kind)}导入模板.xlsx")


@blueprint.post("/import")
@limiter.limit("60 per hour")
def upload() -> Answer | tuple[str, int]:
    """Read a file and show what it would do."""
    kind = request.form.get("kind", "")
    if kind not in SCHEMAS or not may(actor(), f"{kind}.create"):
        require(actor(), "import.preview")
        return _begin([FieldProblem("kind", "类别", "请选择导入哪一类信息")]), 422
    preview.importing_organization(session(), actor(), kind)
    try:
        owner = _owner()
        file = posted_table(kind)
    except InvalidError as error:
        return _begin(error.problems), 422
    opened = preview.open_preview(session(), actor(), kind, file, owner)
    if file.ignored:
        flash(
            f"没有读取这些列：{'、'.join(file.ignored[:20])}。列名见模板的“填写说明”。", "warning"
        )
    return redirect(url_for("my.import_preview", import_id=opened.id))


@blueprint.post(f"/import/{IMPORT}/take")
def take_rows(import_id: int) -> Answer:
    """Take what is good."""
    found = preview.get_preview(session(), actor(), import_id)
    done = take(session(), actor(), found, submit=request.form.get("then") == "submit")
    flash(_told(done, published=publishes(actor())), "success")
    for code, reason in done.refused[:5]:
        flash(f"{code} 没有提交，仍是草稿：{reason}", "warning")
    if done.left:
        flash(f"有 {done.left} 行在您查看之后不能取用了，原因见下表。", "warning")
    return redirect(url_for("my.import_preview", import_id=import_id))


@blueprint.post(f"/import/{IMPORT}/drop")
def drop(import_id: int) -> Answer:
    """Give it up."""
    found = preview.get_preview(session(), actor(), import_id)
    preview.drop(session(), actor(), found)
    flash(f"已放弃导入“{found.name}”，内容已经删除，没有写入任何信息。", "success")
    return redirect(url_for("my.imports"))


def posted_table(kind: str) -> ReadFile:
    """The file that was posted, read and checked; no transaction is open meanwhile.

    Raises:
        InvalidError: none was chosen, or it cannot be taken; the message says why.
    """
    if not has_file(FILE):
        raise InvalidError([FieldProblem(FILE, "文件", "请选择要导入的文件：xlsx、csv 或 jsonl")])
    with read_aside(FILE) as path:
        try:
            return read_file(kind, path, path.name)
        except FileRefusedError as error:
            raise InvalidError([FieldProblem(FILE, "文件", error.message)]) from None


def _owner() -> str:
    """To whom an operator's rows belong that name nobody; members import for their own."""
    if not publishes(actor()):
        return ""
    owner = OwnerInput.parse({"organization": request.form.get("organization", "")})
    return owner.organization or DEFAULT_ORGANIZATION


def _begin(problems: tuple[FieldProblem, ...] | list[FieldProblem] = ()) -> str:
    require(actor(), "import.preview")
    kinds = [term for term in scheme("listing_kinds") if may(actor(), f"{term.code}.create")]
    rules = load_rules()
    return render_template(
        "my/import.html",
        kinds=kinds,
        offered=[{"value": term.code, "label": term.name} for term in kinds],
        chosen=request.form.get("kind") or (kinds[0].code if len(kinds) == 1 else ""),
        errors=[{"field": p.field, "message": f"{p.label}：{p.message}"} for p in problems],
        wrong={p.field: p.message for p in problems},
        owner=request.form.get("organization", ""),
        publishes=publishes(actor()),
        unverified=preview.is_unverified(session(), actor()),
        previews=[_row(one) for one in preview.open_previews(session(), actor())],
        rows_limit=rules.own_listings.import_rows,
        days=rules.own_listings.import_days,
        megabytes=rules.upload_megabytes,
        help=[(term, columns_help(term.code)) for term in kinds],
    )


def _row(one: ImportPreview) -> dict[str, object]:
    counted = preview_rows.counts(session(), one)
    return {
        "name": one.name,
        "kind": scheme("listing_kinds").name(one.kind),
        "made": day(one.created_at),
        "until": day(one.expires_at),
        "total": one.total,
        "bad": counted.get("bad", 0),
        "url": url_for("my.import_preview", import_id=one.id),
    }


def _told(done: Taken, *, published: bool) -> str:
    verb = "发布" if published else "存为草稿"
    parts = [
        f"新增 {done.new} 条" if done.new else "",
        f"更新 {done.changed} 条" if done.changed else "",
    ]
    told = f"已取用：{'，'.join(part for part in parts if part)}。"
    if done.submitted:
        return told + f"其中 {done.submitted} 条已提交审核。"
    return told + ("已经公开。" if published else f"都已{verb}，请在“我的信息”中核对后提交审核。")
