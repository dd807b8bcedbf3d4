import subprocess
import sys
from pathlib import Path

from newsledger.corpus import Document
from newsledger.pipeline.articles import rows_of
from newsledger.pipeline.documents import Reading, batches_of
from newsledger.pipeline.quoting import COLUMNS, QuoteOptions, quotes_of

TEXT = (
    "Ceasefire talks stall in Juba\n\n"
    "JUBA - The rebels' chief negotiator, Peter Gatluak, accused the government on Friday of bombing Malakal.\n\n"
    "“They signed at noon and shelled us at one,” Gatluak said. “Who would sit down with such men?”\n\n"
    "A government spokesman, Ateny Lual, denied it. The UN mission said that 2,000 people had fled.\n"
)


def test_rows_are_those_of_a_build(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "juba.txt").write_text(TEXT, encoding="utf-8")
    rows = list(quotes_of(QuoteOptions(corpus, quiet=True)))
    document = Document("juba", TEXT, {}, "juba.txt", "0" * 64)
    built = rows_of(next(iter(batches_of([document]))), Reading())
    names = {draft["local_id"]: draft["name"] for draft in built["actor_drafts"]}
    expected = [
        {column: row[column] for column in COLUMNS} | {column: names.get(row[column]) for column in ("speaker", "via")}
        for row in built["quotes"]
    ]
    assert rows == expected
    assert "Peter Gatluak" in {row["speaker"] for row in rows}


def test_nothing_that_only_a_package_needs_is_loaded() -> None:
    code = "import sys, scripts.quotes; print([n for n in ('pandas', 'pyarrow', 'frictionless') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
