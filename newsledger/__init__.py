"""newsledger: conflict news in, a validated and citable data package out."""

import os

# Before numpy is imported: an engine runs a process a core, and threads of the linear algebra would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
