"""Code lists and rules: versioned data files of the project, read once."""

from matcher.taxonomy.rules import Rules, load_rules
from matcher.taxonomy.schemes import Scheme, Term, scheme

__all__ = ["Rules", "Scheme", "Term", "load_rules", "scheme"]
