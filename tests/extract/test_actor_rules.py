"""Rules of the search for actors, one case each."""

from __future__ import annotations

import pytest

from newsledger.corpus.article import Article
from newsledger.extract.actors import extract
from newsledger.language.authority import Authority
from newsledger.language.parse import parse


def mentioned(text: str) -> list[tuple[str, str]]:
    article = Article({"article_id": "t", "text": text, "published_on": None}, ())
    found = extract(article, parse(text), Authority.load())
    return [(row["text"], found.index.actors[row["actor_id"]].name) for row in found.mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Washington said the United States would not take part.", ("Washington", "United States")),
        ("The White House said aid would go on.", ("White House", "United States")),
        ("The Russians said they would withdraw.", ("Russians", "Russia")),
        ("Envoys tried to persuade Kenya to join.", ("Kenya", "Kenya")),
        ("Norway, an ally of Kenya, sent aid.", ("Kenya", "Kenya")),
        ("Kenya’s ambassador left.", ("Kenya’s ambassador", "Kenya’s ambassador")),
        ("Countries such as Kenya and Norway took part.", ("Norway", "Norway")),
        ("Kenyan forces shelled the town.", ("Kenyan forces", "Kenyan army")),
        (
            "Kenyan officials fled. Forces loyal to President Juma Odera held on.",
            ("Forces loyal to President Juma Odera", "Kenyan army"),
        ),
        ("Kenyan state news agency reported so.", ("Kenyan state news agency", "Kenyan state news agency")),
        ("The Kenyan foreign ministry denied it.", ("Kenyan foreign ministry", "Kenyan foreign ministry")),
        ("The Kenyan parliament voted.", ("Kenyan parliament", "Kenyan parliament")),
        ("Kenyan aid stopped. Opposition figures objected.", ("Opposition", "Kenyan opposition")),
        ("Kenyan towns fell. The armed opposition advanced.", ("armed opposition", "Kenyan rebels")),
        ("The M23 rebels advanced in Congolese hills. The rebels took a town.", ("rebels", "M23")),
        ("The Trump administration objected.", ("Trump administration", "United States")),
        ("Kenyan towns burned after regime air strikes.", ("regime", "Kenya")),
        ("The opposition delegation of Kenya spoke. The delegation left.", ("delegation", "Opposition delegation")),
        ("The UN Secretary-General spoke.", ("UN Secretary-General", "UN Secretary-General")),
        ("Mayor Ada Lund resigned. The mayor was tired.", ("mayor", "Ada Lund")),
        ("High Court Justice Ada Lund ruled so.", ("Ada Lund", "Ada Lund")),
        ("The Union of Sorghum Growers USG struck.", ("USG", "Union of Sorghum Growers")),
        ("Officials met Park Geun-hye on Friday.", ("Park Geun-hye", "Park Geun-hye")),
        ("A leader, Abu Yasin, was killed.", ("Abu Yasin", "Abu Yasin")),
        (
            "The Center for Peace Studies at the University of Kisumu closed.",
            (
                "Center for Peace Studies at the University of Kisumu",
                "Center for Peace Studies at the University of Kisumu",
            ),
        ),
        ("Ada Lund Urges Calm After Kisumu Riots\n\nMinister Ada Lund urged calm on Monday.", ("Ada Lund", "Ada Lund")),
        ("Pollster Tom Weller met Ada van der Berg.", ("Ada van der Berg", "Ada van der Berg")),
        ("The Tasnim news agency reported it.", ("Tasnim", "Tasnim")),
    ],
)
def test_somebody_is_mentioned(text: str, expected: tuple[str, str]) -> None:
    assert expected in mentioned(text)


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("The border between Kenya and Somalia is long.", "Kenya"),
        ("Kenya has seen worse floods.", "Kenya"),
        ("Kenya-based traders lost money.", "Kenya"),
        ("The UN Kenya envoy left.", "Kenya"),
        ("The Russians who had fled returned.", "Russians"),
        ("The Chechen village burned.", "Chechen"),
        ("The Odera family fled.", "Odera"),
        ("Villagers in Wadi al-Noor fled.", "Wadi al-Noor"),
        ("Rebels who surrendered were freed in Kenya.", "Rebels"),
        ("There was opposition to the dam in Kenya.", "opposition"),
        ("Rep. Ada Lund (D-Springfield) voted.", "D-Springfield"),
        ("The Kenyan sanctions regime ended.", "Kenyan sanctions regime"),
        ("Special forces landed in Kenya.", "Special forces"),
        ("Every government should act, Kenya said.", "government"),
        ("The former president of Kenya spoke.", "former president"),
        ("Atlanta, Georgia, is in the United States. Georgia voted on Tuesday. Americans noticed.", "Georgia"),
    ],
)
def test_nobody_is_mentioned(text: str, absent: str) -> None:
    assert absent not in [form for form, _ in mentioned(text)]
