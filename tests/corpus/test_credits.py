"""Credits: bylines, contributors, agencies, datelines, captions and the outlet."""

from __future__ import annotations

import pytest

from newsledger.corpus import credits
from newsledger.corpus.captions import is_caption


@pytest.mark.parametrize(
    ("line", "authors", "agencies"),
    [
        ("By Ruth Okello", ["Ruth Okello"], []),
        ("By Ruth Okello and Daniel Varga", ["Ruth Okello", "Daniel Varga"], []),
        ("By Ruth Okello, Daniel Varga and Petra de la Cruz", ["Ruth Okello", "Daniel Varga", "Petra de la Cruz"], []),
        ("BY RUTH OKELLO", ["RUTH OKELLO"], []),
        ("By Ruth Okello in Kalvia", ["Ruth Okello"], []),
        ("By Ruth Okello, Associated Press", ["Ruth Okello"], ["Associated Press"]),
        ("By Ruth Okello | ruth@example.org | Valley News Group", ["Ruth Okello"], []),
        ("By Reuters", [], ["Reuters"]),
        ("Written by Fatima al-Sayed", ["Fatima al-Sayed"], []),
        ("Maria Santos, Reporter", ["Maria Santos"], []),
        ("Daniel Varga, Middle East correspondent", ["Daniel Varga"], []),
    ],
)
def test_bylines(line: str, authors: list[str], agencies: list[str]) -> None:
    assert credits.byline(line) == (authors, agencies)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "By Monday the town had fallen.",
            "By air and by land",
            "Kalvia, Marenga",
            "The town, reporters said, had fallen.",
        ),
        *("", "By"),
    ],
)
def test_lines_that_are_no_bylines(line: str) -> None:
    assert credits.byline(line) is None


@pytest.mark.parametrize(
    ("line", "people", "agencies"),
    [
        ("Petra Lindqvist in Oslo contributed to this report.", ["Petra Lindqvist"], []),
        (
            "Petra Lindqvist\xa0contributed to this report, with Valley Network and wire services\xa0",
            ["Petra Lindqvist"],
            ["Valley Network", "wire services"],
        ),
        ("Idris Moen and Amal Haddad contributed reporting.", ["Idris Moen", "Amal Haddad"], []),
        ("Associated Press writer Idris Moen contributed to this report.", ["Idris Moen"], []),
        (
            "(Reporting by Amal Haddad; Additional reporting by Idris Moen; Editing by Jo Smith)",
            ["Amal Haddad", "Idris Moen"],
            [],
        ),
        ("Additional reporting by Amal Haddad in Kalvia.", ["Amal Haddad"], []),
        ("With reporting from Associated Press", [], ["Associated Press"]),
    ],
)
def test_contributor_notes(line: str, people: list[str], agencies: list[str]) -> None:
    assert credits.contributors(line) == (people, agencies)


@pytest.mark.parametrize(
    "line", ["The drought contributed to the war.", "The army left.", "reporting by phone is hard"]
)
def test_sentences_that_are_no_contributor_notes(line: str) -> None:
    assert credits.contributors(line) is None


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Agence France-Presse", ["Agence France-Presse"]),
        ("(AFP, Reuters)", ["AFP", "Reuters"]),
        ("Kalvia", []),
        ("", []),
    ],
)
def test_lines_of_agencies(line: str, agencies: list[str]) -> None:
    assert credits.agency_line(line) == agencies


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("The army left the town, he said. --Reuters", ["Reuters"]),
        ("The army left the town, he said. (AFP)", ["AFP"]),
        ("- AP", ["AP"]),
        ("The army left the town, he told Reuters.", []),
    ],
)
def test_agencies_that_sign_a_paragraph(line: str, agencies: list[str]) -> None:
    assert credits.signed_off(line) == agencies


def test_source_line_names_outlet_and_agencies_in_order() -> None:
    assert credits.source_line("Source: Valley Network, News Agencies") == ["Valley Network", "News Agencies"]
    assert credits.source_line("The source said no.") == []


