"""Tells one version of a model's weights from another."""

import hashlib
from pathlib import Path

SUFFIXES = {".bin", ".json", ".model", ".safetensors", ".txt"}


def model_name(directory: Path) -> str:
    """Return the name of a model by its directory and its weights."""
    directory = directory.resolve()
    return f"{directory.name}-{directory_fingerprint(directory)}"


def directory_fingerprint(directory: Path) -> str:
    """Return 12 hexadecimal digits over every file that decides the vectors of a model.

    Weights, vocabulary, prompts and pooling count; descriptions and hidden files do not.
    """
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        relative = path.relative_to(directory)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.is_file() and path.suffix in SUFFIXES and not hidden:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{relative.as_posix()} {content}\n".encode())
    return digest.hexdigest()[:12]
