"""What survives a power failure."""

import os
from pathlib import Path


def sync(entry: Path) -> None:
    """Make a file's content durable, or a folder's list of names."""
    handle = os.open(entry, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
