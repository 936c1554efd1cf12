"""Tokens in links of mails: signed, so that a link is no password and needs no row.

What a token opens is little: ending mails, or managing one saved search.
"""

from itsdangerous import BadSignature, URLSafeSerializer

from matcher.errors import NotFoundError

STOP, CONFIRM, MANAGE = "stop mails", "confirm a saved search", "manage a saved search"
_LONGEST = 200
_BROKEN = "这个链接不完整或已失效。请从邮件中重新打开；提醒已结束的，不需要再做什么。"


def sign(secret: str, purpose: str, subject: str) -> str:
    """A token that names a subject for one purpose.

    Args:
        secret: the key of the site.
        purpose: `STOP`, `CONFIRM` or `MANAGE`; a token is good for no other.
        subject: `user:5`, or `search:` with the key of a saved search.
    """
    return str(URLSafeSerializer(secret, salt=purpose).dumps(subject))


def subject_of(secret: str, purpose: str, token: str) -> str:
    """The subject that a token names.

    Raises:
        NotFoundError: it was not signed here, or for something else.
    """
    try:
        return str(URLSafeSerializer(secret, salt=purpose).loads(token[:_LONGEST]))
    except BadSignature:
        raise NotFoundError(_BROKEN) from None
