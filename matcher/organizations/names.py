"""Names that organizations may bear: not the platform's own ones."""

import unicodedata

# How the organizations begin that stand in for senders without an account.
STAND_IN = "社会来件"


def not_reserved(name: str) -> str:
    """The name, unless it is one of those.

    Raises:
        ValueError: it is; said so that the author can mend it.
    """
    if unicodedata.normalize("NFKC", name).lstrip().startswith(STAND_IN):
        raise ValueError(f"以“{STAND_IN}”开头的名称由平台使用，请填写单位的正式名称")
    return name
