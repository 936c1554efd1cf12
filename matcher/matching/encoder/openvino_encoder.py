"""The same models in OpenVINO: faster than torch on a CPU, and nothing of torch is loaded."""

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.batched import BatchedEncoder

GRAPH_FILE = "model.xml"
TABLE_FILE = "table.npy"
TOKENIZER_FILE = "tokenizer.json"
ENCODER_FILE = "encoder.json"

# In full precision, whatever the processor offers: vectors must be the same on every machine.
# Waits for one text are what people notice, so all cores work on one batch. Not pinned: where
# other programs run, a thread that may not leave a busy core holds up the others.
_COMPILATION = {
    "INFERENCE_PRECISION_HINT": "f32",
    "PERFORMANCE_HINT": "LATENCY",
    "ENABLE_CPU_PINNING": False,
}


class OpenVinoEncoder(BatchedEncoder):
    """Runs what ``openvino_conversion`` made of a sentence-transformers directory.

    The rows of the vocabulary table are looked up in its file, which is mapped: all processes
    share one copy, in half precision if it was trained or stored so.
    """

    def __init__(self, directory: Path, *, name: str) -> None:
        """Load the converted model, which takes a second.

        Args:
            directory: What the conversion wrote.
            name: Key of the stored vectors.

        Raises:
            EncoderUnavailableError: OpenVINO or a file is missing or damaged.
        """
        super().__init__()
        self.name = name
        try:
            self._compiled = (
                import_openvino().Core().compile_model(directory / GRAPH_FILE, "CPU", _COMPILATION)
            )
            self._table = np.load(directory / TABLE_FILE, mmap_mode="r")
            self._tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
            settings = json.loads((directory / ENCODER_FILE).read_bytes())
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            raise EncoderUnavailableError(
                f"OpenVINO 无法加载转换后的语义模型 {directory}。请删除该目录后再次启动，"
                f"系统会重新转换；也可以把 TECHMATCH_ENCODER_BACKEND 设为 torch。原因：{error}"
            ) from error
        self.dimension = settings["dimension"]
        self.longest = settings["longest"]
        self.query_prompt = settings["query_prompt"]
        self.passage_prompt = settings["passage_prompt"]

    def _count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text))

    def _forward(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        ids = np.array([encoding.ids for encoding in encodings])
        mask = np.array([encoding.attention_mask for encoding in encodings])
        # A request serves one thread at a time, and making one costs next to nothing.
        request = self._compiled.create_infer_request()
        rows: NDArray[np.float32] = request.infer([self._table[ids].astype(np.float32), mask])[0]
        return rows


def import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry, which tells Google of every import.

    Raises:
        ImportError: OpenVINO is not installed.
    """
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # Python: not to be found.
    return import_module("openvino")
