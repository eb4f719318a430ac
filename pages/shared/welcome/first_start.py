"""The one screen of the first start: language, time zone, fiscal year, holidays' country and currency, inferred and mended in one look.

On the board it is a line above the goal, which stays in sight, and a dialog; where a plan begins it stands on the page.

It is shown to an owner as long as the store holds the untouched sample, or nothing, and nobody answered it. What was answered:

| the store holds | 「この設定で始める」 | 「あとで」 |
|---|---|---|
| the sample | is kept in the board's own memory: the sample stays a sample, and a draft of the wizard begins with it | is kept there too |
| nothing | becomes the settings of the plan | is kept there too |

The answer belongs to the plan, not to a person: what the company is called once holds for every owner.
"""

from __future__ import annotations

import os
from dataclasses import replace
from time import monotonic
from typing import Any

import streamlit as st

from kpicore.errors import KpiError
from kpicore.guide.drafts import setting_texts
from kpicore.guide.first_start import BASIC_SETTINGS, Basics, basics_of, inferred
from kpicore.model.access import Role
from kpicore.model.countries import usual_fiscal_start
from kpicore.model.money import currency_of, is_currency
from kpicore.model.plan import Settings
from kpicore.model.plans import DEFAULT_PLAN
from kpicore.model.rows import changes_between
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.sentences import error_sentence
from pages.shared import session
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.welcome.basics_fields import (
    country_field,
    country_name,
    currency_field,
    currency_name,
    timezone_field,
)

LATER = "later"
_ANSWER, _CHANGES, _SAID, _LOOKS = "first-start", "first-start-changes", "first-start-said", "first-start-looks"
_LANGUAGE, _TIMEZONE, _COUNTRY = "first-start-language", "first-start-timezone", "first-start-country"
_MONTH, _CURRENCY = "first-start-month", "first-start-currency"
_FIELDS = dict(zip((_LANGUAGE, _TIMEZONE, _MONTH, _COUNTRY, _CURRENCY), BASIC_SETTINGS, strict=True))
#: The settings a draft takes over from a plan that is not a sample: what it is like there.
_OF_A_PLAN = (*BASIC_SETTINGS[1:], "fiscal_year_name", "closing_day")


def draw_first_start(shown: View) -> None:
    """Draw the line that opens the screen, while nobody answered it, and once after it what became of it."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said, icon=":material/check_circle:")
    if not waits_for_answer(shown):
        return
    words = shown.words
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="first-start-line"):
        st.markdown(f":material/tune: {words('first_start.title')}", width="stretch")
        st.button(
            words("first_start.look"),
            type="primary",
            key="first-start-look",
            on_click=lambda: st.session_state.update({_LOOKS: True}),
        )
        waits = st.button(words("first_start.later"), type="tertiary", key="first-start-not-now")
    if waits:
        _answered(None, shown)
    if st.session_state.get(_LOOKS):  # new data draw the page anew, which is to leave the dialog open
        dialog = st.dialog(
            words("first_start.title"),
            width="large",
            icon=":material/tune:",
            on_dismiss=lambda: st.session_state.pop(_LOOKS, None),
        )
        dialog(_form)(shown, _guess(shown))


def draw_first_start_again(shown: View) -> None:
    """Draw the screen where a plan begins: while nobody answered it, else what was answered with the way to change it."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said, icon=":material/check_circle:")
    if not is_open(shown):
        return
    answer = _answer()
    chosen = basics_of(answer) if shown.snapshot.plan.settings.sample else _basics(shown.snapshot.plan.settings)
    if answer is None or st.session_state.get(_CHANGES):
        _card(shown, _guess(shown) if answer is None or chosen is None else chosen)
        return
    words = shown.words
    with st.container(horizontal=True, vertical_alignment="center", key="first-start-line"):
        key = "first_start.begins_usual" if chosen is None else "first_start.begins_with"
        summary = _summary(chosen or _basics(Settings(language=words.language)), words)
        st.markdown(words(key, summary=summary), width="stretch")
        st.button(
            words("first_start.change"),
            type="tertiary",
            icon=":material/edit:",
            key="first-start-change",
            on_click=lambda: st.session_state.update({_CHANGES: True}),
        )


def settings_to_begin_with(shown: View) -> dict[str, str]:
    """Return the texts of the settings a new plan begins with: of a sample what was answered, else what the plan beside it has.

    While nobody answered, what the screen shows as chosen holds: who goes on past it has seen it.
    """
    settings = shown.snapshot.plan.settings
    if not settings.sample:
        return {name: text for name, text in setting_texts(settings).items() if name in _OF_A_PLAN}
    answer = _answer()
    chosen = basics_of(answer)
    if answer is None and is_open(shown):
        typed = {name: st.session_state[key] for key, name in _FIELDS.items() if key in st.session_state}
        guess = _guess(shown).model_dump()  # of what nobody touched
        chosen = basics_of({**guess, **typed}) or basics_of(guess)
    return chosen.texts() if chosen else {}


def waits_for_answer(shown: View) -> bool:
    """Return whether the first start is to be answered here by this person, and nobody did."""
    return is_open(shown) and _answer() is None


def is_open(shown: View) -> bool:
    """Return whether a first start is still to be answered here, and by this person.

    A plan begun beside the first one in the board's own store has its answers from there.
    """
    if session.plan_key() != DEFAULT_PLAN and not session.sheet_link():
        return False
    held = shown.snapshot
    is_untouched = held.plan.settings.sample or (not held.plan.nodes and held.actuals.empty)
    return is_untouched and not session.is_read_only() and session.visitor().actor.role >= Role.OWNER