@pytest.mark.parametrize(
    ("paragraph", "place", "agencies", "date"),
    [
        ("KALVIA -- Six people died.", "KALVIA", (), None),
        ("KALVIA, Marenga (AFP) – Six people died.", "KALVIA, Marenga", ("AFP",), None),
        ("KALVIA, Marenga (3rd UPDATE) –\xa0Six people died.", "KALVIA, Marenga", (), None),
        ("KALVIA, Nov 12 (Reuters) - Six people died.", "KALVIA", ("Reuters",), "Nov 12"),
        ("Kalvia, 6 Jan 91 (UPI) -- Six people died.", "Kalvia", ("UPI",), "6 Jan 91"),
        ("KALVIA/TESSAT (Reuters) - Six people died.", "KALVIA/TESSAT", ("Reuters",), None),
        ("Kalvia – Six people died.", "Kalvia", (), None),
        ("Kalvia, SANA – Six people died.", "Kalvia", ("SANA",), None),
        ("TESSAT, Mar. (AP) — “Six” died.", "TESSAT, Mar.", ("AP",), None),
    ],
)
def test_datelines(paragraph: str, place: str, agencies: tuple[str, ...], date: str | None) -> None:
    assert credits.dateline(paragraph) == credits.Dateline(place, agencies, date)


@pytest.mark.parametrize(
    "paragraph",
    [
        *(
            "The talks – the third – failed.",
            "Ruth Okello – The envoy",
            "OPINION – The war is lost.",
            "Kalvia fell on Monday.",
        ),
        *("A twenty-year-old was killed.", "UPDATE: Six people died.", "", "He said: “No.”"),
    ],
)
def test_paragraphs_without_dateline(paragraph: str) -> None:
    assert credits.dateline(paragraph) is None


@pytest.mark.parametrize(
    "line",
    [
        *(
            "People flee Kalvia, March 9, 2015.",
            "Image caption Families crossed the river",
            "Fighters near Kalvia (file photo)",
        ),
        *(
            "Rebels hold the bridge [Idris Moen/Valley Network]",
            "The envoy speaks in Lindholm, March 9, 2015. AP",
            "File photo: the dam",
        ),
        *("A boy in Kalvia. Photograph: Ruth Okello/Reuters", "Smoke over Kalvia. Getty Images"),
    ],
)
def test_captions(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "The war began on March 9, 2015.",
            "He told Reuters.",
            "The rebels are seen as weak.",
            "He works for the AFP/Valley desk.",
        ),
        *("An AP/Harbour survey of 900 farmers found little hope", ""),
    ],
)
def test_sentences_that_are_no_captions(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    ("line", "verdict"), [("Idris Moen/Reuters", True), ("Photo: Idris Moen", True), ("Kalvia", False)]
)
def test_picture_credits(line: str, verdict: bool) -> None:
    assert credits.is_credit(line) is verdict


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Find Valley Network on your TV", "Valley Network"),
        ("Get email updates from Valley Network", "Valley Network"),
        ("You will receive e-mails from The Harbour Times", "The Harbour Times"),
        ("© 2015 Harbour Media. All rights reserved.", "Harbour Media"),
        ("Follow Channel Nine on Twitter", "Channel Nine"),
        ("Copyright 2015 Reuters", None),
        ("Watch CNine Live", None),
    ],
)
def test_furniture_that_names_the_outlet(line: str, outlet: str | None) -> None:
    assert credits.publisher_of(line) == outlet


def test_outlets_are_known_with_and_without_article() -> None:
    assert credits.is_outlet("The Guardian")
    assert credits.is_outlet("guardian")
    assert not credits.is_outlet("Kalvia Guardian Post of Nowhere")


def test_a_paragraph_that_only_begins_like_an_agencys_list_credits_nobody() -> None:
    assert credits.agency_line("AFP, Reuters and AP") == ["AFP", "Reuters", "AP"]
    assert credits.agency_line("AFP, which has an office in the town, said that nobody was hurt") == []
    assert credits.agency_line("Nobody was hurt, AFP") == []
