"""Add, rename and remove files of a draft: the same for members and for proven senders."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from matcher.errors import FieldProblem, InvalidError, NotFoundError
from matcher.listings.attaching import (
    AttachmentInput,
    attach,
    detach,
    edit_attachment,
    require_room,
)
from matcher.listings.attachments import Attachment
from webapp.context import keep, session
from webapp.forms.posted_file import posted_files, received_files
from webapp.pages.editing import Desk, Page
from webapp.pages.previewing import preview_page

LABEL = "附件"


def add_files(desk: Desk) -> Page:
    """Take the chosen files, all or none."""
    public = request.form.get("public") == "1"
    try:
        chosen = len(posted_files("files"))
        if not chosen:
            raise InvalidError([FieldProblem("files", LABEL, "请先选择文件")])
        require_room(session(), desk.actor, desk.listing, chosen)
        # Nobody waits while files are examined; `attach` asks again.
        keep()
        files = received_files("files", LABEL)
        for file in files:
            attach(session(), desk.actor, desk.listing, file, public)
    except InvalidError as error:
        session().rollback()
        return preview_page(desk, error.problems), 422
    flash(f"已添加 {len(files)} 个附件。", "success")
    return redirect(f"{desk.preview}#attachments")


def change_file(desk: Desk, number: int) -> Response:
    """Rename a file, say whether it is public, or remove it.

    Raises:
        NotFoundError: the listing has no such file.
    """
    found = session().get(Attachment, number)
    if found is None or found.listing_id != desk.listing.id:
        raise NotFoundError("没有这个附件，可能已经删除。")
    if request.form.get("then") == "remove":
        detach(session(), desk.actor, found)
        flash(f"已删除附件“{found.title}”。", "success")
    else:
        title, public = request.form.get("title", ""), request.form.get("public") == "1"
        data = AttachmentInput.parse({"title": title, "public": public})
        edit_attachment(session(), desk.actor, found, data)
        flash(f"已保存附件“{found.title}”。", "success")
    return redirect(f"{desk.preview}#attachments")
