"""What all tests share."""

from __future__ import annotations

import sys
from pathlib import Path

# pytest puts tests/ on the path; without the root before it, tests/schemas would hide the package of that name.
sys.path.insert(0, str(Path(__file__).parents[1]))
