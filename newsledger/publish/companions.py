"""What travels with the data, explains it or loads it: one writer a file, all called once the data are in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from newsledger.publish import citation, croissant, dcat, dictionary, loaders, methods, readme, schema_org
from newsledger.publish.package import PackageInfo

Writer = Callable[[PackageInfo, Path, Mapping[str, int]], None]
"""Takes what the package says of itself, the package's root and the rows of each table; writes its file."""

WRITERS: list[Writer] = [
    *(readme.write, loaders.write),
    *(dictionary.write, methods.write_codebook, methods.write),
    *(citation.write, schema_org.write, croissant.write, dcat.write),
]
"""The writers of ``layout.COMPANIONS``; data files and descriptor are there when they run."""
