import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder
from matcher.matching.encoder.transformer import TransformerEncoder

from .texts import TEXTS, UNKNOWN_SCRIPTS

pytestmark = pytest.mark.model


def test_vectors_are_those_of_torch(
    torch_encoder: TransformerEncoder, openvino_encoder: OpenVinoEncoder
) -> None:
    texts = [*TEXTS, *UNKNOWN_SCRIPTS, "😀🎉", "a\x00b", "电池\ud83d", "<s></s>", "长文本" * 400]
    passages = openvino_encoder.encode_passages(texts) * torch_encoder.encode_passages(texts)
    assert passages.sum(axis=1).min() >= 0.99999
    queries = openvino_encoder.encode_queries(texts) * torch_encoder.encode_queries(texts)
    assert queries.sum(axis=1).min() >= 0.99999
    assert openvino_encoder.name == torch_encoder.name
    assert openvino_encoder.dimension == torch_encoder.dimension


def test_neither_torch_nor_the_network_nor_telemetry_is_needed(
    converted_directory: Path, tmp_path: Path
) -> None:
    program = (
        "import socket, sys\n"
        "socket.getaddrinfo = socket.create_connection = lambda *_: sys.exit('network')\n"
        "from pathlib import Path\n"
        "from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder\n"
        "encoder = OpenVinoEncoder(Path(sys.argv[1]), name='e5')\n"
        "print(encoder.encode_queries(['储能']).shape)\n"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(converted_directory)],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("(1, 384)\nset()\n", "")
    assert list(tmp_path.iterdir()) == []  # The telemetry would keep an id there.


def test_damaged_directory_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "model.xml").write_text("<net")
    with pytest.raises(EncoderUnavailableError, match=r"请删除该目录.*TECHMATCH_ENCODER_BACKEND"):
        OpenVinoEncoder(tmp_path, name="e5")
