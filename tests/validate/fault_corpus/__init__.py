"""A corpus of faults: each damages exactly one thing in a sound package, and says where it must be found."""

from fault_corpus.cells import cell_faults
from fault_corpus.fault import Fault

FAULTS: list[Fault] = [*cell_faults()]
