"""The words a workbook itself contains, in Japanese and English: tab names, headers, and the values of its dropdown lists.

These are part of the file format (docs/sheet-format.md), not of the screen: whichever language a workbook was written in, it is read in
both. The first word of each pair is what the export writes in Japanese, the second what it writes in English; `ALSO` holds other words
that are understood.
"""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

TABS: Mapping[str, Pair] = {
    "how_to": ("使い方", "How to"),
    "settings": ("設定", "Settings"),
    "tree": ("ツリー", "Tree"),
    "targets": ("目標", "Targets"),
    "actuals": ("実績", "Actuals"),
    "landings": ("着地見込み", "Landings"),
    "meetings": ("会議", "Meetings"),
    "reviews": ("振り返り", "Reviews"),
    "actions": ("アクション", "Actions"),
    "changes": ("変更履歴", "Changes"),
}

#: What follows 実績_ in the names of tabs the export writes: by cadence, and `log` for entries with a note, a person or a time.
CADENCE_TABS: Mapping[str, Pair] = {
    "daily": ("日次", "Daily"),
    "weekly": ("週次", "Weekly"),
    "monthly": ("月次", "Monthly"),
    "quarterly": ("四半期", "Quarterly"),
    "half": ("半期", "Half-yearly"),
    "yearly": ("年次", "Yearly"),
}
LOG_TAB: Pair = ("記録", "Log")

HEADERS: Mapping[str, Mapping[str, Pair]] = {
    "settings": {"key": ("項目", "Key"), "value": ("値", "Value")},
    "tree": {
        "id": ("ID", "ID"),
        "parents": ("親", "Parents"),
        "kind": ("種別", "Kind"),
        "name": ("名称", "Name"),
        "definition": ("定義", "Definition"),
        "unit": ("単位", "Unit"),
        "direction": ("方向", "Direction"),
        "aggregation": ("集計", "Aggregation"),
        "cadence": ("頻度", "Cadence"),
        "baseline": ("基準値", "Baseline"),
        "target": ("目標値", "Target"),
        "shape": ("目標の形", "Shape"),
        "start": ("開始", "Start"),
        "deadline": ("期限", "Deadline"),
        "owner": ("担当", "Owner"),
        "department": ("部門", "Department"),
        "weight": ("重み", "Weight"),
        "formula": ("計算式", "Formula"),
        "green": ("緑", "Green"),
        "yellow": ("黄", "Yellow"),
        "focus": ("注目", "Focus"),
        "response": ("対応", "Response"),
        "state": ("状態", "State"),
        "position": ("並び", "Position"),
        "why": ("理由", "Why"),
        "effect": ("効果", "Effect"),
        "actions": ("打ち手", "Actions"),
        "control": ("動かせる度合い", "Control"),
        "response_when": ("対応の条件", "Response when"),
        "response_owner": ("対応の担当", "Response owner"),
        "response_days": ("対応までの日数", "Response days"),
        "entered_from": ("入力を始める日", "Entered from"),
    },
    "actuals": {
        "period": ("期間", "Period"),
        "id": ("ID", "ID"),
        "indicator": ("指標", "Indicator"),
        "scope": ("部門", "Department"),
        "unit": ("単位", "Unit"),
        "owner": ("担当", "Owner"),
        "value": ("値", "Value"),
        "note": ("メモ", "Note"),
        "entered_by": ("入力者", "Entered by"),
        "recorded_at": ("記録日時", "Recorded at"),
        "flags": ("印", "Flags"),
        "excluded": ("対象外", "Excluded"),
    },
    "targets": {
        "id": ("ID", "ID"),
        "indicator": ("指標", "Indicator"),
        "scope": ("部門", "Department"),
        "period": ("期間", "Period"),
        "target": ("目標", "Target"),
        "effective_from": ("適用開始", "Effective from"),
        "baseline": ("基準値", "Baseline"),
    },
    "landings": {
        "id": ("ID", "ID"),
        "indicator": ("指標", "Indicator"),
        "value": ("値", "Value"),
        "author": ("記入者", "Author"),
        "at": ("記録日時", "Recorded at"),
    },
    "meetings": {
        "id": ("ID", "Meeting ID"),
        "date": ("日付", "Date"),
        "people": ("参加者", "People"),
        "state": ("状態", "State"),
        "as_of": ("時点", "As of"),
        "summary": ("要約", "Summary"),
    },
    "reviews": {
        "id": ("ID", "Review ID"),
        "date": ("日付", "Date"),
        "node": ("対象", "Node"),
        "period": ("期間", "Period"),
        "fact": ("事実", "Fact"),
        "cause": ("原因", "Cause"),
        "decision": ("決定", "Decision"),
        "author": ("記入者", "Author"),
        "meeting": ("会議ID", "Meeting ID"),
        "watch_until": ("様子を見る期限", "Watch until"),
        "resources": ("資源の移動", "Resources"),
        "judged_on": ("判定日", "Judged on"),
    },
    "actions": {
        "id": ("ID", "Action ID"),
        "review": ("振り返りID", "Review ID"),
        "text": ("内容", "Action"),
        "owner": ("担当", "Owner"),
        "due": ("期限", "Due"),
        "state": ("状態", "State"),
        "result": ("結果", "Result"),
        "node": ("対象", "Node"),
        "aimed": ("ねらう値", "Aimed value"),
        "rolled": ("繰り越し", "Rolled over"),
        "opened": ("開始", "Opened"),
        "closed": ("完了", "Closed"),
    },
    "changes": {
        "at": ("日時", "When"),
        "author": ("変更者", "Who"),
        "table": ("表", "Table"),
        "key": ("キー", "Key"),
        "before": ("変更前", "Before"),
        "after": ("変更後", "After"),
        "revision": ("版", "Revision"),
        "id": ("ID", "ID"),
        "mail": ("メール", "Mail"),
        "origin": ("経路", "Origin"),
    },
}