# -- what is kept ----------------------------------------------------------------------------------------------

#: So long what was answered counts: a page asks in several of its parts, and many pages ask at once.
ANSWER_COUNTS_SECONDS = 1.0

_last: dict[str, tuple[float, Any]] = {}


def forget_answers() -> None:
    """Let go of what was read last: an answer counts at once in this process."""
    _last.clear()


def _place() -> str:
    """Return under which name the answer for this plan is kept."""
    return f"plan:{session.public_store()}#{session.plan_key()}"


def _answer() -> Any:
    """Return what was answered: None while nothing was, LATER, or the basics as JSON. What cannot be read asks nobody again."""
    place = _place()
    read_at, answer = _last.get(place, (float("-inf"), None))
    if monotonic() - read_at >= ANSWER_COUNTS_SECONDS:
        try:
            answer = session.state().people.settings(place).get(_ANSWER)
        except KpiError:
            return LATER
        _last[place] = (monotonic(), answer)
    return answer


def _keep(answer: Any) -> None:
    session.require(Role.OWNER)
    session.state().people.put(_place(), _ANSWER, answer)
    forget_answers()
    st.session_state.pop(_CHANGES, None)
    st.session_state.pop(_LOOKS, None)


def _begin(chosen: Basics, shown: View) -> None:
    """Keep what was chosen, and go on in its language."""
    held = shown.snapshot
    said = "first_start.kept_for_sample"
    if not held.plan.settings.sample:
        said = "first_start.kept_in_plan"
        plan = held.plan.model_copy(update={"settings": chosen.within(held.plan.settings)})
        if changes := changes_between(held, replace(held, plan=plan)):
            session.save(changes)
    _keep(chosen.model_dump())
    if chosen.language != shown.words.language:
        session.choose_language(chosen.language)
    st.session_state[_SAID] = catalogue(chosen.language)(said)


# -- what is shown ---------------------------------------------------------------------------------------------


def _guess(shown: View) -> Basics:
    """Return what browser and machine say, in the language the visit is in already."""
    found = inferred(st.context.locale or "", st.context.timezone or "", os.environ)
    return found.model_copy(update={"language": shown.words.language})


def _basics(settings: Settings) -> Basics:
    return Basics(**{name: getattr(settings, name) for name in BASIC_SETTINGS})


def _summary(basics: Basics, words: Voice) -> str:
    return words(
        "first_start.summary",
        language=catalogue(basics.language)("common.language_name"),
        timezone=escape_md(basics.timezone),
        month=formats.month(basics.fiscal_start_month, words.language),
        country=escape_md(country_name(basics.country, words)),
        currency=escape_md(currency_name(basics.currency, words)),
    )


@st.fragment
def _card(shown: View, guess: Basics) -> None:
    """Draw the screen as a part of the page."""
    with st.container(border=True, key="first-start"):
        st.markdown(f"#### {shown.words('first_start.title')}", anchors=False)
        _form(shown, guess)


def _form(shown: View, guess: Basics) -> None:
    """Draw what was inferred as a sentence and as fields, and the two answers."""
    words = shown.words
    st.markdown(words("first_start.text"))
    sentence = st.empty()
    chosen = _fields(guess, words)
    sentence.markdown(_summary(chosen, words))
    if shown.snapshot.plan.settings.sample:
        st.caption(words("first_start.for_sample"))
    with st.container(horizontal=True):
        begins = st.button(words("first_start.begin"), type="primary", key="first-start-begin")
        waits = st.button(words("first_start.later"), type="tertiary", key="first-start-later")
    if begins and not is_currency(chosen.currency):
        st.error(words("settings.bad_currency"), icon=":material/error:")
    elif begins or waits:
        _answered(chosen if begins else None, shown)


def _answered(chosen: Basics | None, shown: View) -> None:
    """Keep the answer (None: later) and draw the page anew; what could not be kept is said here."""
    try:
        if chosen is None:
            _keep(LATER)
        else:
            _begin(chosen, shown)
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, shown.words.language)), icon=":material/error:")
        return
    st.rerun()


def _fields(guess: Basics, words: Voice) -> Basics:
    for key, name in _FIELDS.items():
        st.session_state.setdefault(key, getattr(guess, name))
    first, second, third, fourth, fifth = st.columns(5)
    language = first.selectbox(
        words("settings.language"),
        LANGUAGES,
        format_func=lambda code: catalogue(code)("common.language_name"),
        key=_LANGUAGE,
    )
    timezone = timezone_field(second, guess.timezone, words, key=_TIMEZONE)
    country = country_field(
        third,
        guess.country,
        words,
        key=_COUNTRY,
        on_change=on_answer(_COUNTRY, st.session_state[_COUNTRY], _follow_country),
    )
    month = fourth.selectbox(
        words("settings.fiscal_start_month"),
        range(1, 13),
        format_func=lambda each: formats.month(each, words.language),
        key=_MONTH,
    )
    currency = currency_field(fifth, st.session_state[_CURRENCY], words, key=_CURRENCY)
    return Basics(
        language=language, timezone=timezone, fiscal_start_month=month, country=country, currency=currency.strip()
    )


def _follow_country(country: str) -> None:
    """Propose what is usual in the country just chosen."""
    st.session_state.update({_MONTH: usual_fiscal_start(country), _CURRENCY: currency_of(country)})
