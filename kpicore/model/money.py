"""Currencies: the code behind what people write for one, the unit its amounts have, and the one a country pays in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

YEN = "JPY"
LONGEST_CURRENCY = 12

#: The sign before an amount; other currencies are written as their code.
SIGNS: Mapping[str, str] = {YEN: "¥", "GBP": "£", "USD": "$", "EUR": "€"}
#: What people write for a currency, and its code (ISO 4217).
SPELLINGS: Mapping[str, str] = {
    **dict.fromkeys(("円", "¥", "￥", "JPY", "yen"), YEN),
    **dict.fromkeys(("£", "GBP", "ポンド"), "GBP"),
    **dict.fromkeys(("$", "＄", "USD", "ドル", "米ドル"), "USD"),
    **dict.fromkeys(("€", "EUR", "ユーロ"), "EUR"),
}
_LOCAL = (
    "US$=USD A$=AUD AU$=AUD NZ$=NZD C$=CAD CA$=CAD S$=SGD HK$=HKD NT$=TWD R$=BRL KSh=KES TSh=TZS USh=UGX RM=MYR Rp=IDR zł=PLN Kč=CZK "
    "Ft=HUF ₹=INR Rs=INR ₩=KRW ₱=PHP ฿=THB ₫=VND ₺=TRY ₴=UAH ₦=NGN ₪=ILS ₵=GHS"
)
#: Signs of one currency alone that stand before or behind an amount, and its code.
LOCAL_SIGNS: Mapping[str, str] = dict(pair.split("=") for pair in _LOCAL.split())
#: Units in which templates and goal sentences propose money before they know the plan's currency.
YEN_UNITS = ("円", "¥")

# Currencies of one country alone, whose code begins with that country's (ISO 4217 is made so); the others with the countries that use them.
# Legal tender in Unicode CLDR; of two the one people count in.
_OWN = (
    "AED AFN ALL AMD AOA ARS AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CLP CNY COP "
    "CRC CUP CVE CZK DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MYR MZN NAD NGN NIO NPR OMR PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD "
    "SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VES VND VUV WST YER ZAR "
    "ZMW"
)
_SHARED = {
    "AUD": "AU CC CX HM KI NF NR TV",
    "CHF": "CH LI",
    "DKK": "DK FO GL",
    "EUR": "AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM TF VA XK YT",
    "GBP": "GB GG GS IM JE",
    "ILS": "IL PS",
    "MAD": "EH MA",
    "NOK": "BV NO SJ",
    "NZD": "CK NU NZ PN TK",
    "USD": "AQ AS BQ EC FM GU IO MH MP PA PR PW SV TC TL UM US VG VI ZW",
    "XAF": "CF CG CM GA GQ TD",
    "XCD": "AG AI DM GD KN LC MS VC",
    "XCG": "CW SX",
    "XOF": "BF BJ CI GW ML NE SN TG",
    "XPF": "NC PF WF",
}
_CURRENCY_OF = {code[:2]: code for code in _OWN.split()} | {
    country: code for code, countries in _SHARED.items() for country in countries.split()
}

#: Every currency a country pays in, by code.
CURRENCIES = tuple(sorted({*_OWN.split(), *_SHARED}))


def currency_of(country: str) -> str:
    """Return the currency of a country (ISO 3166-1 alpha-2), the yen for none we know."""
    return _CURRENCY_OF.get(country, YEN)


def currency_code(typed: str) -> str:
    """Return the ISO 4217 code of a currency as typed, and the text itself for one we do not know.

    >>> currency_code("円"), currency_code(" usd "), currency_code("₿")
    ('JPY', 'USD', '₿')
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    known = SPELLINGS.get(text) or SPELLINGS.get(text.casefold())
    return known or (text.upper() if text.upper() in CURRENCIES else text)


def is_currency(typed: str) -> bool:
    """Return whether a text can stand for a currency: a code or a sign, known or not; an amount or a sentence cannot.

    >>> is_currency("₿"), is_currency("1,000"), is_currency("US dollars"), is_currency("")
    (True, False, False, False)
    """
    return 0 < len(typed) <= LONGEST_CURRENCY and not any(sign.isspace() or sign.isdigit() for sign in typed)


def money_unit(currency: str, language: str) -> str:
    """Return the unit of an amount in a plan of this currency and language.

    >>> money_unit("JPY", "ja"), money_unit("JPY", "en"), money_unit("$", "ja"), money_unit("KRW", "en")
    ('円', '¥', '$', 'KRW')
    """
    code = currency_code(currency)
    return "円" if code == YEN and language == "ja" else SIGNS.get(code, code)
