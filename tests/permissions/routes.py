"""The rule of every address of the application: a route that is missing here fails a test."""

from collections.abc import Collection, Mapping, Sequence

from tests.permissions.account_routes import ACCOUNTS
from tests.permissions.api_routes import API
from tests.permissions.ledger_routes import LEDGER
from tests.permissions.rule import ALL_STATES, NOBODY, OPEN, SENT, SIGNED_IN, UNSEEN, Rule

_NEED = {"code": "need"}
_ENGAGEMENT = {"code": "engagement"}
_MATCH = {"match_id": "match"}
_IMPORT = {"import_id": "import"}
_ROW = {**_IMPORT, "row_number": "2"}
_PAIR = {"code": "need", "other": "offer"}
_LIST = {"year": "2026", "listed": "demands"}
_DRAFT_LIST = {"issue_id": "draft list"}
_TITLED_LIST = {"title": "示例", "version": "1"}
_EDITABLE = {"draft", "returned"}


def _own(possible: Collection[str] = (), action: str = "listing.edit") -> Rule:
    """A page of one's own listing, in every state."""
    return Rule(action, _NEED, {}, ALL_STATES, possible, mine=True)


def _step(name: str, *possible: str) -> Rule:
    return Rule(f"listing.{name}", {**_NEED, "action": name}, {}, ALL_STATES, possible, mine=True)


def _judged(*, possible: Collection[str] = ("submitted",), **data: str) -> Rule:
    """A decision of a reviewer about the version they looked at; they see no draft."""
    given = {"version": "version", **data}
    return Rule("listing.review", _NEED, given, SENT, possible, conflict=True)


_ORGANIZATION = {"number": "organization"}
_BROKER = {"broker_id": "999999"}
_PAGE = {"place": "demands", "code": "need"}


