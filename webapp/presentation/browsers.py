"""What a browser calls itself, in words that its owner recognizes."""

# The first mark found names it: many browsers also claim to be those further down.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """Such as `Chrome，Windows`; what is not recognized is shown as it is."""
    found = [
        next((word for mark, word in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return "，".join(word for word in found if word) or agent[:40] or "未说明"
