"""A text cut into sentences: lines, cells of a markdown table, sentences, and the quotations in them; every character knows its place.

What stands around a sentence (a label, a table's header, 「…」というKGI) proposes its level. Where goals end within it is the grammar's
business (`clauses`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from kpicore.language import MappedText, in_plain_spelling, is_japanese, is_measurable, kanji_value, tidy
from kpicore.value_types import value_type

_Rewriting = tuple[tuple[re.Pattern[str], re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]


@value_type
class Piece:
    """A sentence or a quotation.

    `typed` is its text without markup and label, `folded` the same in one spelling; `lead` is a modifier that stands before its bracket
    (新規見込み客への「…」); `is_whole` whether it is a whole line, cell, list item or quotation; `is_labelled` whether a label stood before
    it, or it is an item of several on a line; `is_marked` whether it speaks of a 目標.
    """

    typed: MappedText
    folded: MappedText
    level: str | None = None
    lead: MappedText | None = None
    is_whole: bool = False
    is_labelled: bool = False
    is_marked: bool = False


@value_type
class Sentence:
    """A sentence: the quotations in it, read first, and itself, read when no quotation is a goal."""

    quoted: tuple[Piece, ...]
    whole: Piece | None


_BLOCK_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|tr|td|th|h[1-6]|table)|br)\b[^<>\n]{0,200}>", re.IGNORECASE)
_MARKUP_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<!--[^\n]{0,500}?-->")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,100})\]\([^()\n]{0,300}\)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,12});")
_EMPHASIS = re.compile(r"\*\*|__|~~|`")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff\ud800-\udfff]")
_BULLET = re.compile(
    r"^(?:[\s>*•・●○◎◆◇■□▶▷►★☆✓✔☑#–—ー→⇒➡]|-(?=\s)|-(?=[^\s0-9])|[(（]?[0-9０-９]{1,2}[.)．）:：]\s*(?![0-9０-９])"
    r"|[①-⑳]|\[[ xX]\]"
    r"|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F])+"
)
_SENTENCE = re.compile(r"(?:「[^「」\n]*」|『[^『』\n]*』|[^。！？!?;；\n]|[!?](?=[^\s]))+[。！？!?]?")
#: A full stop before a number ends a sentence, unless it ends an abbreviation.
_ENGLISH_STOP = re.compile(
    r"\.(?:(?<=[a-z0-9%)]\.)(?<!\b[DM]r\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bProf\.)(?<!\bRev\.)\s+(?=[A-Z])|(?<=[a-z]{5}\.)(?<!approx\.)(?<!incl\.)(?<!excl\.)\s+(?=[a-z])"
    r"|(?<=[a-z]{3}\.)\s+(?=(?:gotta|we|i|it|that|this|need|want|must|should|let|aim|goal|target|please)\b)"
    r"|(?<=[a-z]{2}\.)(?<!\b[Nn]o\.)(?<!\bvs\.)(?<!\bca\.)(?<![Aa]vg\.)(?<![Mm]ax\.)(?<![Mm]in\.)(?<![Ee]xt\.)(?<![Ee]st\.)"
    r"(?<![Tt]el\.)(?<!\b[Rr]s\.)(?<!\b[Nn]os\.)(?<![Vv]ol\.)(?<![Ff]ig\.)(?<![Ss]ec\.)(?<![Aa]pprox\.)(?<![Dd]ept\.)"
    r"\s+(?=[0-9$£€]))"
)
#: Between items on one line: strokes, a middle dot that stands apart, a picture, the number of an item; not the strokes of an address.
_DIVIDER = re.compile(
    r"(?<!:)\s//+\s|\s・\s?|(?<=\S)\s?[\U0001F300-\U0001FAFF]+\s+(?=\S)|(?<=\S)(?:笑|[（(]笑[)）])\s+|(?<=\S)\s*[①-⑳]\s?(?=\S)"
    r"|(?<=\S)\s+(?:\([1-9]\)|（[1-9]）|[1-9][).])\s*(?=[^\W\d])"
)
#: What every divider has.
_MAY_DIVIDE = re.compile("//|[・笑①-⑳\U0001f300-\U0001faff]|[1-9][)）.]")
_QUOTED = re.compile(r"「(?P<a>[^「」]{2,})」|『(?P<b>[^『』]{2,})』|“(?P<c>[^“”]{2,})”")
_LEVEL = r"(?P<level>KGI|KPI|CSF|KSF|KDI)"
_LABEL = re.compile(
    rf"^[\[【(]?(?:[^\s、。:0-9]{{1,10}}[部課室科店])?{_LEVEL}(?:\s[0-9]{{1,2}}(?=\s*[:–—-])|[0-9]{{0,2}})(?:の?(?:例|案|目標))?(?:\([^()]{{0,20}}\))?[\]】)]?\s*(?:[:=]|[–—-]\s|は(?![じ])|→|\s"
    rf"|(?<=[\]】)]))\s*",
    re.IGNORECASE,
)
#: What follows is named or told, whatever it is called: 指標：歩留まり, Metric: scrap rate.
_TITLED = re.compile(r"^(?:目的|指標|項目名?|metric|measure|indicator)\s*:\s*(?=[^\d\s])", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"^[\[【(]?(?:[^0-9:、。\[\]【】()\s]{1,12}(?:部門|部|課|チーム|職|担当|プロセス|サービス|マーケティング"
    r"|目標値?|ゴール|goal|target))[\]】)]?\s*[:】\]]\s*",
    re.IGNORECASE,
)
#: Who is spoken to, and which one of a list it is: they name nothing.
_ADDRESSED = re.compile(
    r"^(?:@[\w.-]+\s+)+(?=\S)|^(?:(?:kindly|please|pls) (?:note|be (?:informed|advised))(?: that)?[ ,:]+|kindly\s+)(?=\S)"
    r"|^(?:ok|okay|hi|hey|hello|dear|good morning|morning|right)\b(?:[ ,]+(?:all|team|everyone|everybody|folks|guys|both))?[,:!]\s+(?=\S)"
    r"|^(?:(?:ok|okay) so,?|(?:so|well|look|listen|honestly|frankly|basically|anyway|now then|to be honest|in short),)\s+(?=\S)"
    r"|^(?:あの|え(?:え|ー|っ)と|まあ|さて|はい|とりあえず)[、,]\s*(?=\S)"
    r"|^(?:兄貴|姉貴|大将|親方|みんな|皆|(?:(?!お客|患者|利用者|会員)[^、。\s0-9]){0,6}(?:さん|くん|ちゃん|各位|先輩|社長|部長|課長|店長|所長|院長|主任|係長))"
    r"[、,!]\s*(?=[^\d\s])",
    re.IGNORECASE,
)
#: On what occasion something was noted, and when: （10/15会議メモ）, [15 Oct call].
_OCCASION = re.compile(
    r"^[\[【(][^\[\]【】()]{0,24}(?:メモ|会議|議事|朝礼|定例|例会|総会|面談|ミーティング|打ち?合わ?せ|MTG"
    r"|\b(?:minutes|meeting|call|notes?|memo|stand-?up|huddle|briefing|catch-?up|review|away ?day)\b)"
    r"[^\[\]【】()]{0,24}[\]】)]\s*[:、,]?\s*(?=\S)",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"^(?:施策|対策|方針|課題|取り?組み?|重点(?:項目|課題|施策)?|テーマ|initiative|action|measure|project)\s?[A-Z0-9](?=[\s:])[\s:]+(?=[^\d\s])"
    r"|^[\[【(]?(?:(?:O?KR|O|objective|key result|outcome|goal|target|priority|action|重点目標|重点項目|目標|項目|施策|議題|議案)"
    r"\s?[.#]?[0-9]{1,2}(?:[.-][0-9]{1,2})*"
    r"(?:[\]】)]\s*[:.]?|\s?:|\s[–—-](?=\s)|\.(?=\s?[^\d\s]))|O?KR:)\s*(?=[^\d\s])"
    r"|^(?:(?:our|my|the) )?(?:two|three|four|five|six|[2-9]) (?:goals|targets|aims|objectives|priorities|kpis)\b[^:.0-9]{0,24}:\s*(?=\S)"
    r"|^【(?:決定|合意|確認|承認|報告|共有|重要|至急|方針|必達|依頼|連絡|案|済|継続|新規)(?:事項)?】\s*(?=\S)",
    re.IGNORECASE,
)
#: 売上目標:1億円, リード目標:月100件: what stands before the colon is the name itself.
_NO_NAME = re.compile(r"(?:年間|月間|週間|毎月|毎週|毎日|1日|月|週|年)?[約¥$]?[0-9]")
_GOAL_OF = re.compile(r"の?目標値?\s*[:】\]]\s*$")
_SAYS_WHEN = re.compile(r"[今来本当毎]|年|期|月|週")
_AFTER = re.compile(rf"^[」』”]?(?:[^「」『』。、,]{{0,24}}?)(?<![A-Za-z]){_LEVEL}")
_BEFORE = re.compile(rf"{_LEVEL}(?:が|は|として|の|:|も|には|を)?(?:例えば|たとえば)?[、,\s]?$")
_LEAD = re.compile(r"(?:^|[、。,\s」』])(?P<lead>[^、。,\s「」『』]{2,20}(?:への|からの|における|に関する|の))$")
_JOINED_QUOTE = re.compile(r"^(?:[」』”])?(?:、|や|と|・|および|,)?$")


def sentences(text: str) -> Iterator[Sentence]:
    """Return the sentences of a text in order, markup and control characters taken out."""
    plain = (
        MappedText.of(text)
        .replaced(_DICTATED, _as_sign)
        .replaced(_BLOCK_TAG, "\n")
        .replaced(_MARKUP_TAG, "")
        .replaced(_LINK, lambda match: match[1])
    )
    plain = (
        plain.replaced(_ENTITY, lambda match: html.unescape(match[0])).replaced(_CONTROL, "").replaced(_EMPHASIS, "")
    )
    header: list[str | None] | None = None
    for line in _split(plain, re.compile(r"\r\n|[\n\r\x0b\x0c\u0085\u2028\u2029]")):
        if not line.text.lstrip().startswith("|"):
            header = None
            yield from _of_line(line, None)
            continue
        cells = list(_split(line.stripped().stripped("|"), re.compile(r"\|")))
        if header is None:
            header = []
            for folded in (tidy(cell.text) for cell in cells):
                found = set(re.findall(_LEVEL, folded))
                is_title = len(found) == 1 and not re.search(r"[0-9].*[件円人%]", folded)
                header.append(_named(found.pop()) if is_title else None)
            if any(header):
                continue
        levels = header + [None] * len(cells)
        for cell, level in zip(cells, levels, strict=False):
            yield from _of_line(cell, level)


#: Signs as they are said: under thirty comma and cell count below five full stop.
_DICTATED = re.compile(r"(?<=[a-z0-9]) (?:(?P<comma>comma)|full stop)(?= |$)")


def _as_sign(match: re.Match[str]) -> str:
    return "," if match["comma"] else "."


def _split(text: MappedText, pattern: re.Pattern[str]) -> Iterator[MappedText]:
    at = 0
    for match in pattern.finditer(text.text):
        yield text[at : match.start()]
        at = match.end()
    yield text[at:] if at else text


def _named(level: str) -> str:
    return {"KSF": "CSF"}.get(level.upper(), level.upper())


def _of_line(line: MappedText, level: str | None) -> Iterator[Sentence]:
    line = line.stripped()
    bullet = _BULLET.match(line.text)
    line = line[bullet.end() :] if bullet else line
    parts: list[tuple[MappedText, bool]] = []
    for match in _SENTENCE.finditer(line.text):
        sentence = line[match.start() : match.end()]
        items = list(_split(sentence, _DIVIDER)) if _MAY_DIVIDE.search(match[0]) else [sentence]
        for item in items:
            said = list(_split(item, _ENGLISH_STOP))
            parts += [(part, len(items) > 1 and len(said) == 1) for part in said]
    parts = [(part, is_item) for part, is_item in parts if not _COURTESY.fullmatch(part.text.strip(" 　。.!！"))]
    for part, is_item in parts:
        text, labelled, is_labelled = _without_label(part.stripped())
        own_level = labelled or level
        quoted = tuple(_quotations(text, own_level)) if re.search("[「『“]", text.text) else ()
        yield Sentence(
            quoted, _piece(text, own_level, is_whole=is_item or len(parts) == 1, is_labelled=is_labelled or is_item)
        )


#: What greets, thanks or ends and tells nothing.
_COURTESY = re.compile(
    r"(?:(?:皆さん|みなさん|各位)、?)?(?:お疲れ(?:さま|様)(?:です|でした)?|おはよう(?:ございます)?|こんにちは|(?:いつも)?お世話になって[いお]ります"
    r"|(?:ご(?:協力|対応|確認))?(?:を|のほど|の程)?、?(?:(?:よろしく|宜しく))?お願い(?:いたし|致し|し)ます|(?:よろしく|宜しく)(?:です|ね)?"
    r"|以上(?:です|となります)?|(?:頑張|がんば)(?:りましょう|ろう)|ありがとうございます)"
    r"|(?:hi|hello|hey|(?:good )?(?:morning|afternoon))(?:,? (?:all|team|everyone|folks|both))?"
    r"|(?:many )?(?:thanks|thank you)(?: (?:all|everyone|team|so much|in advance))*|cheers|that['’]?s (?:it|all)(?: from me)?|let['’]?s go"
    r"|simple as that|any questions, (?:just )?(?:shout|ask)",
    re.IGNORECASE,
)
#: Quotation marks around nothing but a number only point at it: 「客単価」を「3,500円」に.
_QUOTED_NUMBER = re.compile(
    r"[「『“\"](?P<number>(?:[年月週日]間?)?[約¥$£€+]?[0-9][0-9,.]*\s?[^\s「」『』“”\"0-9をにがはで]{0,4}(?:以上|以下|以内|未満)?)[」』”\"]"
)


def _piece(
    text: MappedText, level: str | None, *, is_whole: bool, is_labelled: bool = False, lead: MappedText | None = None
) -> Piece | None:
    typed = text.stripped().stripped("。．！!").stripped()
    folded = typed.folded().stripped()
    folded = in_plain_spelling(folded, japanese=is_japanese(folded.text))
    folded = _rewritten(folded, _SPELLINGS)
    if not is_japanese(folded.text):
        folded = _rewritten(folded, _SPOKEN)
    if _MAY_TELL.search(folded.text) and (told := _TOLD_BEHIND.search(folded.text)):
        folded = folded[: max(told.start(), told.end("reached"))]
    if not folded.text:
        return None
    is_marked = re.search(r"目標は|目標[:として]", folded.text) is not None
    return Piece(typed, folded, level, lead, is_whole, is_labelled, is_marked)


def _rewritten(text: MappedText, rewriting: _Rewriting) -> MappedText:
    for sign, pattern, new in rewriting:
        if sign.search(text.text):
            text = text.replaced(pattern, new)
    return text


#: What is said while one thinks: close, I dunno, a third; at what, 1.8 million.
_BETWEEN = re.compile(
    r", (?:god|gosh|man|mate|blimey|boy|jeez|honestly"
    r"|i dunno|i don['’]t know|you know|i guess|i mean|i suppose|let['’]s say|say|like|what|um+|uh+|erm?), ",
    re.IGNORECASE,
)
_HESITATION = re.compile(
    r"^(?:um+|uh+|erm?|well|look|honestly|listen|so yeah|yeah|nah|oh|hmm+), |\b(?:what|say), (?=[$€£¥]?[0-9])",
    re.IGNORECASE,
)
#: Two words in one, as they are said.
_RUN_TOGETHER = re.compile(r"\b(?:gimme|lemme|oughta|shoulda|hafta)\b|(?<= )['’]em\b", re.IGNORECASE)
_APART = {"gimme": "give me", "lemme": "let me", "oughta": "should", "shoulda": "should", "hafta": "have to"}
#: A word between a comma and a question mark only asks whether one agrees: zero, okay?
_TAG = re.compile(r", ?[a-z]+(?<!ly)\?$")
#: What somebody speaks of: revenue-wise we're at 1.8 million; with regard to inspections, the target is twelve.
_WISE = re.compile(r"(?<=[a-z]{3})(?:-wise\b,?| wise,)(?= )", re.IGNORECASE)
_AS_TO = re.compile(
    r"^(?:(?:with|in) (?:regard|respect|reference) (?:to|of)|as (?:for|regards|to)|regarding|concerning|when it comes to|in terms of)"
    r" (?=[^,;:0-9]{3,40}, )",
    re.IGNORECASE,
)
#: Its unit is that of the number before it: 30 minutes, give or take 5; not $1.10, give or take 10 cents.
_TOLERANCE_IN_WORDS = re.compile(
    r"\bplus(?: or |/)minus (?=[0-9])|,? \(?give or take (?=[$£€]?[0-9][0-9.,]*\s?(?:%|percent|points?)?\)?(?:[.,;!]|$))",
    re.IGNORECASE,
)
#: $.85, up from .72, 不良率を.8%に; not a .22 rifle, which is one of a kind.
_WITHOUT_ZERO = re.compile(
    r"(?<![A-Za-z0-9.,)\]/_-])(?<!\ba )(?<!\ban )(?<![0-9] )\.(?=[0-9]{1,4}(?![0-9.]))", re.IGNORECASE
)
#: 前年プラス5, not キャンセルマイナス5.
_SIGN_IN_WORDS = re.compile(r"(?<![ァ-ヶーA-Za-z])(?:プラス|マイナス)(?=[0-9])")
#: Behind a number, that it is not exact: 200-odd members, 30ish, 9 or so, four hundred odd.
_SOME = re.compile(
    r"(?<=[0-9])(?:-odd|-?ish| or so)\b|(?:(?<=[0-9])|(?<=hundred)|(?<=thousand))[ -]odd\b",
    re.IGNORECASE,
)
#: Behind a goal, what somebody did with it or holds of it: することで合意した, する方針, 切るまで毎週報告せよ, as we agreed.
_TOLD_BEHIND = re.compile(
    r"(?<=[^\s、。])(?:する|とする)?(?:こと|旨|案|線)(?:で|に|を)?(?:合意|一致|決定|確認|了承|承認|決議)(?:した|しました|された|済み?|に至った|を得た)?$"
    r"|, (?:the )?(?:same )?as (?:(?:we|i|they|it|was|were|previously) ){0,2}(?:promised|agreed|planned|discussed|budgeted|requested"
    r"|always|usual|before|last (?:year|time))\b[^,;0-9]*$"
    r"|,\s*(?:and )?no (?:excuses|exceptions|ifs|buts|arguments|ifs or buts)\b[^,;0-9]*$"
    r"|,\s*(?:and )?that(?:['’]s| is| would be|['’]d be) (?:all|plenty|enough|it|the (?:plan|goal|target|aim|idea|dream|ask)"
    r"|what (?:we|i|they)['’]?[a-z]*)\b[^,;0-9]*$"
    r"|(?:,\s*|(?<=[\w%])\s)(?:please|pls|thanks|thank you|cheers)(?: (?:all|everyone|team|folks))?[.!]*$"
    r"|、[こそ](?:こ|れ)(?:だけ)?は(?:絶対に?)?[^。、はがを0-9]{1,6}(?:ない|ません|ぬ)(?:です|ところ(?:です)?)?$"
    r"|(?<=[^\s、。])(?:と)?する方針(?:です|である|だ|でいる)?$"
    r"|(?<=[0-9万億%円件人名本回台分日個点])(?P<reached>[をに]?(?![千万億円件人名本回台分日個点])[一-龥ぁ-ん]{1,4}[うくすつぶむる])まで(?!に)"
    r"(?![^。]*(?:上げ|下げ|[増減伸]|高め|縮|改善|引|戻))[^0-9。]{2,14}$"
)
#: What every text has in which something is told behind the goal.
_MAY_TELL = re.compile("[旨案線針]|こと|まで|、[こそ]|, |please|pls|thank|cheers")
#: 二〇二七年九月まで is a date as 2027年9月まで is.
_KANJI_DATE = re.compile(
    r"(?:[一二][〇一二三四五六七八九]{3}|令和[一二三四五六七八九十]{1,3})年(?:度"
    r"|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
    r"|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?(?=末|まで|に|の|中|期|時点)"
)
#: 八千本 is cut by the analyser before 千本; in digits it is not. Without a counter a particle ends a large number: 年商を十億に.
_KANJI_AMOUNT = re.compile(
    r"(?<![〇一二三四五六七八九十百千万億0-9数第])(?:[一二三四五六七八九十百千万億]{2,}"
    r"(?=(?:本|名|人|件|円|個|台|枚|社|店|回|冊|棟|組|戸|室|席|トン|キロ|箱|袋|食|羽|頭|匹|束|杯|株|時間|%|パーセント)(?![一-龥])|分(?!の)|秒)"
    r"|(?=[一二三四五六七八九十]*[百千万億])[一二三四五六七八九十百千万億]{2,}"
    r"(?=(?:[にへをでが]|以[上下内]|超|未満|台|突破|達成|必達|あ[っるり]|ほど|くらい|ぐらい|だ|です)(?![一-龥])|まで|[、。]|$)"
    r"|(?=[一二三四五六七八九十]*[十百千])[一二三四五六七八九十百千]{2,}"
    r"(?=(?![屋長支路音日万億])[一-龥](?:[をにへがはもの、。]|以[上下内]|まで|$)))"
)
#: 九十六・五パーセント, 〇・三件, 三点五倍; not 二・三件, which is two or three.
_KANJI_DECIMAL = re.compile(
    r"(?<![〇一二三四五六七八九十百千万億0-9数第・])(?P<whole>〇|零|[一二三四五六七八九十百千]+)[・.点](?P<part>[〇一二三四五六七八九]{1,3})"
    r"(?=%|パーセント|ポイント|点|倍|割|度|時間|日|分|秒|件|名|人|円|回|本|個|台|枚|店|社|トン|キロ|グラム|リットル|ミリ|万|億)"
)
#: 28マン, not 5マンション.
_SPOKEN_MYRIAD = re.compile(r"(?<=[0-9])マン(?![ァ-ヶー])")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+")
_KANJI_DIGITS = {sign: str(number) for number, sign in enumerate("〇一二三四五六七八九")}


def _apart(match: re.Match[str]) -> str:
    return _APART.get(match[0].lower(), "them")


def _as_sign_of_number(match: re.Match[str]) -> str:
    return {"プ": "+", "マ": "-"}[match[0][0]]


def _as_decimal(match: re.Match[str]) -> str:
    """Return 九十六・五 as 96.5; neighbouring digits of one place stay, because they are a choice."""
    whole, part = kanji_value(match["whole"]), "".join(_KANJI_DIGITS[sign] for sign in match["part"])
    is_choice = "・" in match[0] and len(match["whole"]) == len(part) == 1 and int(part) == whole + 1
    return match[0] if is_choice else f"{whole}.{part}"


def _as_amount(match: re.Match[str]) -> str:
    return str(kanji_value(match[0])) if re.search("[十百千万億]", match[0]) else match[0]


def _with_digits(match: re.Match[str]) -> str:
    return _KANJI_NUMBER.sub(_digits, match[0])


def _digits(number: re.Match[str]) -> str:
    """Return 二〇二七 as 2027 and 二十一 as 21."""
    kanji = number[0]
    if "十" not in kanji:
        return "".join(_KANJI_DIGITS[sign] for sign in kanji)
    tens, ones = kanji.split("十", 1)
    return str(int(_KANJI_DIGITS.get(tens, "1")) * 10 + int(_KANJI_DIGITS.get(ones, "0")))


_KANJI = "〇零一二三四五六七八九十百千万億"
#: How numbers are written and what is said in passing: what every text has in which it stands, and what it becomes.
_SPELLINGS: _Rewriting = (
    (re.compile(f"[{_KANJI}][年月]"), _KANJI_DATE, _with_digits),
    (re.compile(f"[{_KANJI}][・.点][{_KANJI}]"), _KANJI_DECIMAL, _as_decimal),
    (re.compile(r"\.[0-9]"), _WITHOUT_ZERO, "0."),
    (re.compile("plus|give or take", re.IGNORECASE), _TOLERANCE_IN_WORDS, "±"),
    (re.compile("[プマ]"), _SIGN_IN_WORDS, _as_sign_of_number),
    (re.compile("odd|ish| so", re.IGNORECASE), _SOME, ""),
    (re.compile('[「『“"]'), _QUOTED_NUMBER, lambda match: match["number"]),
    (re.compile(f"[{_KANJI}]{{2}}"), _KANJI_AMOUNT, _as_amount),
    (re.compile("マン"), _SPOKEN_MYRIAD, "万"),
)
_SPOKEN: _Rewriting = (
    (re.compile(", "), _BETWEEN, " "),
    (re.compile(", "), _HESITATION, ""),
    (re.compile("gimme|lemme|oughta|shoulda|hafta|['’]em", re.IGNORECASE), _RUN_TOGETHER, _apart),
    (re.compile(r"\?$"), _TAG, ""),
    (re.compile("wise", re.IGNORECASE), _WISE, ":"),
    (re.compile(", "), _AS_TO, ""),
)


def _without_label(text: MappedText) -> tuple[MappedText, str | None, bool]:
    """Return the text without KPI: or 営業部門: in front, the level the label says, and whether there was a label."""
    folded = text.folded()
    is_listed = False
    for opener in (_OCCASION, _ADDRESSED, _TITLED, _LISTED):
        if before := opener.match(folded.text):
            text = _behind(text, folded, before.end())
            folded = text.folded()
            is_listed = opener is _LISTED
    label = _LABEL.match(folded.text)
    if label:
        return _behind(text, folded, label.end()), _named(label["level"]), True
    other = _OTHER_LABEL.match(folded.text)
    if other and not _names_goal(other[0]) and not _NO_NAME.match(folded.text[other.end() :]):
        return _behind(text, folded, other.end()), None, True
    return text, None, is_listed


def _names_goal(label: str) -> bool:
    """Return whether a label says when, or what the goal is of: 2026年度目標:, 待ち時間の目標:; not 営業部目標:, which says whose."""
    named = _GOAL_OF.search(label)
    return _SAYS_WHEN.search(label) is not None or (named is not None and is_measurable(label[: named.start()]))


def _behind(text: MappedText, folded: MappedText, at: int) -> MappedText:
    """Return what is left of a text behind a place of its folded form."""
    return text.within(folded.starts[at], text.ends[-1]) if at < len(folded.text) else text[0:0]


def _quotations(text: MappedText, level: str | None) -> Iterator[Piece]:
    found = list(_QUOTED.finditer(text.text))
    levels = [_level_of_quotation(text.text, match) or level for match in found]
    for at in reversed(range(len(found) - 1)):  # 「…」や「…」といったKPI: the level of the last holds for the list
        between = text.text[found[at].end() : found[at + 1].start()]
        levels[at] = levels[at] or (levels[at + 1] if _JOINED_QUOTE.match(between) else None)
    for match, said in zip(found, levels, strict=True):
        lead = _LEAD.search(text.text[: match.start()])
        before = text[lead.start("lead") : lead.end("lead")] if lead and not re.search(_LEVEL, lead["lead"]) else None
        inside = text[match.start(match.lastgroup or 0) : match.end(match.lastgroup or 0)]
        for index, part in enumerate(_split(inside, re.compile(r"[。！？\n]"))):
            piece = _piece(part, said, is_whole=True, lead=before if index == 0 else None)
            if piece is not None:
                yield piece


def _level_of_quotation(text: str, match: re.Match[str]) -> str | None:
    """Return the level named right after a quotation, else right before it."""
    folded_after = tidy(text[match.end() : match.end() + 40])
    after = _AFTER.match(folded_after)
    if after and not re.search(r"[「『]", folded_after[: after.end()]):
        return _named(after["level"])
    before = _BEFORE.search(tidy(text[max(0, match.start() - 40) : match.start()]))
    return _named(before["level"]) if before else None
