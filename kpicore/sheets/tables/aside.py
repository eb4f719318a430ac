"""Tabs whose numbers are no indicators: pipelines, transactions, lists of stock or staff. They are skipped whole, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpicore.sheets.tables.canvas import Canvas
from kpicore.sheets.tables.regions import Frame
from kpicore.sheets.tables.table_columns import Column
from kpicore.sheets.texts import name_key, text_of

_PIPELINE_NAME = re.compile(r"ヨミ|パイプライン|案件|商談一覧|商談管理|pipeline|deals", re.IGNORECASE)
_LOG_NAME = re.compile(r"履歴|明細|台帳|仕訳|伝票|取引|出納|ログ$|transactions?|ledger|\blog\b", re.IGNORECASE)
_LIST_NAME = re.compile(
    r"在庫|名簿|社員一覧|従業員|顧客一覧|顧客リスト|取引先|連絡先|マスタ一覧|staff list|inventory|contacts",
    re.IGNORECASE,
)
_HELPER_NAME = re.compile(r"^[_＿]|一時|作業用|計算用|^tmp|^temp|リスト$|プルダウン", re.IGNORECASE)

_RANK_WORDS = frozenset(
    map(name_key, ("確度", "ランク", "受注確度", "ヨミ", "ヨミランク", "確率", "フェーズ", "stage", "probability"))
)
_LOG_WORDS = frozenset(
    map(
        name_key,
        (
            *(
                "商品",
                "商品名",
                "商品コード",
                "品名",
                "品番",
                "型番",
                "単価",
                "数量",
                "伝票番号",
                "注文番号",
                "受注番号",
                "注文ID",
                "顧客名",
                "顧客",
                "お客様名",
            ),
            *(
                "取引先",
                "取引先名",
                "得意先",
                "得意先名",
                "仕入先",
                "支払方法",
                "請求番号",
                "会社名",
                "案件名",
                "勘定",
                "借方",
                "貸方",
                "相手先",
                "摘要",
            ),
            *("product", "sku", "qty", "quantity", "unit price", "customer", "invoice", "order id", "payment"),
        ),
    )
)
_LIST_WORDS = frozenset(
    map(
        name_key,
        (
            *(
                "在庫数",
                "在庫",
                "発注点",
                "商品名",
                "品番",
                "JAN",
                "入社日",
                "生年月日",
                "電話番号",
                "電話",
                "メール",
                "メールアドレス",
                "住所",
                "社員番号",
            ),
            *(
                "役職",
                "性別",
                "年齢",
                "雇用形態",
                "郵便番号",
                "仕入価格",
                "販売価格",
                "期限",
                "状態",
                "優先度",
                "タスク",
                "stock",
                "phone",
                "email",
                "address",
                "title",
                "hire date",
            ),
        ),
    )
)


def why_aside(canvas: Canvas, tab: str, tables: Sequence[tuple[Frame, Sequence[Column], bool]]) -> str:
    """Return why a tab is no sheet of indicators (`pipeline`, `transaction-log`, `list`, `helper`), "" when it may be one.

    Each table comes with its columns and whether it names any period.
    """
    if _HELPER_NAME.search(tab) and canvas.grid.hidden:
        return "helper"
    if _PIPELINE_NAME.search(tab):
        return "pipeline"
    heads = [_words(canvas, frame, columns) for frame, columns, _ in tables]
    if any(_RANK_WORDS & words for words in heads):
        return "pipeline"
    if any(len(_LOG_WORDS & words) >= 2 for words in heads) or (
        _LOG_NAME.search(tab) and tables and not _is_across(tables)
    ):
        return "transaction-log" if any(has_periods for _, _, has_periods in tables) else "list"
    is_list = any(len(_LIST_WORDS & words) >= 2 for words in heads) and not _says_roles(tables)
    if (is_list or _LIST_NAME.search(tab)) and not _is_across(tables):
        return "list"
    return ""


def _says_roles(tables: Sequence[tuple[Frame, Sequence[Column], bool]]) -> bool:
    """Whether a table has a column that is a target or an actual by its word."""
    return any(
        column.is_read and column.reason in ("header-is", "header-ends")
        for _, columns, _ in tables
        for column in columns
    )


def _is_across(tables: Sequence[tuple[Frame, Sequence[Column], bool]]) -> bool:
    return any(sum(column.heading is not None for column in columns) >= 2 for _, columns, _ in tables)


def _words(canvas: Canvas, frame: Frame, columns: Sequence[Column]) -> set[str]:
    """Return the words of a table's header, and those of its first column, where a pipeline has its ranks."""
    heads = {name_key(word) for column in columns for word in column.words}
    return heads | {name_key(text_of(canvas.value(row, frame.left))) for row in frame.header}