#: Other words for the same headers.
ALSO: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "settings": {"key": ("キー", "設定", "setting", "設定項目"), "value": ("設定値", "内容")},
    "tree": {
        "parents": ("親ID", "parent", "上位"),
        "kind": ("種類", "区分", "type"),
        "name": ("指標", "指標名", "項目", "名前", "indicator"),
        "target": ("目標",),
        "start": ("開始日",),
        "deadline": ("期限日", "期日", "due"),
        "owner": ("担当者", "責任者"),
        "department": ("部署",),
        "formula": ("式",),
        "cadence": ("確認頻度", "frequency"),
    },
    "actuals": {
        "period": ("日付", "対象日", "対象期間", "年月", "年月日", "計上月", "対象月", "月度", "date", "week"),
        "id": ("指標ID", "indicator id", "KPI ID"),
        "indicator": ("指標名", "名称", "項目", "KPI", "KPI名", "name", "item"),
        "scope": ("部署", "課", "店舗", "拠点", "媒体", "チーム", "営業所", "store", "branch", "team"),
        "owner": ("担当者", "氏名"),
        "value": ("実績", "実績値", "数値", "結果", "actual", "result"),
        "note": ("備考", "コメント", "摘要", "remark", "remarks", "comment", "notes"),
        "entered_by": ("記入者", "入力担当", "報告者", "author"),
        "recorded_at": ("タイムスタンプ", "timestamp", "入力日時", "登録日時"),
        "flags": ("フラグ", "flag"),
        "excluded": ("計算対象外", "除外", "exclude"),
        # A period in several columns: year, month and day, or first and last day.
        "year": ("年", "year"),
        "month": ("月", "month"),
        "day": ("日", "day"),
        "first": ("週開始", "週開始日", "開始日", "week start", "from"),
        "last": ("週終了", "週終了日", "終了日", "week end", "to"),
    },
    "targets": {
        "id": ("指標ID", "indicator id", "KPI ID"),
        "indicator": ("指標名", "名称", "項目", "KPI", "name", "item"),
        "scope": ("部署", "課", "店舗", "拠点"),
        "period": ("対象期間", "年月", "月", "日付", "month", "date"),
        "target": ("目標値", "値", "計画", "予算", "value", "budget", "goal"),
        "effective_from": ("適用開始日", "適用日", "from"),
    },
    "landings": {
        "id": ("指標ID", "indicator id"),
        "indicator": ("指標名", "名称", "name"),
        "value": ("着地見込み", "着地見込", "landing"),
        "author": ("入力者", "entered by"),
        "at": ("日時", "日付", "at"),
    },
    "meetings": {
        "id": ("会議ID", "ID"),
        "date": ("開催日", "day"),
        "people": ("出席者", "attendees", "participants"),
        "as_of": ("対象時点",),
        "summary": ("議事録", "まとめ", "minutes"),
    },
    "reviews": {
        "id": ("振り返りID", "ID"),
        "node": ("指標", "指標ID", "対象ID", "indicator"),
        "author": ("入力者", "担当"),
        "meeting": ("会議", "meeting"),
    },
    "actions": {
        "id": ("アクションID", "ID"),
        "review": ("振り返り", "review"),
        "text": ("アクション", "text", "what"),
        "owner": ("担当者",),
        "due": ("期日", "deadline"),
        "node": ("指標", "指標ID", "対象ID", "indicator"),
        "opened": ("開始日",),
        "closed": ("完了日",),
    },
    "changes": {"at": ("at", "記録日時"), "author": ("author", "記入者", "入力者"), "key": ("鍵",)},
}

