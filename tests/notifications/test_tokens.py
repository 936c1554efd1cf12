"""A token is good for its purpose on its site, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import NotFoundError
from matcher.notifications.tokens import CONFIRM, MANAGE, STOP, sign, subject_of


@given(
    st.sampled_from((STOP, CONFIRM, MANAGE)), st.from_regex(r"[a-z]+:[\w-]{1,30}", fullmatch=True)
)
def test_a_token_names_its_subject_for_one_purpose(purpose: str, subject: str) -> None:
    token = sign("secret", purpose, subject)
    assert subject_of("secret", purpose, token) == subject
    for other in {STOP, CONFIRM, MANAGE} - {purpose}:
        with pytest.raises(NotFoundError):
            subject_of("secret", other, token)
    with pytest.raises(NotFoundError):
        subject_of("another", purpose, token)


@given(st.text(max_size=300))
def test_what_was_not_signed_is_nothing(token: str) -> None:
    with pytest.raises(NotFoundError):
        subject_of("secret", STOP, token)


def test_a_changed_token_is_nothing() -> None:
    token = sign("secret", STOP, "user:1")
    changed = sign("secret", STOP, "user:2").partition(".")[0] + "." + token.partition(".")[2]
    with pytest.raises(NotFoundError):
        subject_of("secret", STOP, changed)
