"""articles: one row per document."""

import pandera.pandas as pandera

from schemas.columns import IDENTIFIER, LANGUAGE, SHA256, Date, Integer, String, field, review_status_field
from schemas.expectations import FillRate, RowCount
from schemas.table import Acyclic, RowRule, Table, in_order
from schemas.vocabularies import PublishedOnBasis
from schemas.words import word_counts


class Articles(pandera.DataFrameModel):
    """One row per document."""

    article_id: String = field(
        "Article", "The id the corpus gives, else the file's stem.", pattern=IDENTIFIER, hxl="#meta+article+id"
    )
    title: String = field(
        "Headline",
        "The headline as printed.",
        nullable=True,
        hxl="#meta+title",
        counterparts={"UCDP": "source_headline"},
    )
    subtitle: String = field("Standfirst", "The lines under the headline as printed.", nullable=True)
    publisher: String = field(
        "Publisher",
        "The outlet, not the wire it used; the page's furniture may prove it, house style may not.",
        nullable=True,
        counterparts={"ACLED": "source", "UCDP": "source_office"},
        hxl="#meta+publisher",
    )
    byline: String = field(
        "Byline",
        "Authors as printed, without 'By'; from an author note if no byline is printed.",
        is_list=True,
        nullable=True,
        hxl="#meta+author+list",
    )
    contributors: String = field(
        "Contributors", "People credited in a note such as 'X contributed to this report'.", is_list=True, nullable=True
    )
    agencies: String = field("Agencies", "Wire services credited.", is_list=True, nullable=True)
    dateline: String = field("Dateline", "Place in the dateline as printed, without update marks.", nullable=True)
    published_on: Date = field(
        "Published on",
        "Day of publication.",
        nullable=True,
        hxl="#date+published",
        counterparts={"UCDP": "source_date", "PLOVER": "publication date"},
    )
    published_on_basis: String = field(
        "Basis of the date", "How the day of publication is known.", vocabulary=PublishedOnBasis
    )
    published_on_latest: Date = field(
        "Published on or before",
        "Equals `published_on` when that is certain to the day, else the last day possible.",
        nullable=True,
        hxl="#date+published+latest",
    )
    language: String = field(
        "Language", "BCP 47 tag of the text's language.", pattern=LANGUAGE, nullable=True, hxl="#meta+language"
    )
    url: String = field("Address", "Where the corpus says the article was published.", nullable=True, hxl="#meta+url")
    rights: String = field(
        "Rights", "Who holds the rights in the text, where the corpus says so.", nullable=True, hxl="#meta+rights"
    )
    text: String = field(
        "Text",
        "Headline, standfirst, body, captions and credits, paragraphs separated by one blank line. "
        "All offsets in the package point into it.",
        hxl="#description+text",
    )
    word_count: Integer = field("Words", "Words of the text, split at white space.", unit="words", minimum=0)
    source_path: String = field("Source file", "The file it came from, relative to the corpus.", hxl="#meta+source")
    source_sha256: String = field("Digest of the source", "SHA-256 of the source file's bytes.", pattern=SHA256)
    duplicate_of: String = field(
        "Duplicate of",
        "The earliest article of which this is a near copy.",
        references="articles.article_id",
        nullable=True,
        hxl="#meta+article+original+id",
    )
    review_status: String = review_status_field()


TABLE = Table(
    name="articles",
    title="Articles",
    description="One row per document.",
    model=Articles,
    primary_key=("article_id",),
    order=("article_id",),
    dated_by=("published_on",),
    row_rules=(
        in_order("published_on", "published_on_latest"),
        RowRule(
            "date_agrees_with_basis",
            "published_on is empty exactly when its basis is 'unknown'",
            ("published_on", "published_on_basis"),
            lambda frame: frame["published_on"].isna() == (frame["published_on_basis"] == "unknown").fillna(False),
            "(published_on IS NULL) = (published_on_basis = 'unknown')",
        ),
        RowRule(
            "word_count_fits_text",
            "word_count is the number of words in text",
            ("word_count", "text"),
            lambda frame: frame["word_count"].fillna(-1) == word_counts(frame["text"]),
        ),
    ),
    cross_rules=(Acyclic("duplicate_of"),),
    expectations=(
        RowCount(1, "every other row points into an article; without any the corpus was not found"),
        FillRate("language", "the language is told from the text itself", at_least=0.5, from_rows=20),
        FillRate(
            "duplicate_of",
            "the rest of a corpus are not copies: something that all pages share was taken for their text",
            at_most=0.8,
            from_rows=100,
        ),
    ),
)
