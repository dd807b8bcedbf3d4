import pytest

from newsledger.corpus import Article, Document, clean
from newsledger.language.parse import DEFAULT_MODEL
from newsledger.pipeline import together
from newsledger.pipeline.together import CHARACTERS_TOGETHER, read_together

TEXTS = (
    "Shells hit the port of Mokha on Tuesday, residents said.",
    "“We heard two blasts,” said Amal Dirie, who runs a bakery near the bridge. The army denied it.",
    "No one was hurt.",
)


def documents() -> list[Document]:
    return [Document(f"post-{number}", text, {}, f"{number}.txt", "0" * 64) for number, text in enumerate(TEXTS)]


def tags(read: together.Read) -> list[tuple[str, str, str, str, int]]:
    _, parsed = read()
    return [(word.text, word.tag_, word.lemma_, word.dep_, word.head.i) for word in parsed.tokens()]


def test_an_article_is_read_the_same_alone_and_among_others() -> None:
    among = [tags(read) for _, read in read_together(documents(), clean, DEFAULT_MODEL)]
    alone = [tags(read) for each in documents() for _, read in read_together([each], clean, DEFAULT_MODEL)]
    assert among == alone


def test_one_that_fails_does_not_take_the_others_with_it() -> None:
    def cleaned(document: Document) -> Article:
        if document.article_id == "post-1":
            raise ValueError("no such line")
        return clean(document)

    first, second, third = (read for _, read in read_together(documents(), cleaned, DEFAULT_MODEL))
    assert first()[0].text == TEXTS[0]
    with pytest.raises(ValueError, match="no such line"):
        second()
    assert third()[0].text == TEXTS[2]


def test_long_texts_are_not_parsed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def count(texts: list[str], **_: object) -> list[str]:
        sizes.append(len(texts))
        return texts

    monkeypatch.setattr(together, "parse_together", count)
    long = [Document(str(at), "Fire. " * (CHARACTERS_TOGETHER // 12), {}, "a.txt", "0" * 64) for at in range(5)]
    assert len(list(read_together(long, clean, DEFAULT_MODEL))) == 5
    assert sizes == [2, 2, 1]
