"""The evidence page: `datapackage/index.html`, by which people look at a package instead of reading its tables."""

from newsledger.publish.page.writing import remake, write, write_into

__all__ = ["remake", "write", "write_into"]
