"""Which encoder the operator chose by `techmatch encoder use`: one small file beside the models."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from matcher.clock import now
from matcher.matching.encoder.base import EncoderUnavailableError
from matcher.settings import Settings

POINTER = "current.json"
DEFAULT = "bundled"


@dataclass(frozen=True)
class EncoderChoice:
    """One choice.

    Attributes:
        encoder: "bundled", a model directory or a name, as `load_encoder` takes it.
        since: the moment of the choice in ISO format; empty when none was made. Choosing the same
            directory again is another choice.
    """

    encoder: str
    since: str = ""


def chosen_encoder(settings: Settings) -> EncoderChoice:
    """The encoder to use now: that of the settings if they name one, else the one chosen last.

    Raises:
        EncoderUnavailableError: the file that keeps the choice cannot be read.
    """
    path = settings.models / POINTER
    if settings.encoder or not path.exists():
        return EncoderChoice(settings.encoder or DEFAULT)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return EncoderChoice(str(kept["encoder"]), str(kept["since"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderUnavailableError(
            f"无法读取 {path}，它记录选用的语义模型。"
            f"请用 techmatch encoder use 重新选用。原因：{error}"
        ) from error


def choose_encoder(models: Path, encoder: str) -> EncoderChoice:
    """Keep a choice, in one atomic step; running processes notice it."""
    choice = EncoderChoice(encoder, now().isoformat())
    models.mkdir(parents=True, exist_ok=True)
    draft = models / f"{POINTER}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(choice), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(models / POINTER)
    directory = os.open(models, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return choice
