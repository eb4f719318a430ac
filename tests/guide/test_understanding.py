"""What a typed sentence was understood as: its parts, what is missing, and the units a bare number may have."""

from __future__ import annotations

from datetime import date

import pytest

from kpicore.guide.drafts.beginnings import blank, from_sentence
from kpicore.guide.drafts.editing import set_field, set_sentence, take_sentence
from kpicore.guide.drafts.entries import Draft
from kpicore.guide.drafts.understanding import Understood, said_otherwise, understood
from tests.pages.hostile import HOSTILE

TODAY = date(2026, 11, 29)


def typed(sentence: str, language: str = "ja") -> Draft:
    return set_sentence(blank(language=language), "kgi-1", sentence, TODAY).draft


def of(draft: Draft) -> Understood:
    found = understood(draft, draft.by_id["kgi-1"], TODAY)
    assert found is not None
    return found


def marked(found: Understood) -> list[str]:
    return [f"{each.text}={each.what}" for each in found.parts if each.what]


def test_every_part_of_a_sentence_says_what_it_gave():
    found = of(typed("医業収入を今年度9,600万円にする"))

    assert marked(found) == ["医業収入=name", "今年度=time", "9,600万=number", "円=unit", "にする=direction"]
    assert found.missing == ()


def test_the_words_of_an_english_name_are_one_part():
    found = of(typed("Dental clinic income of 96 million yen this fiscal year", "en"))

    assert "Dental clinic income=name" in marked(found)


def test_a_number_alone_is_kept_and_what_it_lacks_is_asked_with_its_units():
    found = of(typed("300万"))

    assert marked(found) == ["300万=number"]
    assert found.missing == ("indicator", "unit", "deadline")
    assert (found.value, found.units) == (3_000_000.0, ("円", "件", "人"))
    assert of(typed("定着90まで")).units == ("円", "件", "人", "%")


def test_what_was_typed_into_a_field_since_is_not_missing():
    draft = set_field(set_field(typed("300万"), "kgi-1", "name", "売上"), "kgi-1", "unit", "円")

    found = of(draft)

    assert found.missing == ("deadline",)
    assert found.units == ()


def test_a_wish_without_a_number_keeps_its_name_and_lacks_the_number():
    found = of(typed("もっと患者さんを増やしたい"))

    assert "患者さん=name" in marked(found)
    assert "target_value" in found.missing


def test_a_sentence_nothing_is_read_from_stands_whole_and_lacks_name_and_number():
    found = of(typed("がんばる"))

    assert not found.is_read
    assert [each.text for each in found.parts] == ["がんばる"]
    assert found.missing == ("indicator", "target_value")


def test_what_the_sentence_says_otherwise_than_what_was_typed_is_told_and_taken_only_with_a_click():
    draft = set_field(from_sentence("年間売上を1.5億円にする", today=TODAY), "kgi-1", "target", "1億5000万")
    assert said_otherwise(draft, draft.by_id["kgi-1"], TODAY) == {}, "the same amount, written otherwise"

    draft = set_sentence(draft, "kgi-1", "年間売上を2億円にする", TODAY).draft
    assert said_otherwise(draft, draft.by_id["kgi-1"], TODAY) == {"target": "200,000,000"}
    assert draft.by_id["kgi-1"].text("target") == "1億5000万"

    taken = take_sentence(draft, "kgi-1", ["target"], TODAY)
    assert taken.by_id["kgi-1"].text("target") == "200,000,000"
    assert said_otherwise(taken, taken.by_id["kgi-1"], TODAY) == {}


def test_an_entry_without_a_sentence_has_nothing_to_say_back():
    draft = blank()

    assert understood(draft, draft.by_id["kgi-1"], TODAY) is None


@pytest.mark.parametrize(
    "text", [*HOSTILE, "売上\n3億円\tにする", "ＡＲＲを３億円に", "今年は月300万いきたい", "x" * 20_000]
)
def test_the_parts_are_the_sentence_as_typed_whatever_it_holds(text):
    draft = typed(text)

    assert "".join(each.text for each in of(draft).parts) == draft.by_id["kgi-1"].sentence