#: Which headers make a row the header of its tab: every group must be met by one of its fields.
NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "tree": (("id", "name"), ("kind", "parents")),
    "targets": (("id", "indicator"), ("target",)),
    "landings": (("id", "indicator"), ("value",)),
    "meetings": (("date",), ("people", "state", "as_of", "summary")),
    "reviews": (("date",), ("node",)),
    "actions": (("text",),),
    "changes": (("at",), ("table",), ("key",)),
}

#: Little, some, much: how a factor is judged.
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "1": ("小", "little", "1", "小さい", "低い", "低", "small", "low"),
    "2": ("中", "some", "2", "中くらい", "普通", "medium", "middle"),
    "3": ("大", "much", "3", "大きい", "高い", "高", "large", "high"),
}

#: Words of cells with a fixed list of values: field → value → its words, those the export writes first.
VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "KGI": ("KGI", "KGI", "重要目標達成指標", "goal"),
        "CSF": ("CSF", "CSF", "KSF", "重要成功要因", "主要成功要因", "成功要因", "要因", "factor"),
        "KPI": ("KPI", "KPI", "重要業績評価指標", "指標", "indicator"),
        "KDI": ("KDI", "KDI", "行動指標", "行動"),
    },
    "direction": {
        "at_least": (
            "以上",
            "at least",
            "at_least",
            "高いほど良い",
            "増",
            "higher",
            "higher is better",
            ">=",
            "≧",
            "≥",
        ),
        "at_most": ("以下", "at most", "at_most", "低いほど良い", "減", "lower", "lower is better", "<=", "≦", "≤"),
        "within": ("範囲", "within", "範囲内", "between", "range"),
    },
    "aggregation": {
        "sum": ("合計", "sum", "total", "積み上げ", "計"),
        "mean": ("平均", "mean", "average", "avg"),
        "last": ("最新", "last", "latest", "期末", "末値"),
    },
    "cadence": {
        "daily": ("日次", "daily", "毎日", "日", "day"),
        "weekly": ("週次", "weekly", "毎週", "週", "week"),
        "monthly": ("月次", "monthly", "毎月", "月", "month"),
        "quarterly": ("四半期", "quarterly", "四半期ごと", "quarter", "3か月"),
        "half": ("半期", "half-yearly", "half", "半年", "half yearly"),
        "yearly": ("年次", "yearly", "毎年", "年", "年度", "annual", "annually", "year"),
    },
    "shape": {
        "each": ("毎期", "each", "毎月", "毎週", "期ごと"),
        "total": ("合計", "total", "累計", "通期"),
        "reach": ("到達", "reach", "到達点"),
    },
    "state": {
        "active": ("有効", "active", "使用中", "継続"),
        "retired": ("終了", "retired", "廃止", "停止", "無効", "inactive"),
    },
    "effect": _LEVELS,
    "control": _LEVELS,
    "decision": {
        "continue": ("継続", "continue"),
        "reinforce": ("強化", "reinforce"),
        "change_target": ("目標変更", "change target"),
        "change_kpi": ("KPI変更", "change KPI"),
        "end": ("終了", "end"),
    },
    "action_state": {
        "open": ("未着手", "open", "to do", "未"),
        "doing": ("進行中", "doing", "in progress", "対応中"),
        "done": ("完了", "done", "済", "完"),
        "dropped": ("中止", "dropped", "cancelled", "canceled", "取り止め", "取りやめ"),
    },
    "meeting_state": {
        "preparing": ("準備", "preparing", "準備中", "予定", "planned"),
        "held": ("開催", "held", "開催中", "in progress"),
        "closed": ("確定", "closed", "済", "完了", "done"),
    },
    "meeting_rhythm": {
        "none": ("なし", "none", "決めない"),
        "weekly": ("毎週", "weekly", "週次", "週1回", "every week"),
        "monthly": ("毎月", "monthly", "月次", "月1回", "every month"),
    },
    "response_when": {"light": ("信号", "light", "赤", "要対策", "red", "off track")},
    "fiscal_year_name": {
        "start": ("開始年", "start", "始まり", "期首", "始まる年", "年度"),
        "end": ("終了年", "end", "終わり", "期末", "終わる年", "決算期", "3月期"),
    },
    "language": {"ja": ("日本語", "Japanese", "ja"), "en": ("英語", "English", "en")},
    "dash_means": {
        "none": ("なし", "none", "データなし", "欠損", "未入力", "no data", "missing"),
        "zero": ("ゼロ", "zero", "0", "零"),
    },
    "day_off": {
        "monday": ("月", "Monday", "月曜", "月曜日", "mon"),
        "tuesday": ("火", "Tuesday", "火曜", "火曜日", "tue"),
        "wednesday": ("水", "Wednesday", "水曜", "水曜日", "wed"),
        "thursday": ("木", "Thursday", "木曜", "木曜日", "thu"),
        "friday": ("金", "Friday", "金曜", "金曜日", "fri"),
        "saturday": ("土", "Saturday", "土曜", "土曜日", "sat"),
        "sunday": ("日", "Sunday", "日曜", "日曜日", "sun"),
        "public": ("祝日", "public holidays", "祝", "国民の祝日", "public", "holidays", "holiday"),
    },
}

