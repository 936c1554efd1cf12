"""Chooses the encoder that the settings ask for."""

import logging
from pathlib import Path

from matcher.matching.encoder.base import Encoder, EncoderUnavailableError
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.fingerprint import model_name
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.encoder.openvino_conversion import convert_once
from matcher.matching.encoder.openvino_encoder import OpenVinoEncoder
from matcher.matching.encoder.transformer import TransformerEncoder

log = logging.getLogger(__name__)


def load_encoder(setting: str, models: Path, backend: str = "auto") -> Encoder:
    """Load the encoder named by ``setting``.

    Args:
        setting: ``bundled``, ``hashing``, a model directory or the name of a model on the hub.
        models: Directory that holds unpacked and converted models; each is made there once.
        backend: ``openvino``, ``torch`` or ``auto``: OpenVINO where it can run the model, else
            torch. The vectors are the same. Models by the name of the hub run in torch.

    Raises:
        EncoderUnavailableError: The model is missing, damaged or cannot be loaded.
    """
    if setting == "hashing":
        return HashingEncoder()
    if setting == "bundled":
        directory = unpack_bundled(models / BUNDLED.name)
        return _load_directory(directory, BUNDLED.name, models, backend)
    if Path(setting).is_dir():
        return _load_directory(Path(setting), model_name(Path(setting)), models, backend)
    if backend == "openvino":
        raise EncoderUnavailableError(
            f"OpenVINO 只能运行本地目录中的语义模型，{setting} 不是目录。请先把模型下载到目录，"
            "或者把 TECHMATCH_ENCODER_BACKEND 设为 auto。"
        )
    return TransformerEncoder(setting)


def _load_directory(directory: Path, name: str, models: Path, backend: str) -> Encoder:
    if backend != "torch":
        try:
            return OpenVinoEncoder(convert_once(directory, name, models), name=name)
        except EncoderUnavailableError as error:
            if backend == "openvino":
                raise
            log.warning("语义模型改用 torch 运行：%s", error)
    return TransformerEncoder(directory, name=name)
