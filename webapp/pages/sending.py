"""The steps of sending a listing without an account: nothing is kept here before it is sent."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for

from matcher.accounts.attempts import count_attempt
from matcher.errors import FieldProblem, InvalidError, TooManyError
from matcher.guidance.written import as_written
from matcher.intake.receipts import SENDING
from matcher.intake.schemas import Sender, phone_digits
from matcher.intake.sending import send as send_listing
from matcher.listings.models import KINDS
from matcher.listings.schemas import SCHEMAS
from matcher.listings.schemas import values as columns
from matcher.organizations.registering import zones
from matcher.taxonomy import load_rules
from webapp.access.receipt_proof import prove
from webapp.context import actor, client_address, keep, session
from webapp.forms import asks_for_rows, empty_values, posted_values, rows_told, schema_input
from webapp.forms.posted_file import received_files
from webapp.forms.sender_fields import NAMES, sender_input, sender_values
from webapp.forms.steps import NOTHING, WHOLE, asked_step, carried, last_step, step_with
from webapp.pages.editing import Page, viewed
from webapp.pages.form_steps import kind_name, preview_steps
from webapp.pages.listing_form import (
    Frame,
    Values,
    form_page,
    parsed,
    problems_of,
    redraws,
)
from webapp.parts.guidance_view import guidance_view, way_from_preview
from webapp.parts.listing_body import body_of
from webapp.parts.listing_secrets import masked_in

_TOO_OFTEN = "今天从这个电话或网络提交的次数过多。请明天再试，或者联系示范区运营人员。"
Said = dict[str, str]


def new(kind: str, step: int) -> str:
    """An empty form."""
    return form_page(_frame(kind), empty_values(kind), step)


def step(kind: str) -> Page:
    """On to the next step, or what is wrong with this one."""
    values, said = posted_values(kind, request.form), _said()
    at = asked_step(kind, request.form.get("step", ""))
    if asks_for_rows(request.form) or redraws():
        told = rows_told(request.form, values)
        return form_page(_frame(kind), values, viewed(at), sender=said, rows_told=told)
    onto = asked_step(kind, request.form.get("then", ""))
    leaving_last = onto == WHOLE or at in (WHOLE, last_step(kind))
    problems = _problems(kind, values, said, whole=leaving_last)
    if problems:
        shown = _step_with(kind, at, problems)
        return form_page(_frame(kind), values, shown, sender=said, problems=problems), 422
    if onto != WHOLE:
        return form_page(_frame(kind), values, onto, sender=said)
    return _preview(kind, values, said)


def send(kind: str) -> Page:
    """Take it, or show what is wrong with nothing lost but the chosen files."""
    values, said = posted_values(kind, request.form), _said()
    if onto := asked_step(kind, request.form.get("then", "")):
        return form_page(_frame(kind), values, onto, sender=said)
    problems = _problems(kind, values, said, whole=True)
    if problems:
        return form_page(_frame(kind), values, WHOLE, sender=said, problems=problems), 422
    sender = Sender.parse(sender_input(said, values))
    _count(sender)
    try:
        files = received_files("files", "附件")
        receipt = send_listing(session(), actor(), kind, parsed(kind, values), sender, files)
    except InvalidError as error:
        session().rollback()
        return _preview(kind, values, said, error.problems), 422
    prove(receipt)
    flash(f"已提交，受理编号 {receipt.number}。请抄下或打印，凭编号和电话查询进展。", "success")
    return redirect(url_for("receipt.show"))


def _said() -> Said:
    """What was posted about the sender; where there is one zone only, it is that one's."""
    said, offered = sender_values(request.form), zones(session())
    return said | ({"zone": str(offered[0].id)} if len(offered) == 1 else {})


def _count(sender: Sender) -> None:
    """Count the attempt, whatever becomes of it.

    Raises:
        TooManyError: the phone or the address sent too much.
    """
    phone = phone_digits(sender.contact_phone)
    counted = count_attempt(session(), SENDING, phone, client_address())
    keep()
    if not counted:
        raise TooManyError(_TOO_OFTEN)


def _problems(kind: str, values: Values, said: Said, *, whole: bool) -> tuple[FieldProblem, ...]:
    """What is wrong: with the listing always, with the sender once the last step was left."""
    found = {problem.field: problem for problem in problems_of(kind, values)}
    first = SCHEMAS[kind].PARTS[0]
    if whole:
        try:
            Sender.parse(sender_input(said, values))
        except InvalidError as error:
            found |= {problem.field: problem for problem in error.problems}
        if not any(values[part].strip() for part in SCHEMAS[kind].PARTS):
            label = SCHEMAS[kind].label(first)
            found[first] = FieldProblem(first, label, "必填，请至少写清这一项再提交")
    return tuple(found.values())


def _step_with(kind: str, step: int, problems: Sequence[FieldProblem]) -> int:
    """The step if all problems can be mended there; who sends it is asked on the last one."""
    of_sender = any(problem.field in NAMES for problem in problems)
    return WHOLE if of_sender and step != last_step(kind) else step_with(kind, step, problems)


def _preview(kind: str, values: Values, said: Said, problems: tuple[FieldProblem, ...] = ()) -> str:
    data = parsed(kind, values)
    # Never added to a session: only what the parts of the page read.
    listing = KINDS[kind](code="", state="draft", source="own", **columns(data))
    rules, to_step = load_rules(), way_from_preview(kind, "")
    return render_template(
        "post/send.html",
        kind=kind,
        kind_name=kind_name(kind),
        listing=listing,
        body=body_of(listing, confidential=False),
        masked=masked_in(listing, data.model_dump()),
        sender=Sender.parse(sender_input(said, values)),
        carried=[*carried(kind, values, NOTHING), *((n, t) for n, t in said.items() if t)],
        steps=preview_steps(kind, values),
        guidance=guidance_view(as_written(kind, schema_input(kind, values)), to_step),
        problems=problems,
        rules=rules,
    )


def _frame(kind: str) -> Frame:
    return Frame(
        kind=kind,
        key=f"public:{kind}",
        heading=f"提交{kind_name(kind)}",
        breadcrumb=(
            {"label": "首页", "url": url_for("home.index")},
            {"label": "发布信息", "url": url_for("post.choose")},
            {"label": kind_name(kind)},
        ),
        zones=zones(session()),
    )
