"""Names that mean the same: spelling (申込/申し込み, サーバ/サーバー), の, 数 and 件数, 率 and 割合, a name in brackets, real synonyms.

A key is what is left of a name when all that is taken away; names with one key are near-duplicates. Spelling variants of Japanese words
are made one by their normal forms (`tokens`); what means the same in other words is a line here. Adding a synonym is a line here,
English words without blanks: they are found with blanks too, but only as whole words (call is none in Recall).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kpicore.language.tokens import is_japanese, tokens

#: Words of one line mean the same thing.
_SYNONYMS = """
売上 売上高 売上金額 revenue sales turnover
寄付 寄付金 寄附 寄附金 donation donations giving
年間売上 年間売上高 年商 annualrevenue annualsales yearlyrevenue yearlysales
月間売上 月間売上高 月商 monthlyrevenue monthlysales
粗利 粗利益 粗利額 売上総利益 grossprofit grossmargin
営業利益 operatingprofit operatingincome
購入率 コンバージョン率 コンバージョンレート 転換率 成約転換率 cvr conversionrate
客単価 顧客単価 平均購入単価 平均単価 平均客単価 購入単価 aov averageordervalue ordervalue averagespend spendpercustomer
購買頻度 購入頻度 purchasefrequency orderfrequency
問い合わせ お問い合わせ inquiry inquiries enquiry enquiries
資料請求 カタログ請求 brochurerequest
リード 見込客 見込み客 lead leads
アポイントメント アポイント アポ 面談約束 appointment appointments
商談 meeting meetings
受注 注文 オーダー order orders
受注率 成約率 winrate closingrate closerate
来店客 来客 来店者 入店客 入店者
訪問者 ビジター visitor visitors
新規顧客 新規客 新規のお客様 newcustomer newcustomers
顧客 お客様 customer customers client clients
リピート率 リピート購入率 リピーター率 再購入率 再来店率 repeatrate repeatshare repeatpurchaserate
紹介 referral referrals
口コミ クチコミ 口こみ
解約率 離脱率 チャーンレート チャーン率 churnrate churn
継続率 契約継続率 リテンション率 retentionrate retention renewalrate
開封率 メール開封率 openrate
顧客満足度 お客様満足度 満足度 csat customersatisfaction
離職率 退職率 employeeturnover staffturnover turnoverrate attritionrate
定着率 従業員定着率 社員定着率 employeeretention employeeretentionrate staffretention
応募 エントリー 求人エントリー application applications applicant applicants
採用 hire hires peoplehired
内定承諾率 承諾率 offeracceptancerate acceptancerate
有給取得率 有給休暇取得率 年休取得率 年次有給休暇取得率
1on1 1on1ミーティング oneonone oneonones
残業時間 時間外労働時間 overtimehours overtime
架電 電話 コール 営業電話 call calls
メルマガ メールマガジン newsletter newsletters
ウェブサイト webサイト ホームページ hp website site
不良率 不良品率 defectrate
設備総合効率 oee
納期遵守率 納期順守率 納期厳守率 ontimedelivery ontimedeliveryrate
欠品率 品切れ率 outofstockrate stockoutrate
一次解決率 初回解決率 fcr firstcontactresolution firstcallresolution
客室稼働率 occupancy occupancyrate
人件費率 laborratio labourratio laborcostratio labourcostratio
キャンセル率 cancellationrate
検索順位 掲載順位 searchrank searchranking
"""


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


_SAME = {word: words.split()[0] for words in _SYNONYMS.strip().splitlines() for word in words.split()}
_IN_JAPANESE = re.compile("|".join(re.escape(word) for word in _longest_first(_SAME) if not word.isascii()))
_IN_ENGLISH = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(r'[ _-]*'.join(word) for word in _longest_first(_SAME) if word.isascii())})(?![a-z0-9])"
)
_BRACKETS = re.compile(r"[(\[【〔「『<].*?[)\]】〕」』>]")
_COUNT = re.compile(r"(?:件数|人数|回数|社数|個数|台数|本数|総数|数|件)$|^(?:numberof|noof|countof)")
_RATE = re.compile(r"(?:割合|比率|レート)$")
_SIGNS = re.compile(r"[\s・･_\-‐~,.、。:：/／&＆'\"]")
#: No name is looked at beyond this; longer ones are compared by their beginning.
_LONGEST = 200


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
    spaced = " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:_LONGEST]
    plain = same_key(_IN_ENGLISH.sub(lambda found: _SAME[re.sub("[ _-]", "", found[0])], spaced))
    bare = _SIGNS.sub("", _BRACKETS.sub("", plain)).replace("の", "")
    counted = _RATE.sub("率", _COUNT.sub("", bare) or bare)
    joined = _IN_JAPANESE.sub(lambda found: _SAME[found[0]], counted)
    key = _COUNT.sub("", joined) or joined or plain
    if not is_japanese(key):
        return key
    # in the normal forms of its smallest words 申込 and 申し込み are one; ー at the end of a word does not count
    forms = (token.norm.casefold() for token in tokens(key, finest=True))
    return "".join(form.rstrip("ー") if len(form) > 2 else form for form in forms)
