"""Sentence encoders: the model directory, the bundled weights and the hashing double."""

from matcher.matching.encoder.base import Encoder, EncoderUnavailableError
from matcher.matching.encoder.factory import load_encoder
from matcher.matching.encoder.hashing import HashingEncoder

__all__ = ["Encoder", "EncoderUnavailableError", "HashingEncoder", "load_encoder"]
