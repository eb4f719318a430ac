"""The name of an indicator: what is left of a goal sentence when amounts, time and verbs are taken out of it.

Every word of a name stands in the sentence; particles may change where a verb becomes a noun (SNSに投稿する → SNSへの投稿).
"""

from __future__ import annotations

import re

from kpicore.guide.sentences.lexicon import DOWN, KEEP, REACH, UP, is_indicator
from kpicore.guide.sentences.terms import BLANKED

LONGEST_NAME = 60

_LEADING = re.compile(
    r"^(?:\s|の|は|を|に|で|が|も|、|,|:|=|・|→|この|ここ|まず|次に|例えば|たとえば|また|さらに|そして|特に|なお"
    r"|今後は?|当面|私(?:たち|達)?は|我々は|わたしたちは"
    r"|弊社は|当社は|当社の|弊社の|自社の|うちは|我が社は|今期は|来期は|目標(?:は|として|:|値は?|を)|ゴールは"
    r"|目標(?=売上|利益|粗利|件数|人数|数)|最終的に|具体的には|うち(?!の)|[^はをが、0-9]{1,10}(?:部|課|チーム|店|支店|支社|グループ|全員)は"
    r"|(?:KGI|KPI|CSF|KSF|KDI)(?:は|が|として|:|の)?|[「『“\"'(](?=[^」』”\"')]*$)|最低でも?|少なくとも)+"
)
_TRAILING = re.compile(
    r"(?:\s|を|が|は|も|で|に|の|へ|と|、|,|:|=|→|から|「|『|“|\(|(?<![契予節公規婚解誓制成条要集特])約|およそ|平均で"
    r"|(?<=[をはがで])(?:平均|翌月|翌日|当日|翌週)|この|最低でも?|少なくとも|現在の?|現状の?|既存の|今の|いまの|常に|必ず|確実に|合計で?"
    r"|累計で?"
    r"|(?:の|が|は)?目標(?:値|を|は|が)?|(?:の)?目安を?|それぞれ|各々|さらに|あと|毎)+$"
)
# 採用コストを1人あたり50万円: 1人あたりの採用コスト.
_EACH_OF = re.compile(r"^(.+)を([0-9一][^をはが]{1,5}(?:あたり|当たり|当り|につき))$")
_STARTS_VERB = re.compile(rf"(?:{UP}|{DOWN}|{KEEP}|{REACH})")
_SENTENCE_WORDS = re.compile(
    r"です|ます|でした|ました|ません|という|といった|とすると|している|していた|されて|できる|できます|ならない"
    r"|について|によって|により|とは|場合|ために|ので|けれど|だから|しかし"
    r"|と思|と考|ください|ありま|なりま|しょう|こちら|それ|これ|あなた|[?!]"
)
_SAHEN = re.compile(
    r"(?:を)?(?:行な?)?(?:する|し|します|しよう|したい|しましょう|う|いたします|すること|やる|やります)$"
)
_LONGEST_VERB = 8
#: People and firms are counted themselves, whatever is done with them: 資格取得者を4名輩出する.
_IS_COUNTED = re.compile(r"(?:取得者|合格者|有資格者|受講者|参加者|申込者|会員|社員)$")
_PLAIN_VERB = re.compile(r"[うくぐすつぬぶむる]$")


def tidy_name(text: str) -> str:
    """Return a name without the blanks that terms left in it and the particles and fillers around it, "" when nothing is left."""
    name = re.sub(f"{BLANKED}+の?", "", text)
    name = re.sub(r"\s+", " ", name).strip()
    before = None
    while name != before:
        before = name
        name = _TRAILING.sub("", _LEADING.sub("", name)).strip()
    name = _EACH_OF.sub(r"\2の\1", _unbalanced(name))
    return name if 0 < len(name) <= LONGEST_NAME and not _SENTENCE_WORDS.search(name) and re.search(r"\w", name) else ""


def _unbalanced(name: str) -> str:
    """Return the name without brackets and quotation marks that have no partner, and without a pair around the whole."""
    for opening, closing in ("()", "「」", "『』", "【】", "[]", "“”"):
        if name.startswith(opening) and name.endswith(closing) and name.count(opening) == 1:
            name = name[1:-1]
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    return name.strip()


def name_before(text: str) -> str:
    """Return the name in the words before an amount: the last clause when an earlier one has a verb of its own."""
    based = re.search(r"^(.+?)[をは][^をは、]{1,12}の$", text)  # 人件費率を売上の30%以内に: what the share is of
    clauses = re.split(r"[、,](?![0-9])", based[1] if based else text)
    text = based[1] if based else text
    for at in range(len(clauses)):
        name = tidy_name("、".join(clauses[at:]) if at else text)
        if name and "、" not in name:
            return name
    return tidy_name(clauses[-1])


def name_after(text: str) -> str:
    """Return the name in the words behind an amount: 3億円の売上を達成, 30件の問い合わせ獲得; "" when they are a verb."""
    words = re.sub(r"^(?:以上|以下|以内|超|未満|程度|くらい|ほど)?の?", "", text)
    cut = re.split(
        r"を|が(?!\w*率)|に(?=する|到達)|(?<=\w)(?:の)?(?=(?:達成|獲得|維持|増加|削減|向上)(?:する|を|$))",
        words,
        maxsplit=1,
    )[0]
    name = tidy_name(cut)
    return name if name and is_indicator(name) else ""


def name_of_act(before: str, tail: str) -> str:
    """Return the name of an act that is counted: 新規顧客に + 電話する → 新規顧客への電話; ニーズを + 引き出す → 引き出すニーズ数."""
    thing = tidy_name(before) if before.rstrip().endswith(("を", "が")) else ""
    if thing and _IS_COUNTED.search(thing):
        return thing
    noun = _SAHEN.sub("", tail)
    if noun != tail and noun:
        act = re.sub(r"^(.+)に([^に]+)$", r"\1への\2", noun)
        act = re.sub(r"^(.+)を([^を]+)$", r"\1の\2", act)
        head = before.strip()
        if head and not re.search(r"[をに]$", head):
            return ""
        linked = re.sub(r"に$", "への", re.sub(r"を$", "の", head)) if re.search(r"[をに]$", head) else ""
        return tidy_name(linked + act)
    verb = _PLAIN_VERB.search(tail) and not re.search(r"(?:です|ます|たい)$", tail)
    if not thing or not verb or len(tail) > _LONGEST_VERB:
        return ""
    return thing if is_indicator(thing) else f"{tail}{thing}数"


def begins_with_verb(text: str) -> bool:
    """Return whether the words behind an amount begin with a verb of change, of keeping or of reaching."""
    return _STARTS_VERB.match(text) is not None
