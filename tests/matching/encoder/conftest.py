import os
from pathlib import Path

import numpy as np
import pytest

from matcher.matching.encoder.batched import BatchedEncoder
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.model_directory import LAYER_NAMES, write_model_directory
from matcher.matching.encoder.openvino_conversion import convert_once
from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder
from matcher.matching.encoder.packed_weights import PackedWeights, Sizes
from matcher.matching.encoder.transformer import TransformerEncoder


@pytest.fixture(scope="session")
def model_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundled model: kept in $TECHMATCH_TEST_CACHE, else made once a session."""
    cache = os.environ.get("TECHMATCH_TEST_CACHE")
    models = Path(cache) if cache else tmp_path_factory.mktemp("models")
    return unpack_bundled(models / BUNDLED.name)


@pytest.fixture(scope="session")
def converted_directory(model_directory: Path) -> Path:
    """The bundled model for OpenVINO, kept beside it."""
    return convert_once(model_directory, BUNDLED.name, model_directory.parent)


@pytest.fixture(scope="session")
def torch_encoder(model_directory: Path) -> TransformerEncoder:
    return TransformerEncoder(model_directory, name=BUNDLED.name)


@pytest.fixture(scope="session")
def openvino_encoder(converted_directory: Path) -> OpenVinoEncoder:
    return OpenVinoEncoder(converted_directory, name=BUNDLED.name)


@pytest.fixture(scope="session", params=["torch_encoder", "openvino_encoder"])
def encoder(request: pytest.FixtureRequest) -> BatchedEncoder:
    """The bundled model in either backend."""
    found: BatchedEncoder = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """A model directory of the same layout with one narrow layer of random weights."""
    directory = tmp_path / "small"
    directory.mkdir()
    write_model_directory(_small_weights(), directory)
    return directory


def _small_weights() -> PackedWeights:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *"▁储能电池热管理氢废水queryasg:", "储能", "<mask>"]
    pieces = list(dict.fromkeys(pieces))
    width, inner = 8, 16
    random = np.random.default_rng(0)
    shapes = {
        "emb.word": len(pieces) * width,
        "emb.pos": 512 * width,
        "emb.type": 2 * width,
        "emb.ln.w": width,
        "emb.ln.b": width,
    }
    for short in LAYER_NAMES:
        rows = inner if short == "fi" else width
        columns = inner if short == "fo" else width
        shapes[f"l0.{short}.w"] = width if short.endswith("ln") else rows * columns
        shapes[f"l0.{short}.b"] = rows
    return PackedWeights(
        sizes=Sizes(width, 1, 2, inner, len(pieces), 512, 2, 1e-12),
        pieces=[(piece, -float(rank)) for rank, piece in enumerate(pieces)],
        replacements={},
        tensors={name: random.normal(size=n).astype(np.float32) for name, n in shapes.items()},
    )
