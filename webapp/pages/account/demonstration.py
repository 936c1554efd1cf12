"""What only the sign-in pages of a demonstration show."""

from webapp.context import runtime, session


def published_accounts() -> list[dict[str, str]]:
    """The accounts to try; none where data is real."""
    if not runtime().settings.demonstration:
        return []
    # Only a demonstration loads its data.
    from matcher.demonstration.accounts import demonstration_accounts
    from matcher.taxonomy import scheme

    return [
        {
            "login": account.login,
            "password": account.password,
            "role": scheme("roles").name(account.role),
            "purpose": account.purpose,
        }
        for account in demonstration_accounts()
    ]


def published_code(user_id: int) -> str | None:
    """The code that the telephone of a published account would show; None where data is real."""
    if not runtime().settings.demonstration:
        return None
    from matcher.demonstration.second_factor import next_published_code

    return next_published_code(session(), user_id)
