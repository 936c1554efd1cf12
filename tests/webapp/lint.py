"""What every page must be, whoever asks for it."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

_REFERENCES = ("for", "form", "aria-describedby", "aria-labelledby", "data-count-for")
_UNLABELLED = ("hidden", "submit", "button")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8})(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)


def lint_page(html: str, *, public: bool) -> None:
    """Fail with what is wrong with a whole page; `public` pages must hold no contact data."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(html)
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert page.get("lang") == "zh-CN"
    assert [h.tag for h in page.iter("h1")] == ["h1"], "a page has one first heading"
    assert re.match(r"\S.* - \S", page.findtext("head/title") or ""), "title: object - zone"
    assert len(list(page.iter("main"))) == 1
    _lint(page)
    if public:
        assert not _PHONE.search(html), "a telephone number on a public page"
        assert not _EMAIL.search(html), "an e-mail address on a public page"


def lint_fragment(html: str) -> None:
    """Fail with what is wrong with a part of a page."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = Element("root")
    root.extend(parser.parseFragment(html))
    ids = _ids(root)
    assert len(ids) == len(set(ids)), "ids are unique"
    _lint_controls(root)
    _lint_policy(root)


def _lint(page: Element) -> None:
    ids = _ids(page)
    assert len(ids) == len(set(ids)), "ids are unique"
    for element in page.iter():
        for name in _REFERENCES:
            missing = set((element.get(name) or "").split()) - set(ids)
            assert not missing, f"{element.tag} {name} points nowhere: {missing}"
        target = element.get("hx-target") or ""
        assert not target.startswith("#") or target[1:] in ids, f"no target {target}"
    _lint_controls(page)
    _lint_forms(page)
    _lint_links(page, set(ids))
    _lint_headings(page)
    _lint_policy(page)


def _lint_controls(page: Element) -> None:
    labelled = {label.get("for") for label in page.iter("label")}
    for control in _every(page, "input", "select", "textarea"):
        assert control.get("name") or control.get("id") == "keys-on", "an input without a name"
        if control.get("type") not in _UNLABELLED:
            assert control.get("id") in labelled or control.get("aria-label"), control.attrib


def _lint_forms(page: Element) -> None:
    for form in page.iter("form"):
        assert form.get("action"), "a form says where it goes"
        assert form.get("method") in ("get", "post")
        if form.get("method") == "post":
            names = [field.get("name") for field in form.iter("input")]
            assert "csrf_token" in names, f"no token in the form to {form.get('action')}"


def _lint_links(page: Element, ids: set[str]) -> None:
    for link in page.iter("a"):
        href = link.get("href")
        assert href, "a link without an address"
        assert not href.startswith("#") or href == "#" or href[1:] in ids, href
        assert "".join(link.itertext()).strip() or link.get("aria-label"), f"no words: {href}"


def _lint_headings(page: Element) -> None:
    levels = [int(h.tag[1]) for h in page.iter() if re.fullmatch("h[1-6]", str(h.tag))]
    for upper, lower in pairwise(levels):
        assert lower <= upper + 1, f"h{upper} is followed by h{lower}"


def _lint_policy(page: Element) -> None:
    """What the content security policy would refuse."""
    assert not list(page.iter("style")), "inline style"
    for script in page.iter("script"):
        if script.get("type") == "application/ld+json":
            assert json.loads(script.text or "")["@context"] == "https://schema.org"
        else:
            assert (script.get("src") or "").startswith("/"), "inline or foreign script"
    for element in page.iter():
        bad = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert not bad, f"{element.tag} {bad}"


def _ids(page: Element) -> list[str]:
    return [identity for element in page.iter() if (identity := element.get("id"))]


def _every(page: Element, *tags: str) -> Iterator[Element]:
    for tag in tags:
        yield from page.iter(tag)
