"""What attackers write into text fields, and how to tell that a page obeyed."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

# Each has the word, by which its way through the pages is followed.
WORD = "pwned"
XSS = (
    f"<script>{WORD}()</script>",
    f'"><img src={WORD} onerror={WORD}()>',
    f"'><svg onload={WORD}()>",
    f"</textarea></title><iframe src=javascript:{WORD}()>",
    f"javascript:{WORD}()",
    f"{WORD}{{{{191*7}}}}{{% if 1 %}}${{191*7}}<%=191*7%>",
    f'x" autofocus onfocus={WORD}() data-x="',
    f"--><b {WORD}=1>]]><{WORD}-tag>",
    f"&lt;script&gt;{WORD}()&#60;/script&#62;",
    f"[x](javascript:{WORD}()) ![x](x onerror={WORD}())",
)
_LINKS = (
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "hx-get",
    "hx-post",
    "srcdoc",
)


def obeyed(html: str) -> Iterator[str]:
    """What of a page came from a payload other than as text."""
    if WORD not in html and "1337" not in html:
        return  # whatever came from a payload would have its word
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    for element in (one for one in tree.iter() if isinstance(one.tag, str)):
        if WORD in element.tag:
            yield f"element {element.tag}"
        told = element.get("type") == "application/ld+json"  # data that no browser runs
        if element.tag in ("script", "style") and (element.text or "").strip() and not told:
            yield f"{element.tag} with a text"
        if element.tag in ("iframe", "object", "embed", "base"):
            yield f"element {element.tag}"
        yield from _attributes(element)
    if "1337" in html:
        yield "a template was evaluated"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        begins = "".join(value.split()).lower()
        if name.startswith("on") or name in ("style", "srcdoc", WORD, "autofocus"):
            yield f"{element.tag} {name}={value}"
        if name in _LINKS and begins.startswith(("javascript:", "vbscript:", "data:text", WORD)):
            yield f"{element.tag} {name}={value}"
