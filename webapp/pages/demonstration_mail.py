"""The mails that a demonstration would have sent; only it serves this page."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template
from markupsafe import Markup, escape

from matcher.privacy.masking import mask_email
from webapp.context import runtime

blueprint = Blueprint("demonstration_mail", __name__, url_prefix="/demonstration")
_SHOWN = 50
_LINK = re.compile(r"https?://[^\s<>\"]+")


@blueprint.get("/mail")
def index() -> str:
    """The newest first, with links that work."""
    settings = runtime().settings
    files = sorted(settings.mail.glob("*.eml"), reverse=True)[:_SHOWN]
    return render_template(
        "demonstration/mail.html",
        letters=[_letter(path) for path in files],
        smtp=bool(settings.smtp_url),
    )


def _letter(path: Path) -> dict[str, Any]:
    message = email.message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
    return {
        "number": int(path.stem),
        "to": mask_email(str(message["To"])),
        "subject": str(message["Subject"]),
        "text": _linked(message.get_content()),
    }


def _linked(text: str) -> Markup:
    """The text with its links to this site; whatever else looks like one stays text."""
    site = runtime().settings.public_url
    parts, at = [], 0
    for found in _LINK.finditer(text):
        if site and found.group().startswith(f"{site}/"):
            path = found.group().removeprefix(site)
            link = Markup('<a href="{}">{}</a>').format(path, found.group())
            parts += [escape(text[at : found.start()]), link]
            at = found.end()
    return Markup("").join([*parts, escape(text[at:])])
