"""Documents in, articles out: readers by format, cleaning, dating."""

from newsledger.corpus.article import Article, Document, Part
from newsledger.corpus.cleaning import clean
from newsledger.corpus.furniture import line_keys, recurs
from newsledger.corpus.problems import CorpusError, Note, Problem, UnusableCorpus
from newsledger.corpus.readers import read

__all__ = [
    "Article",
    "CorpusError",
    "Document",
    "Note",
    "Part",
    "Problem",
    "UnusableCorpus",
    "clean",
    "line_keys",
    "read",
    "recurs",
]
