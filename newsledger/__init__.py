"""newsledger: conflict news in, a validated and citable data package out."""

import os

# Before numpy is imported: an engine runs a process a core, and threads of the linear algebra would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before pyarrow is: its allocator would start a thread at once, and a process with threads must not be forked.
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")

__version__ = "0.1.0"
