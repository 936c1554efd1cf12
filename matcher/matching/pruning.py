"""Clear away what encoders that are no longer in use left on disk.

All of it can be made again: snapshots from the database, conversions from their models. Models
themselves are never touched: one that was trained here exists nowhere else.
"""

import shutil
from pathlib import Path

from matcher.matching.encoder.openvino_conversion import is_conversion


def prune(snapshots: Path, models: Path, used: set[Path]) -> list[Path]:
    """Delete the snapshots and the OpenVINO conversions that are not used.

    Args:
        snapshots: one directory per encoder.
        models: models and their conversions.
        used: the directories to keep.

    Returns:
        What was deleted.
    """
    left = [path for path in _directories(snapshots) if path not in used]
    left += [path for path in _directories(models) if is_conversion(path) and path not in used]
    for path in left:
        shutil.rmtree(path)
    return left


def _directories(parent: Path) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and not path.is_symlink())
