"""Converts a sentence-transformers directory for ``OpenVinoEncoder``, as a program.

Tracing needs torch, which would stay in the memory of a process that then serves without it; so
``convert_once`` starts this module as a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.made_once import make_once
from matcher.matching.encoder.openvino_encoder import (
    ENCODER_FILE,
    GRAPH_FILE,
    TABLE_FILE,
    TOKENIZER_FILE,
    OpenVinoEncoder,
    import_openvino,
)

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from matcher.matching.encoder.batched import BatchedEncoder
    from matcher.matching.encoder.transformer import TransformerEncoder

LEAST_COSINE = 0.99999
SAMPLES = [
    "储能",
    "LED 灯具光衰测试 (IES LM-80)",
    "What is the cheapest way to remove ammonia nitrogen from coking wastewater?",
    "我公司急需解决焦化废水深度处理与回用问题，预算80万元，希望半年内完成中试。" * 30,
]


def convert_once(source: Path, name: str, models: Path) -> Path:
    """Convert a model directory, unless this version of OpenVINO has done so before.

    Args:
        source: A sentence-transformers directory.
        name: Identifies the model and the version of its weights.
        models: Directory that holds converted models.

    Returns:
        The directory for ``OpenVinoEncoder``.

    Raises:
        EncoderUnavailableError: OpenVINO is not installed, cannot express the model or does not
            give the vectors that torch gives.
    """
    target = conversion_of(name, models)
    if not target.is_dir():
        program = [sys.executable, "-m", __name__, str(source), str(target)]
        # What it prints are warnings of the tracer, and at last the reason if it fails.
        done = subprocess.run(program, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [f"退出码 {done.returncode}"])[-1]
            raise EncoderUnavailableError(
                f"语义模型 {source} 无法转换为 OpenVINO 格式。"
                f"请把 TECHMATCH_ENCODER_BACKEND 设为 torch。原因：{reason}"
            )
    return target


def conversion_of(name: str, models: Path) -> Path:
    """Where the installed OpenVINO keeps its conversion of a model.

    Raises:
        EncoderUnavailableError: OpenVINO is not installed.
    """
    try:
        return models / f"{name}-openvino-{version('openvino')}"
    except PackageNotFoundError as error:
        raise EncoderUnavailableError(
            "没有安装 OpenVINO。请运行 pip install openvino 后再次启动；"
            "也可以把 TECHMATCH_ENCODER_BACKEND 设为 torch。"
        ) from error


def is_conversion(directory: Path) -> bool:
    """Whether a directory was made by `convert_once`, whatever the model and the version."""
    files = (GRAPH_FILE, TABLE_FILE, TOKENIZER_FILE, ENCODER_FILE)
    return "-openvino-" in directory.name and all((directory / name).is_file() for name in files)


def convert(source: Path, directory: Path) -> None:
    """Write into ``directory`` what ``OpenVinoEncoder`` needs of the model in ``source``.

    Raises:
        ValueError: The vectors of samples are not those of torch.
    """
    from matcher.matching.encoder.transformer import TransformerEncoder

    encoder = TransformerEncoder(source, name="torch")
    expected = _sample_vectors(encoder)
    _write_tokenizer(encoder, directory / TOKENIZER_FILE)
    settings = {
        "dimension": encoder.dimension,
        "longest": encoder.longest,
        "query_prompt": encoder.query_prompt,
        "passage_prompt": encoder.passage_prompt,
    }
    (directory / ENCODER_FILE).write_text(json.dumps(settings, ensure_ascii=False, indent=2))
    transformer: Any = encoder.model.transformers_model
    table = transformer.get_input_embeddings().weight.detach().float().numpy()
    np.save(directory / TABLE_FILE, _halved(table))
    _write_graph(transformer, list(encoder.model)[1:], table.shape[1], directory / GRAPH_FILE)
    cosines = np.sum(expected * _sample_vectors(OpenVinoEncoder(directory, name="")), axis=1)
    if not cosines.min() >= LEAST_COSINE:  # A NaN is not accepted either.
        raise ValueError(f"cosine with torch {cosines.min():.6f}, less than {LEAST_COSINE}")


def _sample_vectors(encoder: BatchedEncoder) -> NDArray[np.float32]:
    return np.vstack([encoder.encode_passages(SAMPLES), encoder.encode_queries(SAMPLES)])


def _write_tokenizer(encoder: TransformerEncoder, path: Path) -> None:
    """Save the tokenizer with its padding and truncation, so that nothing changes it later."""
    original = encoder.model.tokenizer
    tokenizer = Tokenizer.from_str(original.backend_tokenizer.to_str())
    tokenizer.enable_truncation(encoder.longest)
    tokenizer.enable_padding(pad_id=original.pad_token_id, pad_token=original.pad_token)
    tokenizer.save(str(path), pretty=False)


def _halved(table: NDArray[np.float32]) -> NDArray[np.floating]:
    """Return the table in half precision if nothing is lost by it."""
    with np.errstate(over="ignore"):
        half = table.astype(np.float16)
    return half if np.array_equal(half, table) else table


def _write_graph(transformer: Any, others: list[Module], width: int, path: Path) -> None:
    """Trace everything behind the look-up of tokens, so pooling and the like are the model's."""
    import torch

    class Body(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer
            self.others = torch.nn.ModuleList(others)

        def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
            states = self.transformer(inputs_embeds=rows, attention_mask=mask)[0]
            features: dict[str, Tensor] = {"token_embeddings": states, "attention_mask": mask}
            for module in self.others:
                features = module(features)
            return features["sentence_embedding"]

    openvino = import_openvino()
    example = torch.zeros(2, 8, width), torch.ones(2, 8, dtype=torch.int64)
    graph = openvino.convert_model(Body().eval(), example_input=example)
    openvino.save_model(graph, path, compress_to_fp16=False)


if __name__ == "__main__":
    _source, _target = map(Path, sys.argv[1:])
    make_once(_target, lambda directory: convert(_source, directory))
