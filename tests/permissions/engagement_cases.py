"""Matches, engagements and interests as calls of the domain."""

from collections.abc import Sequence

from matcher.engagements import (
    activities,
    agenda,
    board,
    contacts,
    disclosure,
    documents,
    find,
    invitations,
    owners,
    parties,
    stages,
    verification,
    views,
)
from matcher.engagements.filters import EngagementFilters
from matcher.engagements.interests import decide, express
from matcher.engagements.interests import find as interests
from matcher.matching import decisions, merging, propose, snoozing, waiting, worklist
from tests.permissions.case import PAST, STATES, Case, within


def _said() -> activities.ActivityInput:
    return activities.ActivityInput(kind="message", happened_on=PAST, text="示例留言")


def _concluded() -> verification.VerificationInput:
    return verification.VerificationInput(result="passed", concluded_on=PAST, data_text="示例数据")


_RUNNING = [stage for stage in STATES["engagement"] if stage in stages.TRANSITIONS]
_OPENED = [stage for stage in STATES["engagement"] if stage not in ("confirmed", "terminated")]


CASES: Sequence[Case] = (
    Case("match.see", lambda s, a, p: within(p.match, worklist.worklist(s, a).matches)),
    Case("match.see", lambda s, a, p: within(p.dismissed, worklist.dismissed_of(s, a, p.need))),
    Case("match.see", lambda s, a, p: decisions.get_match(s, a, p.match.id)),
    Case(
        "match.see",
        lambda s, a, p: propose.live_matches(s, a, None, p.need),
        "need",
        ["paused"],
        anywhere=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: propose.ensure_match(s, a, None, p.need, p.offers[3]),
        "need",
        ["paused"],
    ),
    Case(
        "match.decide",
        lambda s, a, p: stages.open_engagement(s, a, p.match),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: decisions.dismiss(s, a, p.match, "cost"),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case("match.decide", lambda s, a, p: decisions.dismiss(s, a, p.match, ""), conflict=True),
    Case(
        "match.decide",
        lambda s, a, p: decisions.reopen(s, a, p.match),
        "match",
        STATES["match"],
        {"dismissed"},
        conflict=True,
    ),
    Case(
        "match.decide",
        lambda s, a, p: snoozing.snooze(s, a, p.match, snoozing.usual_day()),
        "match",
        STATES["match"],
        {"suggested"},
        conflict=True,
    ),
    Case("match.decide", lambda s, a, p: snoozing.wake(s, a, p.match), conflict=True),
    Case("match.decide", lambda s, a, p: merging.merge(s, a, p.match, []), conflict=True),
    Case("match.decide", lambda s, a, p: merging.split(s, a, p.match), conflict=True),
    Case(
        "match.decide",
        lambda s, a, p: propose.add_by_hand(s, a, None, p.need, p.offers[0], ""),
        conflict=True,
    ),
    Case("match.see", lambda s, a, p: merging.alike(s, a, []), anywhere=True),
    Case("match.see", lambda s, a, p: waiting.first_waiting(s, a, "zone", 1), anywhere=True),
    *(
        Case("match.see", lambda s, a, p, there=there: there(s, a, "zone", 1), anywhere=True)
        for there in (agenda.late_stages, agenda.next_steps, agenda.answers, agenda.messages)
    ),
    Case("match.see", lambda s, a, p: agenda.waiting_interests(s, a, 1), anywhere=True),
    Case(
        "match.see",
        lambda s, a, p: within(
            p.engagement, find.desk_engagements(s, a, EngagementFilters()).engagements
        ),
    ),
    Case("match.see", lambda s, a, p: board.board(s, a), anywhere=True),
    Case("match.see", lambda s, a, p: owners.owners_of(s, a), anywhere=True),
    Case(
        "view.manage",
        lambda s, a, p: views.save_view(s, a, "示例视图", EngagementFilters()),
        anywhere=True,
    ),
    Case("view.manage", lambda s, a, p: views.set_default(s, a, None), anywhere=True),
    Case("engagement.see", lambda s, a, p: find.get_engagement(s, a, p.engagement.code)),
    Case(
        "engagement.advance",
        lambda s, a, p: stages.advance(s, a, p.engagement, "completed", "示例"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
        conflict=True,
    ),
    Case(
        "engagement.advance",
        lambda s, a, p: stages.terminate(s, a, p.engagement, "price"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
        conflict=True,
    ),
    *(
        Case("engagement.advance", call, conflict=True)
        for call in (
            lambda s, a, p: stages.advance(s, a, p.engagement, "terminated"),
            lambda s, a, p: stages.terminate(s, a, p.engagement, "unknown"),
            lambda s, a, p: verification.conclude(s, a, p.engagement, _concluded()),
        )
    ),
    Case(
        "engagement.contacts",
        lambda s, a, p: contacts.contacts(s, a, p.engagement),
        "engagement",
        STATES["engagement"],
        _OPENED,
    ),
    Case(
        "engagement.consent",
        lambda s, a, p: disclosure.agree(s, a, p.engagement),
        "engagement",
        STATES["engagement"],
        _RUNNING,
    ),
    Case("engagement.consent", lambda s, a, p: disclosure.take_back(s, a, p.engagement)),
    Case(
        "engagement.advance",
        lambda s, a, p: invitations.invite(s, a, p.engagement),
        conflict=True,
    ),
    Case(
        "engagement.answer",
        lambda s, a, p: invitations.answer(s, a, p.engagement, "decline", "示例原因"),
        "engagement",
        STATES["engagement"],
        _RUNNING,
    ),
    Case(
        "engagement.work",
        lambda s, a, p: activities.add_activity(s, a, p.engagement, _said()),
        "engagement",
        STATES["engagement"],
        [stage for stage in STATES["engagement"] if stage != "terminated"],
    ),
    Case(
        "engagement.document",
        lambda s, a, p: documents.get_document(s, a, p.engagement, p.document.id),
    ),
    Case("engagement.work", lambda s, a, p: parties.require_work(a, p.engagement, "shared")),
    *(
        Case("engagement.private", call, conflict=True)
        for call in (
            lambda s, a, p: activities.finish(s, a, p.engagement, p.note.id),
            lambda s, a, p: within(p.note, activities.activities_of(s, a, p.engagement)),
            lambda s, a, p: documents.get_document(s, a, p.engagement, p.private_document.id),
        )
    ),
    Case(
        "interest.express",
        lambda s, a, p: express.express(s, a, p.offers[3], express.InterestInput(text="示例")),
        anywhere=True,
    ),
    Case("interest.see", lambda s, a, p: interests.get_interest(s, a, p.interest.id)),
    Case("interest.see", lambda s, a, p: interests.organization_interests(s, a), anywhere=True),
    *(
        Case("interest.decide", call, "interest", STATES["interest"], {"open"}, conflict=True)
        for call in (
            lambda s, a, p: decide.take_up(s, a, None, p.interest),
            lambda s, a, p: decide.decline(s, a, p.interest, "示例原因"),
        )
    ),
    Case("interest.decide", lambda s, a, p: decide.decline(s, a, p.interest, " "), conflict=True),
)
