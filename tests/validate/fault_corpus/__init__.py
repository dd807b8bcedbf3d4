"""A corpus of faults: each damages exactly one thing in a sound package, and says where it must be found."""

from fault_corpus.cells import cell_faults
from fault_corpus.csv_files import csv_faults
from fault_corpus.descriptors import descriptor_faults
from fault_corpus.fault import Fault
from fault_corpus.files import file_faults
from fault_corpus.keys import key_faults
from fault_corpus.parquet_files import parquet_faults
from fault_corpus.row_rules import row_rule_faults
from fault_corpus.spans import span_faults

FORMS: list[Fault] = [*csv_faults(), *parquet_faults(), *descriptor_faults(), *file_faults()]
"""Faults of files: one by one, each of its own kind."""

ROWS: list[Fault] = [*row_rule_faults(), *key_faults(), *span_faults()]
"""Faults of rows that are told apart from sound ones by what else stands in them or beside them."""

CELLS: list[Fault] = cell_faults()
"""Faults of cells, of every column and every constraint."""

FAULTS: list[Fault] = [*FORMS, *ROWS, *CELLS]
