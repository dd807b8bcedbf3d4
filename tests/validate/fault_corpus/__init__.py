"""A corpus of faults: each damages exactly one thing in a sound package, and says where it must be found."""

from fault_corpus.cells import cell_faults
from fault_corpus.fault import Fault
from fault_corpus.keys import key_faults
from fault_corpus.row_rules import row_rule_faults
from fault_corpus.spans import span_faults

FAULTS: list[Fault] = [*cell_faults(), *row_rule_faults(), *key_faults(), *span_faults()]
