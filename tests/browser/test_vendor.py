import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def test_vendored_files_are_the_recorded_ones_and_no_others() -> None:
    recorded = {entry["file"]: entry["sha256"] for entry in MANIFEST}
    held = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "manifest.json"
    }
    assert held == recorded


def test_licence_is_recorded_and_kept() -> None:
    assert {entry["licence"] for entry in MANIFEST} == {"MPL-2.0"}
    assert any(entry["file"].endswith(".LICENSE.txt") for entry in MANIFEST)
