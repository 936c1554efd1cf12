"""Two encoders that need no model: the bundled one, and another in a directory."""

from pathlib import Path

import pytest

from matcher import runtime
from matcher.matching.encoder.base import Encoder, EncoderUnavailableError
from matcher.matching.encoder.hashing import HashingEncoder

BUNDLED, OTHER = "hashing-256", "hashing-64"


@pytest.fixture
def other_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of the other encoder; what is in no directory cannot be loaded."""
    directory = tmp_path / "other"
    directory.mkdir()
    monkeypatch.setattr(runtime, "load_encoder", _load)
    return directory


def _load(setting: str, models: Path, backend: str) -> Encoder:
    if setting in ("bundled", "hashing"):
        return HashingEncoder()
    if Path(setting).is_dir():
        return HashingEncoder(dimension=64)
    raise EncoderUnavailableError(f"没有模型 {setting}")
