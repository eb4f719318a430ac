"""kpicore read and import of tabs that are not ours: how they were read is kept in a file and read again."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from kpicore.cli import main
from kpicore.stores.open import open_store

ROWS = [
    ["2026年度 月次管理（単位：千円）"],
    ["項目", None, "4月", "5月", "1Q合計"],
    ["売上", "目標", 100, 100, 200],
    [None, "実績", 90, 95, 185],
    [None, "達成率", "90%", "95%", None],
]
DAY = ["--as-of", "2026-06-15"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(tmp_path / "monthly.xlsx", ROWS)


def write(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "月次"
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_tab_that_is_not_ours_is_told_in_one_line(book, capsys):
    code = main(["read", str(book), *DAY, "--lang", "ja"])

    said = capsys.readouterr().out
    assert code == 0
    assert "月次: 1指標 × 2か月 = 2セル: 実績 2, 未入力 0, 要確認 0" in said


def test_read_as_json_says_how_each_tab_was_read_and_why(book, capsys):
    main(["read", str(book), *DAY, "--json"])

    answer = json.loads(capsys.readouterr().out)
    (tab,) = answer["tabs"]
    assert [(entry["indicator"], entry["period"], entry["value"]) for entry in answer["actuals"]] == [
        ("売上", "2026-04", 90_000.0),
        ("売上", "2026-05", 95_000.0),
    ]
    assert tab["summary"] == {
        "indicators": 1,
        "periods": 2,
        "cells": 2,
        "actual": 2,
        "target": 2,
        "missing": 0,
        "check": 0,
        "skipped": len(answer["skipped"]),
    }
    assert {"where": "月次!5:5", "role": "attainment", "reason": "label-is"}.items() <= tab["reasons"][2].items()
    assert answer["indicators"] == [{"name": "売上", "unit": "円", "direction": None, "scope": "", "node": None}]


def test_how_a_tab_was_read_is_kept_in_a_file_and_reads_next_months_version(book, tmp_path, capsys):
    kept = tmp_path / "how.json"
    main(["read", str(book), *DAY, "--save-mapping", str(kept)])
    later = [ROWS[0], ["項目", None, "4月", "5月", "6月", "1Q合計"]]
    later += [
        ["売上", "目標", 100, 100, 120, 320],
        [None, "実績", 90, 95, 130, 315],
        [None, "達成率", "90%", "95%", "108%"],
    ]
    capsys.readouterr()

    main(["read", str(write(tmp_path / "later.xlsx", later)), "--mapping", str(kept), *DAY, "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert [(entry["period"], entry["value"]) for entry in answer["actuals"]][-1] == ("2026-06", 130_000.0)
    assert answer["problems"] == []


def test_a_tab_that_has_changed_too_much_is_not_read_at_all(book, tmp_path, capsys):
    kept = tmp_path / "how.json"
    main(["read", str(book), *DAY, "--save-mapping", str(kept)])
    renamed = [[None if cell == "売上" else cell for cell in row] for row in ROWS]
    renamed[2][0] = "受注額"
    capsys.readouterr()

    code = main(["read", str(write(tmp_path / "later.xlsx", renamed)), "--mapping", str(kept), *DAY, "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert answer["actuals"] == []
    (problem,) = answer["problems"]
    assert (problem["code"], problem["where"]) == ("mapping-does-not-fit", "月次!")
    assert "売上 / 実績" in problem["facts"]["gone"]
    assert "受注額 / 実績" in problem["facts"]["candidates"]


def test_a_file_that_is_no_mapping_is_one_clear_line(book, tmp_path, capsys):
    code = main(["read", str(book), "--mapping", str(book), "--lang", "en"])

    assert code == 2
    assert "does not say how tabs are read" in capsys.readouterr().err


def test_import_keeps_the_mapping_with_the_settings_of_the_plan(book, tmp_path, capsys):
    store = f"sqlite:///{tmp_path / 'board.db'}"
    kept = tmp_path / "how.json"
    main(["read", str(book), *DAY, "--save-mapping", str(kept)])
    tree = openpyxl.Workbook()
    sheet = tree.active
    assert sheet is not None
    sheet.title = "ツリー"
    for row in (["ID", "種別", "名称", "単位"], ["sales", "KGI", "売上", "円"]):
        sheet.append(row)
    tree.save(tmp_path / "tree.xlsx")
    main(["import", str(tmp_path / "tree.xlsx"), "--store", store, *DAY])

    main(["import", str(book), "--store", store, "--mapping", str(kept), *DAY])

    held = open_store(store).load()
    assert held.actuals["indicator"].tolist() == ["sales", "sales"]
    assert json.loads(held.plan.settings.mappings[0])["tab"] == "月次"
