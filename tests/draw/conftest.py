"""Puts the core tests' sample forms on the path: the right forms, one of each kind."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "core"))
