"""Words and marks people put into a number's cell: why there is none, what kind of number it is, an error, a grade.

Texts must be tidy (`spelling.tidy`).
"""

from __future__ import annotations

import re

from kpicore.language import tidy

_REASONS = {
    "dash": "- -- --- − – — ― ー ーー ‐ ‑ ─ ━",
    "not-entered": "未 未入力 未記入 未提出 未報告 未回答 未登録 入力待ち 記入なし 入力なし 報告待ち",
    "pending": (
        "未定 未確定 未集計 未計測 未測定 集計中 集計前 集計待ち 確認中 調査中 算出中 計算中 作成中 確定待ち 後日 "
        "tbd tba pending ... .. ‥ ・・・"
    ),
    "not-available": "n/a n.a. n.a na null 不明 データなし データ無し データ無 取得不可 測定不能 算出不可 算定不可",
    "excluded": "対象外 計算対象外 集計対象外 評価対象外 除外 非該当 該当なし 該当無し 該当せず / // \\ 斜線 excluded exempt",
    "closed-day": (
        "休業 休業日 休 休み 定休 定休日 休日 公休 祝日 休館 休館日 休店 店休 店休日 休診 休診日 臨時休業 閉店日 closed"
    ),
    "suspended": "休止 休止中 停止 停止中 中止 休会 休職 休職中 休園 休校 suspended paused",
    "not-begun": (
        "入社前 開店前 開業前 開始前 導入前 着任前 設立前 創業前 オープン前 異動前 配属前 "
        "未開店 未開業 未着手 未実施 未開始"
    ),
    "ended": "退職 退社 退職後 退社後 閉店 閉鎖 閉店後 終了 廃止 解約 異動後",
}
_REASON_OF = {word: reason for reason, words in _REASONS.items() for word in words.split()}
_REASON_OF |= dict.fromkeys(("not applicable", "does not apply", "out of scope"), "excluded")
#: The words a period that does not apply is written with, by its reason (`model.actuals.EXEMPT`): Japanese and English.
_EXEMPT_WORDS = {
    "excluded": ("対象外", "not applicable"),
    "closed-day": ("休業", "closed"),
    "suspended": ("休止", "suspended"),
}

_GRADES = frozenset("○◯〇⭕●◎◉△▲▽▼×✕✖✗✘☓✓✔☑□■☆★◇◆⚪⚫")
_SHEET_ERROR = re.compile(
    r"#(?:DIV/0|REF|VALUE|NAME|ERROR|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY|PYTHON|EXTERNAL)[!?]?"
    r"|#N/A|#GETTING_DATA|LOADING(?:\.\.\.)?|読み込み中(?:\.\.\.)?|#{2,}|ERR:[0-9]{3}",
    re.IGNORECASE,
)
_DATE = re.compile(r"[12][0-9]{3}(?:([/.-])[0-9]{1,2}\1[0-9]{1,2}|年[0-9]{1,2}月(?:[0-9]{1,2}日)?)")


def _unbracketed(text: str) -> str:
    """Return the text without one pair of brackets around it."""
    return text[1:-1].strip() if len(text) > 2 and text[0] in "([" and text[-1] in ")]" else text


def missing_reason(text: str) -> str | None:
    """Return why a cell with this text holds no number (a stable word), None when the text does not say so."""
    return _REASON_OF.get(_unbracketed(text).casefold()) if text else "blank"


def exempt_word(reason: str, typed: str, language: str) -> str:
    """Return what a cell says of a period that does not apply: what was typed where that gives this reason, else its usual word."""
    typed = tidy(typed)
    return typed if missing_reason(typed) == reason else _EXEMPT_WORDS[reason][language == "en"]


def is_grade(text: str) -> bool:
    """Return whether the text is one bare mark: ○ △ × ◎."""
    return _unbracketed(text).rstrip("\ufe0e\ufe0f") in _GRADES


def is_sheet_error(text: str) -> bool:
    """Return whether the text is what a spreadsheet shows instead of a value: #DIV/0!, #N/A, Loading..., #####."""
    return _SHEET_ERROR.fullmatch(_unbracketed(text)) is not None


def is_date(text: str) -> bool:
    """Return whether the text is a full date or a month with its year in words; 2026.4 may be a number."""
    return _DATE.fullmatch(text) is not None


# -- flags ---------------------------------------------------------------------------------------------------------

_FLAG_WORDS = {
    "approximate": (
        "約 およそ おおよそ おおむね 概ね 概算 推定 推計 ≒ ≈ 前後 程度 ほど くらい ぐらい 弱 強 余り "
        "approx approx. about"
    ),
    "provisional": (
        "※ * 見込 見込み 予定 予想 予測 暫定 暫定値 仮 速報 速報値 未確定 確定前 集計中 確認中 要確認 参考 参考値 注 "
        "est est. tentative forecast"
    ),
    "revised": "修正 修正後 訂正 改 改訂 revised",
    "tax-included": "税込 税込み",
    "tax-excluded": "税抜 税抜き 税別",
    "": "確定 確報 確定値 実績 済 確認済",
}
_FLAG_OF = {word: flag for flag, words in _FLAG_WORDS.items() for word in words.split()}


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


_LEADING = re.compile(
    "("
    + _any_of(
        "※ * 約 およそ おおよそ おおむね 概ね 概算 推定 推計 ≒ ≈ 見込 見込み 予定 予想 予測 暫定 仮 速報 未確定 税込 税抜 "
        "approx. approx about"
    )
    + r")\s*(?=\S)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s*(?:[(\[【]\s*(?P<remark>[^()\[\]【】]{1,9}?)[0-9]{0,2}\s*[)\]】]|(?P<note>※)[0-9]{1,2}|[※*]\s*(?P<said>"
    + _any_of(" ".join(_FLAG_OF))
    + ")|(?P<word>"
    + _any_of(
        "※ * 前後 程度 ほど くらい ぐらい 弱 強 余り 見込 見込み 予定 予想 予測 暫定 暫定値 速報 速報値 未確定 確定前 "
        "集計中 確認中 確定 税込 税抜 税別"
    )
    + "))$",
    re.IGNORECASE,
)
_LONGEST_TRAIL = 20


def without_flags(text: str) -> tuple[str, str]:
    """Return the text without the marks around its number (約, ※, (見込)), and the flags they are, blank between."""
    flags: set[str] = set()
    while leading := _LEADING.match(text):
        flags.add(_FLAG_OF[leading[1].lower()])
        text = text[leading.end() :]
    while trailing := _TRAILING.search(text, max(1, len(text) - _LONGEST_TRAIL)):
        word = trailing["remark"] or trailing["note"] or trailing["said"] or trailing["word"]
        flag = _FLAG_OF.get(word.strip().lower())
        if flag is None:
            break
        flags.add(flag)
        text = text[: trailing.start()]
    return text, " ".join(sorted(flags - {""}))
