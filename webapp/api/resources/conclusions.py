"""What the trial of a scenario came to."""

from matcher.engagements.find import get_engagement
from matcher.engagements.verification import (
    VerificationInput,
    conclude,
    trial_begun,
    verification_of,
)
from webapp.api.declared import Answer, Group
from webapp.api.models.engagements import Conclusion
from webapp.context import actor, session

group = Group("对接", write="match")
_ONE = "/engagements/{engagement}/verification"


@group.get(_ONE, "场景验证的结论", Conclusion, "engagement.see")
def show_conclusion(engagement: str) -> Answer:
    """Whether there was a trial, and what it came to."""
    found = get_engagement(session(), actor(), engagement)
    concluded = verification_of(session(), actor(), found)
    return Answer(Conclusion.of(trial_begun(found), concluded))


@group.put(
    _ONE, "填写或更正场景验证的结论", Conclusion, "engagement.advance", body=VerificationInput,
    description="只有进入过“场景验证”的应用场景对接可以填写；双方会收到通知。",
)  # fmt: skip
def conclude_trial(engagement: str, body: VerificationInput) -> Answer:
    """Write the conclusion, or replace it by a corrected one."""
    found = get_engagement(session(), actor(), engagement)
    made = conclude(session(), actor(), found, body)
    return Answer(Conclusion.of(trial_begun(found), made))
