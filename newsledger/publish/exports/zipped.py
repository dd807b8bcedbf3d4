"""One zip file with the package as it is, and its digest beside it."""

from __future__ import annotations

import pyarrow as pa

from newsledger.publish import archive
from newsledger.publish.exports.base import PackageExporter
from schemas import Table


class Zip(PackageExporter):
    """Writes the package's files into one zip file."""

    name = "zip"
    title = "zip file of the package"
    media_type = "application/zip"
    extension = archive.EXTENSION
    beside = (archive.DIGEST_EXTENSION,)
    reads_rows = False

    def setup(self) -> None:
        """Nothing is open between the verbs."""

    def feed(self, table: Table, batch: pa.RecordBatch) -> None:
        """Files are taken as they are, not row by row."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write the zip file and its digest."""
        archive.write_archive(self.source.directory, self.path)
        archive.write_digest(self.path)

    def close(self) -> None:
        """Nothing is open."""
