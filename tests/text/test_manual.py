"""The pages an office reads: what of a file is shown, where its links lead, and what a search finds."""

from pathlib import Path

import pytest

from kpicore.text.manual import ManualPage, Picture, linked, manual, pieces_of, search
from kpicore.text.manual.pages import page_keys, sections_of

PAGE = """# 数字を入れる

<!-- 作り方 -->
はじめに。

## 書き方

`１，２３４` と 80%。

```
# これは見出しではない
```

![欄](../screenshots/ja/entry.png)

おわり。
"""


def page(text: str, key: str = "entry") -> ManualPage:
    return ManualPage(key, "ja", sections_of(text))


def test_a_page_is_cut_at_its_headings_and_not_in_its_code():
    assert [(each.level, each.title, each.anchor) for each in sections_of(PAGE)] == [
        (1, "数字を入れる", "数字を入れる"),
        (2, "書き方", "書き方"),
    ]
    assert sections_of(PAGE)[0].text == "はじめに。"


def test_pictures_stand_between_the_texts_around_them():
    assert list(pieces_of("a\n\n![b](../screenshots/ja/b.png)\n\nc")) == [
        "a",
        Picture("b", "../screenshots/ja/b.png"),
        "c",
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[会議](meeting.md)", "[会議](help?page=meeting&lang=ja)"),
        ("[信号](lights.md#landing)", "[信号](help?page=lights&part=landing&lang=ja)"),
        ("[下](#x)", "[下](help?page=entry&part=x&lang=ja)"),
        ("[English](../en/entry.md)", "[English](help?page=entry&lang=en)"),
        ("[Google](https://sheets.new)", "[Google](https://sheets.new)"),
        ("[cli.md](../cli.md)", "cli.md"),
        ("[全文](../deploy.md#nginx)", "全文 (`docs/deploy.md`)"),
        ("[外](../../etc/entry.md)", "外 (`docs/../etc/entry.md`)"),
        ("$5 と `$x`", r"\$5 と `$x`"),
        ("```sh\nmake run\n```", "```\nmake run\n```"),
    ],
)
def test_a_link_leads_to_a_page_of_the_board_or_names_the_file(written: str, shown: str):
    assert linked(written, "entry", lang="ja") == shown


def test_only_the_pages_of_the_list_are_read(tmp_path: Path):
    (tmp_path / "ja").mkdir()
    for name in ("entry", "meeting", "secret"):
        (tmp_path / "ja" / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")

    assert list(manual(tmp_path, "ja")) == ["entry", "meeting"]
    assert manual(tmp_path, "en") == {}
    assert len(set(page_keys())) == len(page_keys())


def test_a_search_finds_all_words_in_one_section_and_those_in_a_title_first():
    pages = (
        page("# 甲\n\n見込みの話。\n\n## 着地\n\nいくらになるかの見込み。"),
        page("# 見込みとは\n\n着地。", "lights"),
    )

    assert [(each.page.key, each.section.title) for each in search(pages, "見込み 着地")] == [
        ("entry", "着地"),
        ("lights", "見込みとは"),
    ]
    assert [each.section.title for each in search(pages, "見込み")] == ["見込みとは", "甲", "着地"]


@pytest.mark.parametrize("wanted", ["ＣＶＲ", "cvr"])
def test_width_and_case_do_not_matter_to_a_search(wanted: str):
    assert [each.excerpt for each in search([page("# 例\n\n購入率（**CVR**）です。")], wanted)] == [
        "購入率（ CVR ）です。"
    ]


@pytest.mark.parametrize("wanted", ["", "  ", "見つからない", "a" * 500])
def test_a_search_without_words_or_hits_finds_nothing(wanted: str):
    assert search([page(PAGE)], wanted) == ()


def test_an_excerpt_is_around_the_word_that_was_found():
    (found,) = search([page(f"# 例\n\n{'あ' * 200}担当{'い' * 200}")], "担当")

    assert found.excerpt == f"…{'あ' * 40}担当{'い' * 40}…"
