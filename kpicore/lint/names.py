"""Names that mean the same: full and half width, の, 数 and 件数, a name in brackets, synonyms in Japanese and English.

A key is what is left of a name when all that is taken away; names with one key are near-duplicates. Adding a synonym is a line here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Words of one line mean the same thing.
_SYNONYMS = """
売上 売上高 売り上げ 売上げ 売上金額 revenue sales turnover
粗利 粗利益 粗利額 売上総利益 grossprofit grossmargin
営業利益 operatingprofit operatingincome
購入率 コンバージョン率 コンバージョンレート 転換率 成約転換率 cvr conversionrate
客単価 顧客単価 平均購入単価 平均単価 平均客単価 購入単価 aov averageordervalue ordervalue
問い合わせ お問い合わせ 問合せ お問合せ 問合わせ inquiry inquiries enquiry enquiries
資料請求 カタログ請求 brochurerequest
リード 見込客 見込み客 lead leads
アポイントメント アポイント アポ 面談約束 appointment appointments
商談 meeting meetings
受注 注文 オーダー order orders
来店客 来客 来店者
訪問者 ビジター visitor visitors
新規顧客 新規客 新規のお客様 newcustomer newcustomers
顧客 お客様 customer customers client clients
リピート率 リピート購入率 再購入率 再来店率 repeatrate repeatshare
解約率 離脱率 チャーンレート チャーン率 churnrate churn
継続率 契約継続率 リテンション率 retentionrate retention
開封率 メール開封率 openrate
顧客満足度 お客様満足度 満足度 csat customersatisfaction
離職率 退職率 employeeturnover attritionrate
残業時間 時間外労働時間 overtimehours overtime
架電 電話 コール 営業電話 call calls
メルマガ メールマガジン newsletter newsletters
ウェブサイト webサイト ホームページ hp website site
不良率 不良品率 defectrate
検索順位 掲載順位 searchrank searchranking
"""
_SAME = {
    word: words.split()[0]
    for words in _SYNONYMS.strip().splitlines()
    for word in sorted(words.split(), key=len, reverse=True)
}
_WORDS = re.compile("|".join(sorted(map(re.escape, _SAME), key=len, reverse=True)))
_BRACKETS = re.compile(r"[(\[【〔「『<].*?[)\]】〕」』>]")
_COUNT = re.compile(r"(?:件数|人数|回数|社数|個数|台数|本数|総数|数|件)$|^(?:numberof|noof|countof)")
_SIGNS = re.compile(r"[\s・･_\-‐~,.、。:：/／&＆'\"]")


@lru_cache(maxsize=16384)
def same_key(name: str) -> str:
    """Return a name as it is compared for being the same: width, case and blanks do not count.

    >>> same_key("Ｗｅｂ 売上")
    'web売上'
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=16384)
def near_key(name: str) -> str:
    """Return a name as it is compared for meaning the same; the name itself where nothing would be left.

    >>> near_key("お問い合わせ件数") == near_key("問合せの数") == near_key("Inquiries")
    True
    """
    plain = same_key(name)[:200]
    bare = _SIGNS.sub("", _BRACKETS.sub("", plain)).replace("の", "")
    joined = _WORDS.sub(lambda word: _SAME[word[0]], _COUNT.sub("", bare) or bare)
    return _COUNT.sub("", joined) or joined or plain
