"""The `newsledger` command as a file, for ``spark-submit``, which takes no other."""

from __future__ import annotations

from scripts.cli import main

if __name__ == "__main__":
    main()
