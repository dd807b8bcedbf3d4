"""The evidence page: `datapackage/index.html`, by which people look at a package instead of reading its tables."""

from newsledger.publish.page.writing import PageError, write, write_into

__all__ = ["PageError", "write", "write_into"]
