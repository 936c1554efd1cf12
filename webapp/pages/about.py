"""What the platform is, who runs it, and how far its matching can be relied on."""

from flask import Blueprint, render_template

from matcher.taxonomy import load_rules
from webapp.context import runtime
from webapp.presentation.page_meta import page_meta

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def index() -> str:
    """The page behind 关于 in the footer."""
    settings = runtime().settings
    return render_template(
        "about.html",
        rules=load_rules(),
        contact=settings.zone_contact,
        meta=page_meta(
            "关于平台", "平台做什么、由谁运营、匹配怎样进行、检验的结果和不足。", "/about"
        ),
    )
