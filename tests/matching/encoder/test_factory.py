import os
import subprocess
import sys
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


@pytest.mark.model
def test_hub_name_is_found_in_the_cache_and_named_by_its_commit(
    model_directory: Path, tmp_path: Path
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "hub" / "models--someone--e5"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text(commit)
    (repository / "snapshots").mkdir()
    (repository / "snapshots" / commit).symlink_to(model_directory)
    program = (
        "from pathlib import Path; from matcher.matching.encoder import load_encoder;"
        "encoder = load_encoder('someone/e5', Path('unused'));"
        "print(encoder.name, encoder.encode_queries(['储能']).shape)"
    )
    # The hub's library reads its variables when it is imported, so another process is needed.
    output = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        check=True,
    )
    assert output.stdout.decode() == "someone/e5-0123456789ab (1, 384)\n"
