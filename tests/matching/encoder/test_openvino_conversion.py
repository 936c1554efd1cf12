import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from matcher.matching.encoder import openvino_conversion
from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.model_directory import TABLE, WEIGHTS_FILE
from matcher.matching.encoder.openvino_conversion import convert, convert_once
from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder
from matcher.matching.encoder.transformer import TransformerEncoder

# Here the conversion runs in this process, where its warnings would be errors.
pytestmark = [pytest.mark.model, pytest.mark.filterwarnings("ignore")]

TEXTS = ["储能", "电池热管理", "废水 query 氢", "储能电池" * 400]


def _least_cosine(source: Path, converted: Path) -> float:
    ours, theirs = OpenVinoEncoder(converted, name="e5"), TransformerEncoder(source, name="e5")
    return float(np.sum(ours.encode_passages(TEXTS) * theirs.encode_passages(TEXTS), axis=1).min())


@pytest.fixture
def converted(tmp_path: Path) -> Path:
    directory = tmp_path / "converted"
    directory.mkdir()
    return directory


def test_table_stays_in_half_precision(small_model: Path, converted: Path) -> None:
    convert(small_model, converted)
    table = np.load(converted / "table.npy")
    stored = load_file(small_model / WEIGHTS_FILE)[TABLE]
    assert table.dtype == np.float16
    np.testing.assert_array_equal(table, stored)
    assert _least_cosine(small_model, converted) >= 0.99999


def test_model_saved_by_the_library_with_its_table_widened(
    small_model: Path, converted: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    TransformerEncoder(small_model, name="e5").model.float().save(str(saved))
    assert load_file(saved / WEIGHTS_FILE)[TABLE].dtype == np.float32
    convert(saved, converted)
    assert np.load(converted / "table.npy").dtype == np.float16
    assert _least_cosine(saved, converted) >= 0.99999


def test_table_that_half_precision_would_change_stays_as_it_is(
    small_model: Path, converted: Path
) -> None:
    tensors = load_file(small_model / WEIGHTS_FILE)
    tensors[TABLE] = tensors[TABLE].astype(np.float32) * np.float32(1.0001)
    save_file(tensors, small_model / WEIGHTS_FILE, metadata={"format": "pt"})
    convert(small_model, converted)
    np.testing.assert_array_equal(np.load(converted / "table.npy"), tensors[TABLE])
    assert _least_cosine(small_model, converted) >= 0.99999


def test_pooling_is_that_of_the_model(small_model: Path, converted: Path) -> None:
    _set_pooling(small_model, pooling_mode_mean_tokens=False, pooling_mode_cls_token=True)
    convert(small_model, converted)
    assert _least_cosine(small_model, converted) >= 0.99999


def test_model_that_would_give_other_vectors_is_refused(small_model: Path, converted: Path) -> None:
    _set_pooling(small_model, include_prompt=False)
    with pytest.raises(ValueError, match="cosine with torch"):
        convert(small_model, converted)


def test_failure_says_the_reason_and_leaves_nothing(tmp_path: Path) -> None:
    empty, models = tmp_path / "empty", tmp_path / "models"
    empty.mkdir()
    with pytest.raises(EncoderUnavailableError, match=r"TECHMATCH_ENCODER_BACKEND.*原因：.*empty"):
        convert_once(empty, "e5", models)
    assert [path.suffix for path in models.iterdir()] == [".lock"]


def test_missing_openvino_is_refused_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(openvino_conversion, "version", missing)
    with pytest.raises(EncoderUnavailableError, match=r"没有安装 OpenVINO.*pip install openvino"):
        convert_once(tmp_path, "e5", tmp_path)


def _set_pooling(directory: Path, **changes: bool) -> None:
    path = directory / "1_Pooling" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))
