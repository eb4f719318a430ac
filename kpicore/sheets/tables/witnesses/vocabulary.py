"""Words as witnesses, all of them in one place: what a label, a heading or a title says its numbers are, in any language.

A word proposes a role; the arithmetic and the facts of the table confirm or refute it (`roles`). Words never decide where a table is.
`kpicore.sheets.roles` knows where a word stands in a Japanese label (入会計画, 目標売上); here stand the words that may be anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kpicore.sheets.cells import label_unit, tidy
from kpicore.sheets.roles import SIDES, SUMS, TableRole, plain_name, split_role
from kpicore.sheets.texts import name_key


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says its numbers are: `role` by `word`; `name` is what is left of the text, "" where it says nothing else."""

    role: TableRole
    word: str
    name: str


#: In this order the first that is said counts: 目標達成率 is a rate, Year Calls Target a running total, Var % a difference.
_ANYWHERE: Mapping[TableRole, str] = {
    TableRole.CUMULATIVE: (
        r"\b(?:ytd|mtd|cum)\b\.?|(?-i:\bQTD\b|\bqtd$)|(?:year|month|quarter)[- ]to[- ]date|\bto[- ]date\b|\bcumul\w*|running total|"
        r"^year (?=[a-z])(?!end|over|on|to|month)|\bc?kumul\w*|ackumul\w*|acumulad[oa]s?|累計|累積|通算|\(残高\)"
    ),
    TableRole.DIFFERENCE: (
        r"\bvar(?:iance)?s?\b\.?|\bdiff(?:erence)?s?\b\.?|\bdelta\b|[±Δ]|\+\s?/\s?-|over/under|abweich\w*|\babw\b\.?|\bafw\b\.?|\bdesv\b\.?|[ée]carts?\b|avvik\w*|"
        r"verschil|diferencia|desv[ií]o|desviaci[oó]n|scostamento|差異|差額|乖離|過不足|(?:予実|計画|目標|予算|前年|前月)差"
    ),
    TableRole.ATTAINMENT: (
        r"%\s?(?:to|of(?! (?:the )?total\b)|vs?\.?)\s|\b(?:to|of|vs?\.?) (?:budget|plan|target|goal)\b|attainment|"
        r"\battained|\bachieve(?:d|ment)\b|"
        r"\bachiev?\b\.?(?! )|% achieved|\batt\.?\s?%|"
        r"zielerreich\w*|達成率|達成度|進捗率|消化率|執行率|(?:予算|計画|目標|予実)比|달성[률율]|対(?:予算|計画|目標)"
    ),
    TableRole.SHARE: r"\bshare of\b|% (?:of )?(?:the )?total\b|\bmix %|\banteil\b|構成比",
    TableRole.PRIOR_YEAR: (
        r"\bprior\b|\bprevious\b|\bprev\b\.?|\blast (?:year|month|week|quarter)\b|\bl\.?y\.?\b|\bpy\b|\byoy\b|\bmom\b|\bwow\b|\bqoq\b|"
        r"vor(?:jahr|monat|woche|quartal|periode)\w*|"
        r"(?:mois|trimestre|semaine|p[ée]riode) pr[ée]c[ée]dent|(?:m[eê]s|trimestre|semana|per[ií]odo) anterior|"
        r"(?:mese|trimestre|settimana) precedente|vorige (?:maand|week|periode)|f[öo]reg[åa]ende|上年|上月[末同数比]|上季度|전월|전분기|"
        r"ann[ée]e pr[ée]c[ée]dente|\bn-1\b|a[nñ]o anterior|ano anterior|anno precedente|föregående|forrige|vorig jaar|"
        r"\bföreg\b\.?|\bfjol(?:året)?\b|\bi fjor\b|"
        r"\bgrowth %|% growth|% ch(?:an)?ge?\b|\bch(?:an)?ge? ?%|\bgrowth rate\b|"
        r"同期(?:比|差|[増增][減减])|同比|[环環]比|前年|昨年|전년|작년|前期比|前月|先月|前週|昨対|伸び率|増減率|成長率"
    ),
    TableRole.FORECAST: (
        r"\bprév\b\.?|\bforecast\w*|\bf'?cst\b|\b(?:latest|rolling) estimate\b|\boutlook\b|\bprojections?\b|\bprojected\b|\bproj\b\.?|"
        r"\bestimated?\b$|\bprognos\w*|\bpr[ée]visions?\b|previsi[oó]n|"
        r"見込み?$|見込み?[)）]|着地|予測$|見通し"
    ),
    TableRole.TARGET: (
        r"\bplan(?:ned)?\b|\bbudget(?:ed|s)?\b|\bbud\b\.?|\bbdgt\b|\btgt\b\.?|\bppto\b\.?|\btargets?\b|\bgoals?\b|\bquota\b|\bcommitted\b|^expected$|\bobjectives?\b|\bsoll\b|planwert\w*|"
        r"\bziel\w*|\bobjectifs?\b|\bpr[ée]vu\b|presupuest\w*|\bmeta\b|\bobjetivos?\b|\bobj\b\.?|budgeterad|\bmål\b|\bprevisto\b|\bor[çc]ado\b|begroot\w*|"
        r"\bdoel\w*|\bcel\b|\bcíl\b|\bhedef\w*|\btavoite\w*|\bobiettiv[oi]\b|\bцель\b|목표|계획|目标|计划|预算|予算|目標|計画(?!停止|休業|件数)|ノルマ|目安|^\(?予\)?$"
    ),
    TableRole.ACTUAL: (
        r"\bactuals?\b|\bact\b\.?|^current(?: value)?$|\bist\b|\bresults?\b$|"
        r"r[ée]alis[ée]s?\b|\br[ée]el\b|\brealizado\b|^real(?:es)?$|\butfall\b|werkelijk|effettivo|consuntivo|実績|実数|^決算額?$|실적|실제|实际|\(発生\)|^\(?実\)?$|速報|確報|現在値|基準値|\bbaseline\b"
    ),
}
_PATTERNS = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ANYWHERE.items()]

