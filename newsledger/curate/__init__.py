"""What people decided, applied to what the program found; a person's decision outranks the program's, for good."""

from newsledger.curate.apply import Decided, apply, decide
from newsledger.curate.decisions import Action, CurationError, Decision, Fault, NamedActor, StaleDecision
from newsledger.curate.diff import diff_to_corrections, write_corrections
from newsledger.curate.load import Curation

__all__ = [
    "Action",
    "Curation",
    "CurationError",
    "Decided",
    "Decision",
    "Fault",
    "NamedActor",
    "StaleDecision",
    "apply",
    "decide",
    "diff_to_corrections",
    "write_corrections",
]