#: Words for yes and no where a mark is asked for.
YES = ("○", "◯", "〇", "◎", "はい", "yes", "y", "true", "1", "レ", "✓", "✔", "☑", "x", "有", "する", "on")
NO = ("×", "✕", "✗", "いいえ", "no", "n", "false", "0", "☐", "無", "-", "ー", "−", "off")

SETTINGS: Mapping[str, Pair] = {
    "name": ("計画名", "Plan name"),
    "fiscal_start_month": ("年度開始月", "Fiscal start month"),
    "fiscal_year_name": ("年度の呼び方", "Fiscal year name"),
    "timezone": ("タイムゾーン", "Timezone"),
    "closing_day": ("締め日", "Closing day"),
    "green": ("緑", "Green"),
    "yellow": ("黄", "Yellow"),
    "actuals_through": ("実績の適用境界", "Actuals through"),
    "entered_from": ("入力を始める日", "Entered from"),
    "language": ("言語", "Language"),
    "days_off": ("休日", "Holidays"),
    "country": ("祝日の国", "Country of holidays"),
    "currency": ("通貨", "Currency"),
    "dash_means": ("「-」の意味", "Dash means"),
    "cell_notes": ("問題メモ", "Cell notes"),
    "asks_why": ("理由を聞く", "Ask why"),
    "meeting_rhythm": ("会議のリズム", "Meeting rhythm"),
    "meeting_weekday": ("会議の曜日", "Meeting weekday"),
    "meeting_week": ("会議の週", "Meeting week"),
    "year_begun": ("始めた年度", "Year begun"),
    "mappings": ("読み取り設定", "Mappings"),
    "sample": ("サンプル", "Sample"),
}
SETTINGS_ALSO: Mapping[str, tuple[str, ...]] = {
    "name": ("名前", "計画", "plan", "name"),
    "fiscal_start_month": ("期首月", "年度開始"),
    "fiscal_year_name": ("年度名",),
    "closing_day": ("締日",),
    "green": ("緑のしきい値", "順調"),
    "yellow": ("黄のしきい値", "注意"),
    "days_off": ("days off", "休業日", "定休日"),
    "country": ("国", "country"),
    "dash_means": ("-の意味", "ハイフンの意味", "dash"),
    "cell_notes": ("セルのメモ", "problem notes"),
    "mappings": ("mapping", "タブの読み取り設定"),
}