_TOTAL_WORDS = (
    r"(?:grand |sub[- ]?|overall )?totals?|sum|subtotal|gesamt|summe|insgesamt|totale|totaal|totalt|total g[ée]n[ée]ral|full year|"
    r"合計|総計|総合計|小計|計|年計|月計|週計|日計|期計|通期|通年|年間|合计|합계|소계|총계|итого"
)
_MEAN_WORDS = (
    r"averages?|avg\.?|mean|median|max(?:imum)?|min(?:imum)?|durchschnitt|schnitt|moyenne|media|promedio|gemiddelde?|snitt|genomsnitt|"
    r"平均|平均値|月平均|年平均|中央値|最大|最小|最高|最低|標準偏差"
)
_PARTS = (
    r"(?:[課部店]|チーム|グループ|全[^\s0-9]{1,3}|第?[1-4一二三四](?:四半期|Q)|Q[1-4]|[上下]半?期|H[12]|\d{1,2}月|(?:19|20)\d{2}年?度?|FY\s?\d{2,4}|全社|全体|全店舗?|[年月週]間|期間|monthly|"
    r"weekly|daily|quarterly|yearly|annual|year|month|quarter|week|[日週月年])"
)
_TOTAL = re.compile(
    rf"[#*＊ ]*(?:{_PARTS}[ _\-]*)*(?:の)?(?:{_TOTAL_WORDS})(?:[ _\-:]*{_PARTS})*[ :：]*(?:\([^()]{{1,8}}\))?",
    re.IGNORECASE,
)
_OVER = (
    r"(?:(?:rolling|moving|移動)|"
    r"\d{1,2}[ \-]?(?:wks?|weeks?|months?|days?|[かヶカヵ]月|週間?|日間?)[ \-]*(?:rolling|moving|移動)?)"
)
_MEAN = re.compile(
    rf"(?:{_OVER}[ \-]*)?(?:{_PARTS}[ _\-]*)*(?:の)?(?:{_MEAN_WORDS})(?:[ _\-/:]*{_PARTS})*(?:値)?", re.IGNORECASE
)
_IDENTIFIER = re.compile(
    r"(?:nr\.?|nummer|numéro)$|(?:^|[ _\-])(?:id|ids|no\.?|nr\.?|code|sku|zip|rank|uuid)$|^#$|^id\b|コード|番号|^順位$|^№|郵便|電話|"
    r"\b(?:tele|cell)?phone|"
    r"(?:^|[ _])(?:lat(?:itude)?|lon(?:g(?:itude)?)?)$",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"備考|メモ|コメント|摘要|所見|特記|天気|天候|原因|対策|定義|説明|計算式|"
    r"^(?:definition|description|how measured|source)$|"
    r"\bnotes?\b|\bremarks?\b|\bcomments?\b|weather|bemerkung|kommentar|commentaire|observa",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(?:担当者?|責任者|記入者|入力者|owner|responsible|verantwortlich|pic)$", re.IGNORECASE)
_PRICE = re.compile(
    r"(?<![客均])単価|unit price|\bprice\b|価格$|\bpreis\b|\bprix\b|\bprecio\b|重み|配点|\bweight\b", re.IGNORECASE
)
#: Headings that name no indicator: what stands below them is named by the labels of its row.
_VALUE = re.compile(
    r"値|数値|金額|数量|件数|実績値|amount|value|val|qty|quantity|count|number|"
    r"wert|betrag|montant|valeur|valor|measure|figure|metric value",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:数|件|人|客|名|回|率|比|日|時間|台|本|点|個|度|泊|店|枚|順位|シェア)$|\b(?:count|number|deals|members|heads?|staff|employees|visits?|users|"
    r"orders|units|rate|ratio|days|hours|customers|clients|churn|nps|score|qty|quantity|headcount|leads|calls|tickets|sessions|fte|%)\b|%|"
    r"\((?:no\.?|n\.?|nr\.?|nbr\.?|#|num\.?|count|hours?|h|days?|pts?|score|x|pcs\.?|stk\.?|szt\.?|ks\.?|uds?\.?|pz\.?|stuks?)\)",
    re.IGNORECASE,
)
_WEEKLY = re.compile(r"week|週|woche|semaine|semana|vecka|\bw/?[ce]\b|\bw/?b\b", re.IGNORECASE)
_WEEK_ENDING = re.compile(r"week[- ]?end(?:ing|ed)?\b|\bw/e\b|\bwe\b|週末日?$|週の?終", re.IGNORECASE)
_MADE_ON = re.compile(
    r"作成|更新|出力|印刷|現在|提出|発行|記入日|報告日|締め?日|\bmaj\b|mise à jour|"
    r"created|updated|printed|generated|as of|exported|stand:|last edit",
    re.IGNORECASE,
)
#: 4-4-5 and other calendars whose periods are no months, and the sentence that makes period codes months.
_ODD_CALENDAR = re.compile(
    r"4-4-5|4-5-4|5-4-4|13[- ]period|wk\s*\d+\s*[-–]\s*\d+|weeks?\s*\d+\s*[-–]\s*\d+", re.IGNORECASE
)


_JOURNAL = re.compile(r"仕訳|伝票|出納|\bjournal\b|\bledger\b", re.IGNORECASE)


def is_journal(tab: str) -> bool:
    """Whether a tab calls itself a journal of entries."""
    return _JOURNAL.search(tab) is not None


@lru_cache(maxsize=32768)
def is_total_word(text: str) -> bool:
    """Whether a text says nothing but that its numbers are a sum or a mean of others: Total, 1Q計, Average."""
    return _TOTAL.fullmatch(tidy(text)) is not None or _is_mean_word(text)


def _is_mean_word(text: str) -> bool:
    """Return whether a label says mean."""
    return _MEAN.fullmatch(tidy(text)) is not None


def is_identifier(text: str) -> bool:
    """Return whether a header names identifiers: numbers, codes."""
    return _IDENTIFIER.search(tidy(text).replace("_", " ")) is not None


_TELEPHONE = re.compile(r"電話(?!番号)|\b(?:tele)?phones?\b(?! n)", re.IGNORECASE)


def names_telephone(text: str) -> bool:
    """Whether a header is of the telephone and not of its number: 電話対応, Phone."""
    return _TELEPHONE.search(tidy(text)) is not None


_COUNTS_PERIODS = re.compile(
    r"(?:wk|week|kw|cw|semaine|woche|semana|vecka|uge|year|month|day|jahr|monat|tag|mois|jour|年|月|週|日)(?: ?(?:no\.?|nr\.?|#))?",
    re.IGNORECASE,
)


def counts_periods(text: str) -> bool:
    """Whether a header says that its numbers count periods: Wk, Week no., 週."""
    return _COUNTS_PERIODS.fullmatch(tidy(text)) is not None


#: 月 火 水, Mon, Tuesday: beside a date it tells nothing.
_WEEKDAY = re.compile(r"\(?(?:[月火水木金土日](?:曜日?)?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\)?", re.IGNORECASE)


def is_weekday(text: str) -> bool:
    """Return whether a text is nothing but a day of the week."""
    return _WEEKDAY.fullmatch(tidy(text)) is not None


def is_remark(text: str) -> bool:
    """Return whether a header names remarks."""
    return _REMARK.search(text) is not None


def is_owner(text: str) -> bool:
    """Return whether a header names who is in charge."""
    return _OWNER.fullmatch(tidy(text)) is not None


def is_price(text: str) -> bool:
    """Return whether a label names a price."""
    return _PRICE.search(text) is not None


def is_value_word(text: str) -> bool:
    """Whether a heading names no indicator of its own: 値, 金額(円), Amount."""
    return _VALUE.fullmatch(tidy(label_unit(text)[0])) is not None


def is_counted(text: str) -> bool:
    """Whether a name is of something counted or of a rate, which a scale of money in a title does not touch."""
    return _COUNTED.search(tidy(text)) is not None


#: Words for nothing but how many or how much of something: as a section they say it of all its rows. Customers and 顧客 do not: their
#: revenue may stand below them. 法人 and 本店 only end like a count.
_OF_THINGS = re.compile(
    r"[^\s\d]*(?:[数数]|量|人次|时长|時間|率)(?:\s*\([^()]*\))?|"
    r"(?:units?|copies|pieces)(?: (?:sold|shipped|ordered|made|returned))?|quantit(?:y|ies)|qty|counts?|(?:numbers?|no\.?) of .+|"
    r"headcount|hours|"
    r".*(?:수량|판매량|[률율])|(?:.*[^\s\d]\s)?(?:건|객|고객|인원|회원|방문자?|이용자?|판매|주문|직원|예약)?\s?수|"
    r"anzahl\b.*|stückzahl(?:en)?|mengen?|stunden|.*(?:quote|auslastung)(?: %)?|aantal(?:len)?\b.*|antal\b.*|liczba\b.*|"
    r"(?:nombres?|nb\.?|n[uú]meros?|n[º°]\.?|no\.?(?= d)|quantit[éà]s?|cantidad(?:es)?|quantidades?) (?:de |d'|di |of )?.+|quantit[éà]s?|"
    r"cantidad(?:es)?|quantidades?|exemplaires?|unités?|unidades|heures|horas|effectifs?|taux\b.*|"
    r"(?:tasa|taxa) de (?:ocupa|convers|cancel|reten|crec|cresc|respuesta|resposta|rota).*",
    re.IGNORECASE,
)
#: Those who come and what they order, alone or told to be new: as a name it is a count, as a section their money may stand below. Créances
#: clients and Taxa de entrega are money.
_WHO_COMES = re.compile(
    r"(?:(?:neue|aktive|nouveaux|nouvelles|nuev[oa]s|nov[oa]s|nieuwe|nowi|nya|nye) )?"
    r"(?:kunden|gäste|besucher|buchungen|bestellungen|übernachtungen|mitarbeiter|couverts|clients|visiteurs|commandes|nuitées|"
    r"clientes|visitantes|visitas|pedidos|huéspedes|hóspedes|empleados|funcionários|klanten|bezoekers|gasten|klienci|gości|gäster|kunder)"
    r"(?: (?:actifs|activos|ativos|nuevos|novos))?",
    re.IGNORECASE,
)


def counts_things(text: str, *, as_name: bool = False) -> bool:
    """Whether a word says nothing but how many there are of something: 部数, Units, Anzahl, 객수; as a name also Gäste, Clientes."""
    plain = tidy(text)
    return _OF_THINGS.fullmatch(plain) is not None or (as_name and _WHO_COMES.fullmatch(plain) is not None)


_EARNED = re.compile(
    r"売上|収入|収益|売り上げ|経費|費用|매출|수익|비용|收入|销售额|费用|\b(?:revenues?|incomes?|sales|takings|turnover|costs?|expenses|spend|umsatz|kosten|omzet|ventas|recettes)\b",
    re.IGNORECASE,
)


def is_earned(text: str) -> bool:
    """Whether a text names money that comes in or goes out: Revenue, 経費."""
    return _EARNED.search(tidy(text)) is not None


def is_rate(text: str) -> bool:
    """Whether a name is of a rate: Conversion rate, 率, %."""
    return re.search(r"率|比$|%|\b(?:rate|ratio)\b", tidy(text), re.IGNORECASE) is not None


_OF_A_SHARE = re.compile(
    r"\bEPS\b|(?:\bper|/) ?share\b|株当たり|株あたり|每股|주당|\b(?:je|pro) aktie\b|\bpar action\b|\bpor (?:acción|ação)\b|\bper aandeel\b",
    re.IGNORECASE,
)


def is_of_a_share(text: str) -> bool:
    """Whether a name is of money for one share (Diluted EPS, 1株当たり利益): a report in millions leaves it in its currency."""
    return _OF_A_SHARE.search(tidy(text)) is not None


#: Words that confirm what the numbers prove; alone they are part of names as well.
_SHARE = re.compile(r"シェア$|構成|\b(?:share|part|anteil|andel|aandeel|cuota|quota)\b", re.IGNORECASE)
_RATE = re.compile(r"(?<!比)率$|\brates?\b|^(?:taux|tasa|tasso|taxa)\b|quote$", re.IGNORECASE)


def shared_by(text: str) -> str:
    """Return what a name says to be the share of: EC of EC share, VAE of Part VAE; "" where it does not say share."""
    plain = tidy(text).replace("_", " ")
    return _SHARE.sub("", plain).strip(" -:()") if _SHARE.search(plain) else ""


def names_rate(text: str) -> bool:
    """Whether a name is that of a rate people follow, whatever it is computed from: 成約率, Churn rate."""
    return _RATE.search(tidy(text).replace("_", " ")) is not None


_OF_YEAR = re.compile(
    r"年間|通期|年度|年次|annual|yearly|full[- ]year|\bfy\b|jahres|annuel|anual|annuale|\b(?:19|20)\d{2}\b|合計|累計|total",
    re.IGNORECASE,
)


def is_of_year(text: str) -> bool:
    """Whether a heading says that its numbers are of a whole year or of all periods: 年間目標, Annual plan."""
    return _OF_YEAR.search(tidy(text)) is not None


def is_weekly(text: str) -> bool:
    """Return whether a text says that periods are weeks."""
    return _WEEKLY.search(text) is not None


def is_week_ending(text: str) -> bool:
    """Whether a heading names the last day of a week: Week ending, W/E, 週末日."""
    return _WEEK_ENDING.search(tidy(text)) is not None


_WEEKS_TOLD = re.compile(
    r"(?P<ends>\bweeks? ?-?(?:ending|ended|end on)\b|\bw/e\b|週の?終わり|週末日)"
    r"|(?P<begins>\bweeks? ?-?(?:beginning|commencing|starting|begin on|start on)\b|\bw/[cb]\b|週の?(?:始|初)|週初)",
    re.IGNORECASE,
)


def weeks_told(text: str) -> str:
    """Return whether a sentence says that days are those on which weeks end or begin, "" for neither; a weekend is no week that ends."""
    match = _WEEKS_TOLD.search(tidy(text))
    return (match.lastgroup or "") if match else ""


def is_made_on(text: str) -> bool:
    """Whether a text tells when the sheet was made, which is a weak witness of when its numbers are."""
    return _MADE_ON.search(text) is not None


_PERIOD_FIELD = re.compile(
    r"(?:対象|報告|集計|計上|実績|営業)?(?:年月|期間|月度?|年度|週|日付?)|(?:reporting |report )?(?:period|month|week)|"
    r"berichtsmonat|zeitraum|monat|période|mois|periodo|mes|maand|periode",
    re.IGNORECASE,
)


def names_period_field(text: str) -> bool:
    """Whether a text names the field of a form that a period stands in: 対象年月, Reporting period:."""
    return _PERIOD_FIELD.fullmatch(tidy(text).rstrip(" :：")) is not None


_UNIT_HEAD = re.compile(
    r"単位|(?:计量)?单位|단위|units?|uom|einheit|unité|unidad(?:e|es)?|unità|eenheid|jednostka|enhet", re.IGNORECASE
)


def heads_units(text: str) -> bool:
    """Return whether a heading says that units stand below it."""
    return _UNIT_HEAD.fullmatch(tidy(text)) is not None


#: What a column of labels is headed by: it says what kind of words stand below, not what is counted.
_LABEL_HEAD = re.compile(
    r"指標名?|項目名?|名称|名前|氏名|区分|種別|種類|分類|内容|内訳|科目|費目|勘定科目|部門|部署|店舗?名?|支店|拠点|年?月度?|年度?|期間?|週|日付?|"
    r"kpis?|metrics?|indicators?|measures?|items?|names?|types?|kinds?|category|categories|lines?|accounts?|periods?|months?|weeks?|dates?|"
    r"years?|quarters?|stores?|shops?|branch(?:es)?|sites?|departments?|teams?|regions?|kennzahl(?:en)?|monat|mes|mois|indicador(?:es)?",
    re.IGNORECASE,
)


def heads_labels(text: str) -> bool:
    """Return whether a heading says what kind of names stand below it."""
    return _LABEL_HEAD.fullmatch(tidy(text).strip(" :：")) is not None or is_owner(text) or is_value_word(text)


def is_odd_calendar(text: str) -> bool:
    """Return whether a text says that the calendar is not of months (4-4-5)."""
    return _ODD_CALENDAR.search(text) is not None


#: Words that tell whose quarters a sheet counts: 上期 and 年度 are of a fiscal year, 上半期 and 第1四半期 may be of either.
_OF_CALENDAR = re.compile(r"暦年|calendar (?:year|quarter)|\bCY ?'?\d{2}", re.IGNORECASE)
_OF_FISCAL = re.compile(
    r"年度|会計|決算|期首|[上下]期|fiscal|financial year|\bFY\b|\bFY ?'?\d|geschäftsjahr|exercice", re.IGNORECASE
)


def quarters_told(text: str) -> str:
    """Return whether a text says that quarters are of the `fiscal` or of the `calendar` year, "" where it says neither."""
    return "calendar" if _OF_CALENDAR.search(text) else "fiscal" if _OF_FISCAL.search(text) else ""


#: Blanks that only spread a word of Japanese over its cell: 累 計.
_SPACED = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
#: A remark on something is none of its numbers: 予実差異コメント is no difference.
_REMARK_LAST = re.compile(r"(?:コメント|備考|メモ|所見|摘要|\b(?:notes?|remarks?|comments?))$", re.IGNORECASE)
#: What stands in brackets with a number is a remark: 応答率(目標90%以上) is the rate, not its target.
_WITH_DIGITS = re.compile(r"\([^()]*\d[^()]*\)")


#: A running total and a share of a whole (% of total) end like a total.
_END_LIKE_TOTALS = frozenset({TableRole.CUMULATIVE, TableRole.SHARE, TableRole.ATTAINMENT})


@lru_cache(maxsize=32768)
def said_of(text: str) -> Said | None:
    """Return what a label or a heading says its numbers are, None where it says nothing of it."""
    plain = _SPACED.sub("", _WITH_DIGITS.sub("", " ".join(tidy(text).replace("_", " ").split())))
    if not plain or len(plain) > 60 or is_value_word(plain):
        return None
    if (remark := _REMARK_LAST.search(plain)) is not None:
        return Said(TableRole.REMARK, remark[0], plain[: remark.start()])
    if is_total_word(plain_name(plain)):
        return Said(TableRole.AVERAGE if _is_mean_word(plain) else TableRole.TOTAL, plain, "")
    anywhere = next(((role, found) for role, pattern in _PATTERNS if (found := pattern.search(plain))), None)
    placed = split_role(plain)
    if anywhere is not None and anywhere[0] in _END_LIKE_TOTALS and placed.role is TableRole.TOTAL:
        return Said(anywhere[0], anywhere[1][0].strip(), "")
    if placed.role in SUMS and placed.base:
        inner = said_of(placed.base)
        # 売上累計 is one; 売上合計 and 平均 are names unless the numbers prove it.
        if placed.role is TableRole.CUMULATIVE:
            return Said(placed.role, placed.word, placed.base)
        if anywhere is not None and anywhere[1][0].startswith(placed.base):
            return Said(anywhere[0], anywhere[1][0], "")  # 昨年計 is no 年計
        return None if inner is None or inner.role in SUMS else Said(inner.role, inner.word, inner.name)
    if placed.role is not None and (anywhere is None or _RANK[placed.role] <= _RANK[anywhere[0]]):
        return Said(placed.role, placed.word, placed.base)
    if anywhere is None:
        return None
    role, found = anywhere
    if role in SIDES and _is_spoken_of(plain, found):
        return Said(TableRole.UNCLEAR, found[0].strip(), plain)
    rest = plain_name(f"{plain[: found.start()]} {plain[found.end() :]}".strip(" -_:/|・()"))
    is_named = re.search(r"\w", rest) is not None and _FILE.fullmatch(plain) is None
    return Said(role, found[0].strip(), rest if is_named else "")


#: data/actuals.csv above a table that was put below another: where a file lay names nothing.
_FILE = re.compile(r"(?:[^\s/\\]*[/\\])*[^\s/\\]+\.(?:csv|tsv|txt|xlsx?|xlsm|ods)", re.IGNORECASE)


#: What follows a word for a plan that is only spoken of: 予算との開き, 目標に対する伸び.
_SPOKEN_OF = re.compile(r"(?:と|に|まで|から|を|への)")


def _is_spoken_of(plain: str, found: re.Match[str]) -> bool:
    """Whether a Japanese word for plan or actual stands inside a longer name and says nothing of it: then nobody knows what it is."""
    if found[0].isascii():
        return False
    bare = label_unit(plain)[0] or plain
    behind = bare[bare.find(found[0]) + len(found[0]) :]
    return bool(_SPOKEN_OF.match(behind)) and not bare.endswith(found[0])


_ORDER = [*_ANYWHERE, TableRole.TOTAL, TableRole.AVERAGE]
_RANK = {role: _ORDER.index(role) if role in _ORDER else 2 for role in TableRole}
_RANK[TableRole.PROGRESS] = _RANK[TableRole.ATTAINMENT]
_RANK[TableRole.PRIOR_PERIOD] = _RANK[TableRole.PRIOR_YEAR]
_RANK[TableRole.ACTUAL_THEN_FORECAST] = -1


def ends_like_total(text: str) -> bool:
    """Whether a name begins or ends like a sum without saying nothing else: 売上合計, 合計人数, Total sales; 会計 and 設計 do not."""
    plain = tidy(label_unit(text)[0])
    return (
        re.search(
            r"^(?:合計|総計)|(?:合計|小計|総計)$|(?<![会統設集家時合推])計$|^(?:sub)?(?:total|totaal|totale|totalt|summe|somme|gesamt)\b|\btotal[ei]?$|\bgesamt$",
            plain,
            re.IGNORECASE,
        )
        is not None
    )


_ALL = re.compile(
    r"^[全総]|^(?:all|alle|samtliga|tous|toutes|todos|todas|tutti|tutte)\b|\btota(?:les|ux|is|ls)\b", re.IGNORECASE
)


def says_all(text: str) -> bool:
    """Whether a name may be that of all its parts together, where they add up to it: 全物件, All channels, Ventas totales."""
    return _ALL.search(tidy(text)) is not None


_SUM_WORD = re.compile(
    r"^(?:sub)?(?:total|totaal|totale|totalt|summe|somme|gesamt)\b[ :]*(?:for |of |de |des |der |van )?|"
    r"(?:合計|小計|総計|計)$|[ :]*\btotals?$",
    re.IGNORECASE,
)


def summed_by(text: str) -> str:
    """Return what a name that begins or ends like a sum adds up: 売上 of 売上合計, Income of Total for Income; any other name as it is."""
    return _SUM_WORD.sub("", tidy(label_unit(text)[0])).strip(" の:") if ends_like_total(text) else text


_NET = re.compile(
    r"^net\b|純[増減]|差引|増減|差し引き|\b(?:change|chg|balance|sald[oi]|solde)\b|(?-i:(?<=[a-z])(?:Change|Chg|Net))$",
    re.IGNORECASE,
)


def is_net_word(text: str) -> bool:
    """Whether a name may be that of a difference of two others: Net, 純増, 差引, socChg, price_change, Saldo."""
    return _NET.search(tidy(text).replace("_", " ")) is not None


_RESULT = re.compile(
    r"利益|粗利|損益|純増|純減|利潤|収支|\b(?:gross|operating|net) (?:sales|revenue|income|loss|result)\b|\bprofits?\b|"
    r"\bmargins?\b|\bebitda?\b|\bearnings\b|\bgewinn\b|\bergebnis\b|\bdb ?[123i]+\b|deckungsbeitrag|marge|b[ée]n[ée]fice|"
    r"r[ée]sultat|beneficio|ganancia|utilidad|margen|utile|margine|winst|resultaat|lucro|margem|zysk|k[âa]r\b",
    re.IGNORECASE,
)


def is_result_word(text: str) -> bool:
    """Whether a name is of a result that people follow although it is computed: 粗利, Operating profit, Marge."""
    return _RESULT.search(tidy(text).replace("_", " ")) is not None


def ends_like_mean(text: str) -> bool:
    """Whether a name ends like a mean: 一人あたり平均, Team average."""
    return re.search(r"平均$|\b(?:average|avg|mean)$", tidy(label_unit(text)[0]), re.IGNORECASE) is not None


@lru_cache(maxsize=32768)
def label_key(text: str) -> str:
    """Return a label as it is compared with others of its table."""
    return name_key(plain_name(label_unit(text)[0] or text))
