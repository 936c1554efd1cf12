"""The command `techmatch`: what operators and other programs call. Stable, see the README."""

from matcher.commands.group import main

__all__ = ["main"]
