"""Everything that must hold of a published package, as issues, and their rendering."""

from newsledger.validate.checking import check
from newsledger.validate.issue import Example, Issue, UnusablePackage
from newsledger.validate.opening import opened
from newsledger.validate.render import render

__all__ = ["Example", "Issue", "UnusablePackage", "check", "opened", "render"]
