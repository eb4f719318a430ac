"""A file named as a store is read inside its folder only: no link leads out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpicore.errors import StoreBroken
from kpicore.samples.shop import shop
from kpicore.sheets.writing import sheets_of
from kpicore.stores.files import open_workbook
from kpicore.stores.files.store import write_csv, write_xlsx
from kpicore.stores.inside import leads_out
from kpicore.stores.open import database_url, open_store
from kpicore.stores.state import open_drafts
from kpicore.text.catalogue import LANGUAGES
from kpicore.text.sentences import error_sentence
from tests.reports.small import TODAY

SECRET = "名前,値\n秘密,12345\n"


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """The folder a store lies in, beside one that is nobody's business."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "inside").mkdir()
    return tmp_path / "inside"


def test_a_database_that_is_a_link_out_of_its_folder_is_not_opened(inside: Path):
    (inside / "board.db").symlink_to(inside.parent / "elsewhere" / "board.db")
    url = f"sqlite:///{inside / 'board.db'}"

    for opening in (lambda: open_store(url), lambda: database_url(url), lambda: open_drafts(url, {})):
        with pytest.raises(StoreBroken) as refusal:
            opening()
        assert refusal.value.facts["reason"] == "leads-out"
    assert list((inside.parent / "elsewhere").iterdir()) == []
    assert all(str(inside / "board.db") in error_sentence(refusal.value, language) for language in LANGUAGES)


def test_a_workbook_that_is_a_link_out_of_its_folder_is_not_read(inside: Path):
    real = inside.parent / "elsewhere" / "plan.xlsx"
    write_xlsx(real, sheets_of(shop(TODAY), today=TODAY, language="ja"))
    (inside / "plan.xlsx").symlink_to(real)
    store = open_store(f"xlsx:{inside / 'plan.xlsx'}")

    for reading in (store.revision, store.load, store.workbook):  # type: ignore[attr-defined]
        with pytest.raises(StoreBroken) as refusal:
            reading()
        assert refusal.value.facts["reason"] == "leads-out"


def test_a_csv_file_that_is_a_link_out_of_its_folder_is_left_out_and_told(inside: Path):
    folder = inside / "plan"
    write_csv(folder, sheets_of(shop(TODAY), today=TODAY, language="ja"))
    whole = open_workbook(folder)
    (inside.parent / "elsewhere" / "secret.csv").write_text(SECRET, encoding="utf-8")
    store = open_store(f"csv:{folder}")
    before = store.revision()

    (folder / "秘密.csv").symlink_to(inside.parent / "elsewhere" / "secret.csv")
    (folder / "nowhere.csv").symlink_to(inside.parent / "elsewhere" / "gone.csv")
    (folder / "itself.csv").symlink_to(folder / "itself.csv")

    book = open_workbook(folder)
    assert [grid.tab for grid in book.grids] == [grid.tab for grid in whole.grids]
    assert sorted((problem.code, problem.facts["file"]) for problem in book.problems) == [
        ("csv-outside", "itself.csv"),
        ("csv-outside", "nowhere.csv"),
        ("csv-outside", "秘密.csv"),
    ]
    assert store.revision() == before
    assert "12345" not in repr(store.load())


def test_a_link_that_stays_inside_is_a_file_like_any_other(inside: Path):
    (inside / "versions").mkdir()
    (inside / "versions" / "plan.csv").write_text(SECRET, encoding="utf-8")
    (inside / "plan.csv").symlink_to(Path("versions", "plan.csv"))

    (grid,) = open_workbook(inside).grids
    assert grid.tab == "plan"


def test_a_folder_may_be_a_link_to_where_the_data_are(inside: Path):
    (inside / "data").symlink_to(inside.parent / "elsewhere")

    assert open_store(f"sqlite:///{inside / 'data' / 'board.db'}").revision()


@pytest.mark.parametrize(
    ("target", "out"),
    [
        ("real", False),
        ("../elsewhere/x", True),
        ("/etc/passwd", True),
        ("link", True),
        ("sub/../real", False),
        ("../inside/real", False),
    ],
)
def test_where_a_link_leads(inside: Path, target: str, out: bool):
    (inside / "link").symlink_to(target)

    assert leads_out(inside / "link", inside) is out
