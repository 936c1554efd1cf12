"""The short manual."""

import re
from collections.abc import Sequence

from flask import Blueprint, render_template
from markupsafe import Markup

from matcher.listings.schemas import SCHEMAS
from matcher.taxonomy import load_rules

blueprint = Blueprint("manual", __name__)
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)


@blueprint.get("/help")
def index() -> str:
    """How to search, post, pass review and read a match."""
    return render_template("help.html", rules=load_rules(), schemas=SCHEMAS, contents=contents)


def contents(sections: Markup) -> Sequence[tuple[str, Markup]]:
    """Anchor and heading of each section of the manual, in order."""
    found = _HEADING.findall(str(sections))
    # Headings of our own templates, rendered and escaped already.
    return [(anchor, Markup(heading)) for anchor, heading in found]  # noqa: S704  # nosec
