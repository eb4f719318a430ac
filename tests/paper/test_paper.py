"""The board on paper: the numbers of the board, on pages of their size, whatever a plan is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest

from kpicore.errors import PaperImpossible, PaperMissing
from kpicore.model import Meeting, MeetingState, Snapshot
from kpicore.paper import Format, Pages, PaperRequest, fonts, make_paper
from kpicore.reports.board import board
from kpicore.samples.shop import shop
from kpicore.scoring import score
from kpicore.text.voice import Voice, voice
from pages.shared.components.board_head import head_of
from pages.shared.components.wall import wall_of_board
from tests.pages.hostile import HOSTILE
from tests.paper.reading import bookmarks_of, fonts_of, pages_of, png_size, sizes_of, squeezed
from tests.reports.small import MONTHS, node, scored, snapshot

TODAY = date(2026, 11, 24)
READ_AT = datetime(2026, 11, 24, 8, 31)
A4_LANDSCAPE, A3_LANDSCAPE, A4 = (297, 210), (420, 297), (210, 297)


def paper(held: Snapshot, pages: Pages = Pages.ONE, format: Format = Format.PDF, **given: Any) -> bytes:
    return make_paper(PaperRequest(pages, format, **given), held, scored(held), read_at=READ_AT)


@cache
def shop_paper(pages: Pages, language: str) -> tuple[str, ...]:
    held = shop(TODAY, language)
    wanted = PaperRequest(pages, Format.PDF, language)
    return tuple(pages_of(make_paper(wanted, held, score(held.plan, held.actuals, TODAY), read_at=READ_AT)))


def a_plan(kpis: int | Sequence[str], actual: float = 40.0, **fields: Any) -> Snapshot:
    """Return a goal, a factor, and KPIs below it (so many, or of these names); 40 a month is far below the target, 90 near it."""
    names = [f"指標{n}番" for n in range(kpis)] if isinstance(kpis, int) else list(kpis)
    below = [
        node(f"k{n}", "csf", owner=f"担当{n}").model_copy(update={"name": name, **fields})
        for n, name in enumerate(names)
    ]
    nodes = [node("goal", kind="KGI", shape="total", target=1200.0), node("csf", "goal", kind="CSF"), *below]
    actuals = {each.id: [actual] * len(MONTHS) for each in nodes if each.kind != "CSF"}
    return snapshot(nodes, actuals)


def long_names(count: int) -> list[str]:
    """Return names of eighty signs."""
    return [f"指標{n}番{'とても長い名前' * 12}"[:80] for n in range(count)]


# -- the numbers -------------------------------------------------------------------------------------------------------


def figures_of_board(language: str) -> Iterator[str]:
    """Yield every sentence and figure the board shows of the sample."""
    held = shop(TODAY, language)
    words: Voice = voice(language, held.plan.settings.calendar)
    rows = board(held, score(held.plan, held.actuals, TODAY))
    for goal in rows.goals:
        head = head_of(goal, rows, held.plan, words)
        yield from (head["sentence"], head["cause"], *head["goal"]["facts"])
        for figure in head["figures"]:
            yield from (figure["label"], figure["value"], figure["note"])
        yield from (each["text"] for each in head["lights"]["counts"])
    wall = wall_of_board(rows, words)
    for row in wall["act"]["rows"]:
        yield from (row["name"], row["value"], row["goal"], row["cost"], row["step"]["text"], row["step"]["late"])
    yield from (person["text"] for person in wall["waiting"]["people"])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_figure_of_the_board_stands_on_the_page_for_the_meeting(language: str):
    (page,) = shop_paper(Pages.ONE, language)

    assert [said for said in figures_of_board(language) if squeezed(said) not in page] == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_indicator_of_the_board_stands_on_the_page_of_its_factor_with_its_figures(language: str):
    held = shop(TODAY, language)
    words = voice(language, held.plan.settings.calendar)
    wall = wall_of_board(board(held, score(held.plan, held.actuals, TODAY)), words)
    _, *factors = shop_paper(Pages.FULL, language)

    missing = [
        (group["name"], row["name"], said)
        for group, page in zip(wall["groups"], factors, strict=False)
        for row in group["rows"]
        for said in (group["name"], row["name"], row["light"], row["value"], row["when"], row["goal"])
        if squeezed(said) not in page
    ]
    assert missing == []


def test_no_amount_stands_on_the_page_for_the_meeting_that_the_board_does_not_show():
    (page,) = shop_paper(Pages.ONE, "ja")
    known = squeezed(" ".join(figures_of_board("ja")))
    ticks = {"00.5億", "1億", "1.5億"}  # 0 stands before 0.5億

    amounts = set(re.findall(r"[\d,.]*\d[万億%件人円]+", page))
    assert len(amounts) > 10
    assert {each for each in amounts if each not in known} - ticks == set()


# -- every page --------------------------------------------------------------------------------------------------------


def test_every_page_says_the_plan_the_day_when_the_data_were_read_and_its_number():
    pages = shop_paper(Pages.FULL, "ja")

    foot = squeezed("はなまる雑貨店（サンプル） 2026年11月24日(火)時点 データ 2026年11月24日(火) 08:31 現在")
    assert [foot in page for page in pages] == [True] * len(pages)
    assert [page.endswith(f"{at}/{len(pages)}") for at, page in enumerate(pages, 1)] == [True] * len(pages)


def test_the_full_report_has_a_page_for_each_factor_and_each_indicator_that_is_off_track():
    titles = [page[:20] for page in shop_paper(Pages.FULL, "ja")]

    assert [
        title.startswith(name)
        for title, name in zip(titles[1:], ("新規顧客", "購入率と客", "既存顧客", "商品ページの購入率"), strict=True)
    ] == [True] * 4


def test_the_pages_of_the_full_report_are_its_bookmarks():
    held = shop(TODAY)
    pdf = make_paper(PaperRequest(Pages.FULL), held, score(held.plan, held.actuals, TODAY))

    assert [each for each in bookmarks_of(pdf) if "商品ページの購入率" in each] == [
        "商品ページの購入率（CVR） ■ 要対策"
    ]


def test_a_light_is_read_without_its_colour():
    page = "".join(shop_paper(Pages.FULL, "ja"))

    for light in ("●順調", "▲注意", "■要対策", "◇更新切れ", "○データなし", "□目標なし", "…開始前"):
        assert light in page


def test_the_font_lies_in_the_file_as_far_as_it_is_used():
    pdf = paper(shop(TODAY))

    assert all(name.split("+")[1].startswith("NotoSansCJKjp") for name in fonts_of(pdf))
    assert set(fonts_of(pdf).values()) == {True}
    assert len(pdf) < 200_000


@pytest.mark.parametrize("kpis", [1, 40])
def test_the_page_for_the_meeting_is_one_page_however_much_there_is(kpis: int):
    pdf = paper(a_plan(long_names(kpis)))

    assert sizes_of(pdf) == [A4_LANDSCAPE]
    (page,) = pages_of(pdf)
    assert ("ほか" in page) == (kpis == 40)


def test_a_row_stays_on_one_page():
    names = [f"指標{n}番{'とても長い名前' * 40}" for n in range(25)]
    _, *pages = pages_of(paper(a_plan(names, actual=90.0), Pages.FULL))

    assert len(pages) > 2
    for n in range(25):  # the name begins a row, the owner ends it
        (page,) = (page for page in pages if f"指標{n}番" in page)
        assert f"担当{n}・" in page


def test_key_results_stand_apart_with_their_score():
    okr = {"green": 0.6, "yellow": 0.3}
    nodes = [
        node("goal", kind="KGI", shape="total", target=1200.0),
        node("aim", "goal", kind="CSF").model_copy(update={"name": "使い続けてもらう"}),
        node("kr", "aim", **okr).model_copy(update={"name": "継続率を上げる"}),
        node("kpi", "aim").model_copy(update={"name": "問い合わせに答える"}),
    ]
    held = snapshot(nodes, {"goal": [40.0] * len(MONTHS), "kr": [25.0] * len(MONTHS), "kpi": [99.0] * len(MONTHS)})

    page, of_factor, *_ = pages_of(paper(held, Pages.FULL))
    must, results = of_factor.split("OKR（目的と主な結果）")
    assert ("問い合わせに答える" in must, "継続率を上げる" in must) == (True, False)
    assert ("問い合わせに答える" in results, "継続率を上げる" in results) == (False, True)
    _, okr_part = page.split("OKR（目的と主な結果）")
    assert "継続率を上げる" not in page.split("OKR（目的と主な結果）")[0].split("いま手を打つもの")[1]
    assert "■要対策継続率を上げる使い続けてもらうスコア0.250.25" in okr_part


# -- plans that have little --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (snapshot([]), "まだ計画がありません"),
        (snapshot([node("kpi")]), "ゴールがまだありません"),
        (snapshot([node("goal", kind="KGI", target=None)]), "目標を決める"),
        (a_plan(1), "指標0"),
        (snapshot([node("goal", kind="KGI"), node("kpi", "goal")]), "最初の数字を入れる"),
    ],
    ids=["empty", "no goal", "one node", "one KPI", "no actuals"],
)
@pytest.mark.parametrize("pages", [Pages.ONE, Pages.FULL, Pages.TREE])
def test_a_plan_that_has_little_comes_out_as_what_it_is(held: Snapshot, said: str, pages: Pages):
    text = "".join(pages_of(paper(held, pages)))

    assert (said in text) if pages is not Pages.TREE else text


# -- names -------------------------------------------------------------------------------------------------------------

#: What typst would take for markup, if it ever read a name as such.
MARKUP = (
    '#import "@preview/x:1.0.0": *',
    '#strong[太い] #sys.inputs #read("/etc/passwd")',
    "$ x^2 $ \\u{41} \\ // 注 /* 注 */",
    "*太い* _斜め_ `生` <印> @参照 = 見出し + 番号",
    '"} ] ) #panic("止まる")',
)


def test_a_name_is_only_read():
    names = [*HOSTILE, *MARKUP]

    pages = "".join(pages_of(paper(a_plan(names, actual=90.0), Pages.FULL)))
    (tree,) = pages_of(paper(a_plan(names), Pages.TREE))

    assert [name for name in names if squeezed(name) not in pages] == []
    assert [name for name in names if squeezed(name)[:12] not in tree] == []


def test_signs_without_a_picture_are_printed_as_getas_and_control_signs_not_at_all():
    (page,) = pages_of(paper(a_plan(["売\x07上\u202e🙂ไ"])))

    assert "売上〓〓" in page


@pytest.mark.parametrize("unit", ["<b>件</b>", "$", "#x[", "とても長い単位とても長い単位とても長い単位"])
def test_any_unit_is_drawn(unit: str):
    text = "".join(pages_of(paper(a_plan(1, unit=unit), Pages.INDICATOR, about="k0")))

    assert squeezed(unit) in text


# -- the tree ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [["指標0番", "指標1番", "指標2番"], long_names(298)], ids=["small", "300 long names"])
def test_the_whole_tree_stands_on_one_a3(names: list[str]):
    pdf = paper(a_plan(names), Pages.TREE)

    assert sizes_of(pdf) == [A3_LANDSCAPE]
    (page,) = pages_of(pdf)
    assert [n for n in range(len(names)) if f"指標{n}番" not in page] == []
    assert "■要対策" in page


def test_a_deep_chain_still_stands_on_one_a3():
    chain = [node("n0", kind="KGI"), *(node(f"n{at}", f"n{at - 1}") for at in range(1, 60))]

    assert sizes_of(paper(snapshot(chain, {}), Pages.TREE)) == [A3_LANDSCAPE]


# -- minutes -----------------------------------------------------------------------------------------------------------


def meeting(**fields: Any) -> Meeting:
    return Meeting(id="m1", date=date(2026, 11, 16), people=("佐藤", "田中"), **fields)


def test_sealed_minutes_are_printed_as_they_were_sealed():
    text = '試験　会議 2026年11月16日(月)\n参加者: 佐藤、田中\n\n【結果】\n1.31億円の見込み。\n【アクション】\n・#set page("a0") <b>を直す</b>'
    sealed = meeting(state=MeetingState.CLOSED, as_of=date(2026, 11, 15), summary=text)
    held = Snapshot(a_plan(3).plan, a_plan(3).actuals, meetings=(sealed,))

    pdf = paper(held, Pages.MINUTES)

    assert sizes_of(pdf) == [A4]
    (page,) = pages_of(pdf)
    assert page.startswith(
        squeezed("試験　会議 2026年11月16日(月) 参加者: 佐藤、田中 結果 1.31億円の見込み。 アクション")
    )
    assert '・#setpage("a0")<b>を直す</b>' in page
    assert squeezed("2026年11月15日(日)時点 確定した議事録 1/1") in page


def test_minutes_that_are_not_sealed_say_so_and_what_they_would_say():
    held = Snapshot(a_plan(3).plan, a_plan(3).actuals, meetings=(meeting(state=MeetingState.HELD),))

    (page,) = pages_of(paper(held, Pages.MINUTES))

    assert "指標0" in page
    assert "まだ確定していない議事録" in page


@pytest.mark.parametrize(("about", "reason"), [("", "no-meeting"), ("2020-01-01", "no-such-meeting")])
def test_a_meeting_that_is_not_there_is_said(about: str, reason: str):
    with pytest.raises(PaperImpossible) as raised:
        paper(a_plan(1), Pages.MINUTES, about=about)

    assert raised.value.facts["reason"] == reason


# -- pictures and HTML -------------------------------------------------------------------------------------------------


def test_a_picture_of_the_board_fits_a_slide():
    assert png_size(paper(a_plan(long_names(40)), format=Format.PNG)) == (1600, 900)
    assert png_size(paper(snapshot([]), format=Format.PNG)) == (1600, 900)


@pytest.mark.parametrize("pages", [Pages.FULL, Pages.MINUTES, Pages.INDICATOR])
def test_a_picture_is_one_page(pages: Pages):
    with pytest.raises(PaperImpossible):
        paper(a_plan(1), pages, Format.PNG)


@pytest.mark.parametrize("pages", [Pages.FULL, Pages.TREE])
def test_a_html_file_loads_nothing_and_runs_nothing(pages: Pages):
    html = paper(a_plan([*HOSTILE, *MARKUP], actual=90.0, unit="<b>件"), pages, Format.HTML).decode()

    assert re.findall(r"<(script|img|link|iframe|object|embed|base|a)\b", html) == []
    assert re.findall(r"\b(src|href|on\w+|srcset)=", re.sub(r">[^<]*<", "><", html)) == []
    assert "url(" not in html.replace("url(#", "")
    assert "default-src 'none'" in html


@pytest.mark.parametrize("pages", [Pages.ONE, Pages.FULL, Pages.TREE])
def test_the_html_file_says_what_the_pdf_says(pages: Pages):
    held = shop(TODAY)
    html = make_paper(
        PaperRequest(pages, Format.HTML), held, score(held.plan, held.actuals, TODAY), read_at=READ_AT
    ).decode()
    text = squeezed(re.sub(r"<[^>]+>", "", html))

    figures: Sequence[str] = re.findall(r"[\d,.]+[万億%件人円]+", "".join(shop_paper(pages, "ja")))
    assert len(figures) > 10
    assert [each for each in figures if each not in text] == []


# -- where it is not installed -----------------------------------------------------------------------------------------


def test_where_the_extra_is_missing_that_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kpicore.paper.fonts._NEEDED", ("no_such_package",))

    assert not fonts.is_installed()
    with pytest.raises(PaperMissing):
        paper(a_plan(1))
