import hashlib
import json
import re
from pathlib import Path

import pytest

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"
STATIC = WEBAPP / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
TEMPLATES = sorted((WEBAPP / "templates").rglob("*.html"))
OWN_ASSETS = sorted(path for path in STATIC.glob("*") if path.suffix in {".css", ".js"})


def relative(path: Path) -> str:
    return str(path.relative_to(WEBAPP))


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_vendored_file_is_the_one_recorded(entry: dict[str, str]) -> None:
    content = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["version"] in entry["file"]


def test_nothing_else_is_vendored() -> None:
    listed = {entry["file"] for entry in MANIFEST} | {"manifest.json"}
    assert {path.name for path in VENDOR.iterdir()} == listed


def test_every_package_brings_its_licence_text() -> None:
    for name in {entry["name"] for entry in MANIFEST}:
        assert any(
            entry["file"].endswith(".LICENSE.txt") for entry in MANIFEST if entry["name"] == name
        )


@pytest.mark.parametrize("path", sorted(VENDOR.glob("*.min.*")), ids=relative)
def test_vendored_file_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_keeps_the_content_security_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle=", text), "inline style"
    # JSON-LD is data: browsers do not run it, and the policy says nothing of it.
    runs = r'<script\b(?![^>]*(?:\bsrc=|type="application/ld\+json"))'
    assert not re.search(runs, text), "inline script"
    assert not re.search(r"\son[a-z]+=|hx-on|javascript:", text), "inline handler"
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", text), "foreign address"


@pytest.mark.parametrize("path", OWN_ASSETS, ids=relative)
def test_own_asset_fetches_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://", text)
    assert not re.search(r"@import|url\(\s*[\"']?//", text)


def test_every_static_file_named_in_a_template_exists() -> None:
    pattern = re.compile(r"url_for\('static', filename='([^']+)'\)")
    named = {name for path in TEMPLATES for name in pattern.findall(path.read_text("utf-8"))}
    assert "theme.css" in named
    assert [name for name in sorted(named) if not (STATIC / name).is_file()] == []