#: Labels of rows and columns that state what the numbers are, as suffixes or of their own (docs/sheet-format.md, roles).
ROLES: Mapping[str, tuple[str, ...]] = {
    "actual": ("今期実績", "実績値", "実績", "現在値", "actuals", "actual"),
    "target": (
        "今期予算",
        "目標値",
        "目標",
        "計画値",
        "計画",
        "予算",
        "ノルマ",
        "予定",
        "プラン",
        "budget",
        "target",
        "goal",
    ),
    "forecast": ("着地見込み", "着地見込", "着地予想", "見込み", "見込", "予測", "ヨミ", "契約予定", "forecast"),
    "prior-year": (
        "前年同月実績",
        "前年同月",
        "前年同曜日",
        "前年実績",
        "昨年実績",
        "前期実績",
        "前年度実績",
        "前年",
        "昨年",
        "前期",
        "last year",
        "prior year",
    ),
    "derived": (
        "累計達成率",
        "予算達成率",
        "達成率",
        "達成度",
        "予算比",
        "予実比",
        "計画比",
        "対目標",
        "消化率",
        "進捗率",
        "進捗",
        "予実差異",
        "差異",
        "差額",
        "予差",
        "前差",
        "乖離率",
        "過不足",
        "前年同月比",
        "前年同期比",
        "前年比",
        "昨対比",
        "昨対",
        "対前年",
        "対前月",
        "前月比",
        "前月差",
        "前週比",
        "前年差",
        "増減率",
        "attainment",
        "achievement",
        "difference",
        "variance",
        "yoy",
        "mom",
    ),
    "total": ("合計", "小計", "総計", "月計", "累計", "平均", "計", "total", "subtotal", "ytd", "average"),
}
#: A row of actuals up to today (or 実績の適用境界) and forecasts after it.
ACTUAL_THEN_FORECAST = ("実績/見込み", "実績/見込", "実績・見込", "実績見込", "actual/forecast")

#: Scopes that mean the whole company.
WHOLE = ("全社", "全店舗", "全店", "全体", "company", "all")

#: Headers of columns for remarks, which may hold a period's name without being its column (4月のメモ).
REMARKS = ("メモ", "備考", "コメント", "理由", "摘要", "note", "remark", "comment")

#: Words in the names of hidden tabs that mark them as superseded.
SUPERSEDED = ("のコピー", "コピー", "copy", "旧", "old", "backup", "バックアップ", "控え")

#: Names a spreadsheet gives to a copy of a tab, after `word_key`; the group is the tab that was copied.
COPIES = (r"(.+)のコピー\d*", r"copyof(.+)", r"copyof(.+?)\d+")

#: Names of tabs people did not name themselves.
UNNAMED_TAB = r"(?:シート|sheet|フォームの回答|formresponses|データ|data)\d*"

#: 使い方: the page for staff. `{…}` are filled with words from this module.
HOW_TO: Mapping[str, tuple[str, ...]] = {
    "ja": (
        "このブックの使い方",
        "",
        "1. 「{actuals}」のタブに、担当の指標の数字を入力します。色の付いた列が今の期間です。",
        "2. まだ数字がないときは空のまま、要らない期間（休業など）には「対象外」と入れます。0 は「ゼロだった」という意味です。",
        "3. 全角の数字、カンマ、円や件などの単位、％、△1,234 はそのまま読めます。見込みの数字には「約」や「※」を付けます。",
        "4. 行や列の順番は変えてもかまいません。列を足してもかまいません。{id} の列だけは書きかえないでください。",
        "5. 日ごとの数字や、メモと入力者を残したい数字は「{log}」のタブに一行ずつ書きます。",
        "6. 同じ期間に二つの数字があるときは、{recorded_at} が新しいほう、なければ下の行を使います。",
        "",
        "信号の意味: ● 順調  ▲ 注意  ■ 要対策  ◇ 更新切れ  ○ データなし  □ 目標なし  … 開始前",
        "",
        "指標を変えるときは「{tree}」、期間ごとの目標は「{targets}」、年度や休日は「{settings}」を直します。",
        "読み取れなかったセルは、画面の「データの健康」に番地つきで出ます。",
    ),
    "en": (
        "How to use this workbook",
        "",
        "1. Type the numbers of your indicators into the tab {actuals}. The coloured column is the current period.",
        "2. Leave a cell empty while there is no number yet; type “closed” where a period needs none. 0 means it was zero.",
        "3. Thousands separators, units, % and (1,234) are read as they are. Mark an estimate with ※ after the number.",
        "4. Rows and columns may be moved, and columns added. Only the column {id} must stay as it is.",
        "5. Daily numbers, and numbers with a note or a name, go into the tab {log}, one a line.",
        "6. Of two numbers for one period the one with the later {recorded_at} counts, else the lower row.",
        "",
        "The lights: ● on track  ▲ watch  ■ off track  ◇ stale  ○ no data  □ no target  … not started",
        "",
        "Indicators are changed in {tree}, targets of single periods in {targets}, the calendar in {settings}.",
        "A cell that could not be read is listed with its address under Data health.",
    ),
}