PAGES: Mapping[str, Sequence[Rule]] = {
    "GET static": [Rule(OPEN, {"filename": "theme.css"})],
    "GET home.index": [Rule(OPEN)],
    "GET search.results": [Rule(OPEN)],
    "GET manual.index": [Rule(OPEN)],
    "GET about.index": [Rule(OPEN)],
    "GET feeds.everything": [Rule(OPEN, {"form": "atom"})],
    "GET feeds.of_kind": [Rule(OPEN, {"place": "demands", "form": "rss"})],
    "GET feeds.lists": [Rule(OPEN, {"form": "atom"})],
    "GET feeds.search": [Rule(OPEN, {"form": "atom"})],
    "GET site_map.robots": [Rule(OPEN)],
    "GET site_map.index": [Rule(OPEN)],
    "GET site_map.piece": [Rule(OPEN, {"section": "pages", "number": "1"})],
    "GET health.report": [Rule(OPEN)],
    "GET listing.show": [
        Rule(OPEN, _PAGE),
        Rule("listing.see", _PAGE, states=UNSEEN, hidden=True),
        Rule("listing.see_draft", _PAGE, states=["draft"], hidden=True),
    ],
    "GET organization.show": [Rule(OPEN, {"organization_id": "organization"})],
    "GET post.choose": [Rule(OPEN)],
    "GET post.industries": [Rule(OPEN)],
    "POST post.send": [Rule(OPEN, {"kind": kind}) for kind in ("demand", "scenario")],
    "POST post.autosave": [
        Rule(f"{kind}.create", {"kind": kind}, anywhere=True)
        for kind in ("demand", "scenario", "achievement")
    ],
    "POST post.discard": [Rule("demand.create", {"kind": "demand"}, anywhere=True)],
    "POST guide.show": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "GET receipt.show": [Rule(OPEN)],
    "POST receipt.look_up": [Rule(OPEN)],
    # Without the proof that a browser holds, led to the look-up: see tests/webapp/test_receipts.py.
    "POST receipt.leave": [Rule(OPEN)],
    "POST receipt.withdraw": [Rule(OPEN)],
    "GET receipt.edit": [Rule(OPEN)],
    "POST receipt.save": [Rule(OPEN)],
    "GET receipt.preview": [Rule(OPEN)],
    "POST receipt.submit": [Rule(OPEN)],
    "POST receipt.attach": [Rule(OPEN)],
    "POST receipt.attachment": [Rule(OPEN, {"number": "999999"})],
    "GET attachments.download": [Rule("attachment.see", {"key": "attachment"})],
    "GET post.new": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "POST post.create": [
        Rule("demand.create", {"kind": "demand"}, anywhere=True, public=True),
        Rule("scenario.create", {"kind": "scenario"}, anywhere=True, public=True),
        Rule("achievement.create", {"kind": "achievement"}, anywhere=True),
    ],
    "GET my.start": [Rule("listing.see_draft", anywhere=True)],
    "GET my.listings": [Rule("listing.see_draft", anywhere=True)],
    "GET my.export": [Rule("listing.see_draft", anywhere=True)],
    "POST my.chosen": [
        Rule("listing.see_draft", anywhere=True),
        Rule("listing.see_draft", {}, {"action": "pause", "codes": "need"}, anywhere=True),
    ],
    "GET my.imports": [Rule("import.preview", anywhere=True)],
    "GET my.template": [
        Rule(f"{kind}.create", {"kind": kind}, anywhere=True)
        for kind in ("demand", "scenario", "achievement")
    ],
    "POST my.upload": [Rule("import.preview", anywhere=True)],
    "GET my.import_preview": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.problem_rows": [Rule("import.preview", _IMPORT, mine=True)],
    "POST my.choose_rows": [
        Rule("import.preview", _IMPORT, {"rows": "2", "choice": "leave"}, mine=True)
    ],
    "POST my.upload_again": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.edit_row": [Rule("import.preview", _ROW, mine=True)],
    "POST my.mend_row": [Rule("import.preview", _ROW, {"title": "示例"}, mine=True)],
    "POST my.take_rows": [Rule("demand.create", _IMPORT, {"then": "submit"}, mine=True)],
    "POST my.drop": [Rule("import.preview", _IMPORT, mine=True)],
    "GET my.listing": [_own()],
    "GET my.matches": [_own()],
    "GET my.edit": [_own()],
    "POST my.save": [_own()],
    "POST my.autosave": [_own(_EDITABLE)],
    "POST my.discard": [_own()],
    "POST my.copy": [Rule("demand.create", _NEED, {}, ALL_STATES, ALL_STATES, mine=True)],
    "POST my.attach": [_own()],
    "POST my.attachment": [Rule(NOBODY, {**_NEED, "number": "999999"})],
    "GET my.supply": [Rule("supply.see", anywhere=True)],
    "GET my.claims": [Rule("receipt.claim", anywhere=True)],
    "POST my.claim": [Rule("receipt.claim", anywhere=True)],
    "GET my.preview": [_own()],
    "POST my.submit": [_own(_EDITABLE, "listing.submit")],
    "POST my.act": [
        _step("pause", "published"),
        _step("resume", "paused"),
        _step("revise", "published", "paused", "expired"),
        _step("fulfil", "published", "paused"),
        _step("withdraw", "draft", "submitted", "returned", "published", "paused", "expired"),
    ],
    "POST my.renew": [_own({"published", "expired"}, "listing.renew")],
    "GET review.queue": [Rule("listing.review", anywhere=True)],
    "GET review.desk": [Rule("listing.review", _NEED, states=SENT)],
    "POST review.publish": [_judged()],
    "POST review.send_back": [
        _judged(**{"reason-title": "示例原因"}),
        _judged(possible=ALL_STATES),
    ],
    "POST review.reject": [_judged(reason="示例原因"), _judged(possible=ALL_STATES)],
    "GET review.alike": [Rule("listing.review", _NEED, states=SENT)],
    "POST review.assign": [Rule("listing.assign", _NEED, {"broker": "0"}, conflict=True)],
    "GET versions.latest": [Rule("listing.versions", _NEED)],
    "GET versions.show": [Rule("listing.versions", {**_NEED, "version_number": "1"})],
    "GET zone_brokers.index": [Rule("broker.manage", anywhere=True)],
    "GET zone_brokers.show": [Rule(NOBODY, _BROKER)],
    "POST zone_brokers.profile": [Rule(NOBODY, _BROKER)],
    "POST zone_brokers.hand_over_all": [Rule(NOBODY, _BROKER)],
    "GET desk.today": [Rule("match.see", anywhere=True)],
    "GET desk.board": [Rule("match.see", anywhere=True)],
    "GET desk.table": [Rule("match.see", anywhere=True)],
    "GET desk.export": [
        Rule("match.see", {"sheet": sheet}, anywhere=True) for sheet in ("csv", "xlsx")
    ],
    "GET desk.views": [Rule("view.manage", anywhere=True)],
    "POST desk.save": [Rule("view.manage", data={"name": "示例视图"}, anywhere=True)],
    "POST desk.make_default": [Rule(NOBODY, {"view_id": "999999"})],
    "POST desk.remove": [Rule(NOBODY, {"view_id": "999999"})],
    "GET desk.explore": [Rule("match.see", {"listing": "need"}, anywhere=True)],
    "GET desk.compare": [Rule("match.see", {"need": "need", "with": "offer"}, anywhere=True)],
    "GET desk.compare_file": [Rule("match.see", {"need": "need", "with": "offer"}, anywhere=True)],
    "POST desk.add_pair": [
        Rule("match.decide", {"listing": "need"}, {"other": "offer"}, conflict=True)
    ],
    "POST desk.snooze": [Rule("match.decide", _MATCH, {"until": "2099-01-01"}, conflict=True)],
    "POST desk.wake": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.merge": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.split": [Rule("match.decide", _MATCH, conflict=True)],
    "GET desk.suggestions": [Rule("match.see", anywhere=True)],
    "GET desk.matches": [Rule("match.see", _NEED, anywhere=True)],
    "POST desk.confirm": [Rule("match.decide", _MATCH, conflict=True)],
    "POST desk.dismiss": [
        Rule("match.decide", _MATCH, conflict=True),
        Rule("match.decide", _MATCH, {"reason": "cost"}, conflict=True),
    ],
    "GET desk.match": [Rule("match.see", _MATCH)],
    "GET desk.match_report": [Rule("match.see", _MATCH)],
    "POST desk.reopen": [Rule("match.decide", {"match_id": "dismissed"}, conflict=True)],
    "POST desk.confirm_pair": [Rule("match.decide", _PAIR, conflict=True)],
    "POST desk.dismiss_pair": [Rule("match.decide", _PAIR, {"reason": "cost"}, conflict=True)],
    "GET desk.quality": [Rule("quality.see", anywhere=True)],
    "GET engagement.show": [Rule("engagement.see", _ENGAGEMENT)],
    "GET engagement.mine": [Rule("interest.see", anywhere=True)],
    "POST engagement.contacts": [Rule("engagement.contacts", _ENGAGEMENT)],
    "GET engagement.advance_form": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.enter": [
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "contacted"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "signing"}, conflict=True),
        Rule("engagement.advance", _ENGAGEMENT, {"stage": "terminated"}, conflict=True),
        Rule(
            "engagement.advance",
            _ENGAGEMENT,
            {"stage": "terminated", "reason": "price"},
            conflict=True,
        ),
    ],
    "POST engagement.consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "POST engagement.withdraw_consent": [Rule("engagement.consent", _ENGAGEMENT)],
    "POST engagement.invite": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.answer": [
        Rule("engagement.answer", _ENGAGEMENT, {"answer": "accept"}),
        Rule("engagement.answer", _ENGAGEMENT, {"answer": "decline"}),
    ],
    "POST engagement.add": [
        Rule("engagement.work", _ENGAGEMENT, {"kind": "message", "text": "示例留言"}),
        Rule("engagement.work", _ENGAGEMENT),
    ],
    "POST engagement.finish": [
        Rule("engagement.private", {**_ENGAGEMENT, "activity_id": "private note"}, conflict=True),
    ],
    "POST engagement.verify": [Rule("engagement.advance", _ENGAGEMENT, conflict=True)],
    "POST engagement.add_document": [Rule("engagement.work", _ENGAGEMENT)],
    "GET engagement.report": [Rule("engagement.document", _ENGAGEMENT)],
    "GET engagement.document": [
        Rule("engagement.document", {**_ENGAGEMENT, "document_id": "document"}),
        Rule(
            "engagement.private", {**_ENGAGEMENT, "document_id": "private document"}, conflict=True
        ),
    ],
    "GET interests.form": [Rule(SIGNED_IN, {"code": "offer"})],
    "POST interests.express": [
        Rule("interest.express", {"code": "offer"}, {"text": "示例意向"}, anywhere=True)
    ],
    "GET interests.desk": [Rule("match.see", anywhere=True)],
    "POST interests.take_up": [Rule("interest.decide", {"interest_id": "interest"}, conflict=True)],
    "POST interests.decline": [
        Rule("interest.decide", {"interest_id": "interest"}, {"reason": "示例"}, conflict=True),
        Rule("interest.decide", {"interest_id": "interest"}, conflict=True),
    ],
    "GET privacy.notice": [Rule(OPEN)],
    "GET uploads.download": [Rule("upload.see", {"key": "upload"})],
    "GET lists.index": [Rule(OPEN)],
    "GET lists.show": [Rule(NOBODY, {**_LIST, "issue_number": "999999"})],
    "GET lists.download": [
        Rule(NOBODY, {**_LIST, "issue_number": "999999", "file_form": form})
        for form in ("json", "xlsx", "pdf")
    ],
    "GET market.index": [Rule("market.see", anywhere=True)],
    "GET market.sheet": [Rule("market.see", anywhere=True)],
    "GET market.topic": [Rule(NOBODY, {"view_id": "999999", "topic_number": "1"})],
    "GET zone_lists.index": [Rule("list_issue.see", anywhere=True)],
    "POST zone_lists.create": [Rule("list_issue.compose", data={"kind": "demand"}, anywhere=True)],
    "GET zone_lists.show": [
        Rule("list_issue.see", {"issue_id": f"{state} list"})
        for state in ("draft", "submitted", "approved")
    ],
    "POST zone_lists.arrange": [Rule("list_issue.compose", _DRAFT_LIST, _TITLED_LIST)],
    "GET zone_lists.preview": [Rule("list_issue.see", _DRAFT_LIST)],
    "GET zone_lists.choose": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.take": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.submit": [Rule("list_issue.compose", _DRAFT_LIST, {"version": "1"})],
    "POST zone_lists.discard": [Rule("list_issue.compose", _DRAFT_LIST)],
    "POST zone_lists.approve": [Rule("list_issue.approve", {"issue_id": "submitted list"})],
    "POST zone_lists.send_back": [
        Rule("list_issue.approve", {"issue_id": "submitted list"}, {"reason": "示例原因"})
    ],
    "POST zone_lists.correct": [
        Rule("list_issue.approve", {"issue_id": "approved list"}, {"note": "示例原因"})
    ],
    "GET zone_organizations.queue": [Rule("organization.verify", anywhere=True)],
    "GET zone_organizations.show": [Rule("organization.verify", _ORGANIZATION)],
    "POST zone_organizations.verify": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.refuse": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.strike": [Rule("organization.verify", _ORGANIZATION, conflict=True)],
    "POST zone_organizations.flags": [Rule("organization.verify", _ORGANIZATION)],
    "GET audit.index": [Rule("audit.read", anywhere=True)],
    "GET audit.export_csv": [Rule("audit.export", anywhere=True)],
    "GET system.index": [Rule("system.see", anywhere=True)],
    "GET api_documentation.openapi": [Rule(OPEN)],
    "GET api_documentation.docs": [Rule(OPEN)],
    **ACCOUNTS,
    **LEDGER,
}

RULES: Mapping[str, Sequence[Rule]] = {**PAGES, **API}
