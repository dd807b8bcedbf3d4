"""What a spaCy pipeline computes, computed with less work: the same annotations, nothing worked out twice."""

from newsledger.language.inference.annotator import Annotator

__all__ = ["Annotator"]
