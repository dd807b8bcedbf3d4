"""Who is said to have said what: stretches of text with cue and speaker. Quotes and claims both rest on it."""

from newsledger.language.attribution.finding import find_attributions
from newsledger.language.attribution.model import Attribution, Stretch

__all__ = ["Attribution", "Stretch", "find_attributions"]