#: One line for the note on a header: what belongs into the column.
NOTES: Mapping[str, Pair] = {
    "id": ("指標を見分ける名前です。変えないでください。", "Identifies the indicator. Do not change it."),
    "parents": ("上位の要素の ID。複数はカンマで区切ります。", "IDs of the nodes above, separated by commas."),
    "kind": ("KGI, CSF, KPI, KDI のどれか。", "One of KGI, CSF, KPI, KDI."),
    "direction": ("以上・以下・範囲。空なら以上。", "at least, at most or within. Blank means at least."),
    "aggregation": (
        "合計・平均・最新。空なら、%と率は平均、ほかは合計。",
        "sum, mean or last. Blank: mean for rates, else sum.",
    ),
    "cadence": ("入力する頻度。空なら月次。", "How often it is entered. Blank means monthly."),
    "baseline": ("「到達」の目標の出発点。", "Where a reach target starts from."),
    "target": ("目標の値。範囲は 10〜20 のように。", "The target. A range is written 10〜20."),
    "shape": (
        "毎期: 期間ごと。合計: 期限までの合計。到達: 期限での水準。",
        "each period, total until the deadline, or reach.",
    ),
    "start": ("日付または期間。空なら上位と同じ。", "A day or a period. Blank: as the node above."),
    "deadline": ("日付または期間。空なら上位と同じ。", "A day or a period. Blank: as the node above."),
    "weight": ("集約での重み。空なら 1。", "Weight in the roll-up. Blank means 1."),
    "formula": ("ID と + - * / ( ) で書きます。", "Written with IDs and + - * / ( )."),
    "green": ("順調とする達成率。空なら計画の設定。", "Attainment from which it is on track. Blank: the plan's."),
    "yellow": ("注意とする達成率。空なら計画の設定。", "Attainment from which it is watched. Blank: the plan's."),
    "focus": ("最も大事な一つに ○。", "○ on the one that matters most."),
    "response": ("赤になったら何をするか、前もって決めたこと。", "What was agreed to do when the light turns red."),
    "position": ("並べる順の数字。空なら行の順。", "A number to sort by. Blank: the order of the rows."),
    "why": (
        "なぜ上位につながるか。KGIでは、なぜ達成したいか。",
        "Why it leads to what is above it; of a KGI, why it is wanted.",
    ),
    "effect": ("効き目: 小・中・大。", "How much it matters: little, some, much."),
    "actions": ("打ち手。1行に1つ。", "What people do for it, one a line."),
    "control": ("自分たちで動かせる度合い: 小・中・大。", "How far it is in our hands: little, some, much."),
    "response_when": (
        "対応を始める条件。「信号」なら要対策になったとき、「連続未達 3」なら3期続けて未達のとき。",
        "When the response starts. “light”: when it is off track. “misses 3”: after three misses in a row.",
    ),
    "response_owner": ("対応する人。空なら担当。", "Who responds. Blank means the owner."),
    "response_days": ("何日以内に対応するか。", "Within how many days."),
    "entered_from": (
        "この日より前に終わった期間は、数字がなくても入力待ちになりません。空なら上位、計画の設定と同じ。",
        "Periods that ended before this day are not asked for. Blank: as the node above, at last the plan.",
    ),
    "period": ("2026年4月、2026-04-06、2026-W15 など。", "2026-04, 2026-04-06, 2026-W15 and the like."),
    "value": ("数字。まだなければ空のまま。", "The number. Leave empty while there is none."),
    "effective_from": (
        "この日以降に始まる期間にだけ効きます。",
        "Holds only for periods that start on or after this day.",
    ),
    "recorded_at": (
        "同じ期間の数字が二つあるときは、新しいほうを使います。",
        "Of two numbers for one period the later counts.",
    ),
    "flags": ("アプリが付けた印。", "Marks set by the app."),
}

#: When a response fires by misses in a row, as the export writes it.
MISSES: Pair = ("連続未達 {n}", "misses {n}")
#: Mark of a focus cell and words of the `sample` setting as the export writes them.
MARK = "○"
YES_WORD: Pair = ("はい", "yes")
NO_WORD: Pair = ("いいえ", "no")
END_OF_MONTH = ("末日", "月末", "末", "end", "end of month", "eom")
