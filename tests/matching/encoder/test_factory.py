import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from matcher.matching.encoder import EncoderUnavailableError, HashingEncoder, factory, load_encoder
from matcher.matching.encoder.bundled import BUNDLED
from matcher.matching.encoder.fingerprint import directory_fingerprint
from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder
from matcher.matching.encoder.transformer import TransformerEncoder


def test_hashing(tmp_path: Path) -> None:
    encoder = load_encoder("hashing", tmp_path)
    assert isinstance(encoder, HashingEncoder)
    assert (encoder.name, encoder.dimension) == ("hashing-256", 256)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
@pytest.mark.usefixtures("converted_directory")
def test_bundled_runs_in_either_backend_under_one_name(model_directory: Path) -> None:
    models = model_directory.parent
    chosen = load_encoder("bundled", models)
    assert type(chosen) is type(load_encoder("bundled", models, "openvino")) is OpenVinoEncoder
    torch = load_encoder("bundled", models, "torch")
    assert type(torch) is TransformerEncoder
    assert (chosen.name, chosen.dimension) == (torch.name, torch.dimension) == (BUNDLED.name, 384)


@pytest.mark.model
def test_directory_is_named_by_its_weights_in_either_backend(
    small_model: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    converted = load_encoder(str(small_model), models, "openvino")
    torch = load_encoder(str(small_model), models, "torch")
    assert converted.name == torch.name == f"small-{directory_fingerprint(small_model)}"
    rows = converted.encode_queries(["储能", "电池"]) * torch.encode_queries(["储能", "电池"])
    assert rows.sum(axis=1).min() >= 0.99999
    kept = {path.name: path.stat().st_mtime_ns for path in models.iterdir()}
    load_encoder(str(small_model), models, "openvino")
    assert {path.name: path.stat().st_mtime_ns for path in models.iterdir()} == kept
    assert sorted(kept) == [
        f"{converted.name}-openvino-{version('openvino')}",
        f"{converted.name}-openvino-{version('openvino')}.lock",
    ]


@pytest.mark.model
def test_torch_takes_over_where_openvino_is_missing(
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def missing(*_: object) -> None:
        raise EncoderUnavailableError("没有安装 OpenVINO。")

    monkeypatch.setattr(factory, "convert_once", missing)
    assert type(load_encoder(str(small_model), tmp_path, "auto")) is TransformerEncoder
    assert caplog.messages == ["语义模型改用 torch 运行：没有安装 OpenVINO。"]
    with pytest.raises(EncoderUnavailableError, match="没有安装 OpenVINO"):
        load_encoder(str(small_model), tmp_path, "openvino")


def test_openvino_is_refused_for_a_name_of_the_hub(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="someone/e5 不是目录"):
        load_encoder("someone/e5", tmp_path, "openvino")


@pytest.mark.model
def test_empty_directory_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="TECHMATCH_ENCODER"):
        load_encoder(str(tmp_path), tmp_path, "torch")


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


def test_importing_the_package_imports_no_engine() -> None:
    program = (
        "import matcher.matching.encoder, sys;"
        "sys.exit(bool({'torch', 'openvino', 'transformers'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ)
