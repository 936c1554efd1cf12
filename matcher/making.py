"""What the worker makes on request: the kind of a file, and who makes it."""

from collections.abc import Mapping

from matcher.made_files.make import Maker

MAKERS: Mapping[str, Maker] = {}
