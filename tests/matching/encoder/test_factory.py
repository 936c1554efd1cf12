from pathlib import Path

import pytest

from matcher.matching.encoder import EncoderUnavailableError, HashingEncoder, load_encoder
from matcher.matching.encoder.bundled import BUNDLED


def test_hashing(tmp_path: Path) -> None:
    encoder = load_encoder("hashing", tmp_path)
    assert isinstance(encoder, HashingEncoder)
    assert (encoder.name, encoder.dimension) == ("hashing-256", 256)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_bundled_and_path_differ_in_name_only(model_directory: Path) -> None:
    bundled = load_encoder("bundled", model_directory.parent)
    path = load_encoder(str(model_directory), Path("unused"))
    assert (bundled.name, bundled.dimension) == (BUNDLED.name, 384)
    assert path.name.startswith(f"{BUNDLED.name}-")
    assert (bundled.encode_queries(["储能"]) == path.encode_queries(["储能"])).all()


@pytest.mark.model
def test_empty_directory_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="TECHMATCH_ENCODER"):
        load_encoder(str(tmp_path), tmp_path)


@pytest.mark.model
def test_absent_path_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="无法加载语义模型"):
        load_encoder(str(tmp_path / "absent"), tmp_path)
