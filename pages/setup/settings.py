"""設定: the plan's settings and thresholds, import with a preview, export, connecting a sheet, and the log of changes with undo.

Every write checks the owner's role again, and reports in a sentence when it failed.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.change import Change, LoggedChange
from kpicore.model.countries import country_code
from kpicore.model.money import currency_code, is_currency
from kpicore.model.plan import PUBLIC_HOLIDAYS, WEEKDAYS, Settings
from kpicore.reports.history import history, is_by, people_in
from kpicore.sheets.writing import history_sheet, sheets_of
from kpicore.text import formats
from kpicore.text.catalogue import LANGUAGES, catalogue
from kpicore.text.changes import author_text, batch_text, change_text
from kpicore.text.sentences import moment
from pages.setup.importing import connecting
from pages.setup.importing import upload as importing
from pages.setup.membership import members
from pages.setup.notices import subscriptions
from pages.setup.plans import section as plans_section
from pages.setup.wizard.entrance import edit_plan_button
from pages.setup.years import new_year
from pages.shared import parts, session
from pages.shared.choices import Choice, segments
from pages.shared.download import download_workbook
from pages.shared.session import View
from pages.shared.style import Voice, escape_md
from pages.shared.welcome import country_field, currency_field, timezone_field

session.require(Role.VIEWER)

#: What is for whoever may look; the other sections are an owner's: of the plan, or of the board itself.
FOR_EVERYBODY = ("export", "history")
OF_THE_BOARD = ("plans", "connect", "members")
MOST_BATCHES, MOST_LINES = 30, 50
_SAVED = "settings-saved"


def draw(shown: View) -> None:
    """Draw the section the address names, the plan's settings without one."""
    words = shown.words
    sections = {
        "plan": _plan,
        "import": lambda view: importing.draw(view, _save),
        "export": _export,
        "year": lambda view: new_year.draw(view, _save),
        "plans": plans_section.draw,
        "connect": connecting.draw,
        "members": members.draw,
        "notices": subscriptions.draw,
        "history": _history,
    }
    actor = session.visitor().actor
    sections = {
        name: section
        for name, section in sections.items()
        if name in FOR_EVERYBODY or (actor.board_role if name in OF_THE_BOARD else actor.role) >= Role.OWNER
    }
    st.title(words("nav.settings"), anchor=False)
    tabs = Choice("tab", list(sections), words("settings.section"), lambda name: words(f"settings.tab_{name}"))
    chosen = segments(tabs, words.language)
    if session.is_read_only():
        key = "settings.read_only" if session.is_file() else "settings.read_only_database"
        st.info(words(key, store=escape_md(session.public_store())), icon=":material/lock:")
    if saved := st.session_state.pop(_SAVED, None):
        st.success(saved, icon=":material/check_circle:")
    sections[chosen](shown)


def _save(changes: Sequence[Change], shown: View, said: str) -> None:
    """Save, then draw the page anew with a word about it; what could not be done is said here."""
    session.require(Role.OWNER)
    with parts.refusal_said(shown.words):
        session.save(changes)
        st.session_state[_SAVED] = said
        st.rerun()


# -- the plan's settings ---------------------------------------------------------------------------------------


def _plan(shown: View) -> None:
    settings = shown.snapshot.plan.settings
    edit_plan_button(shown)
    with st.form("plan", border=True):
        words = shown.words
        left, right = st.columns(2)
        name = left.text_input(words("settings.name"), settings.name, max_chars=80)
        language = right.selectbox(
            words("settings.plan_language"),
            LANGUAGES,
            index=LANGUAGES.index(settings.language),
            format_func=lambda code: catalogue(code)("common.language_name"),
            help=words("settings.plan_language_help"),
        )
        given = {"name": name.strip(), "language": language} | _calendar(settings, shown) | _actuals(settings, shown)
        given |= _place(settings, words) | _days_off(settings, shown) | _thresholds(settings, shown)
        given |= _meetings(settings, words)
        st.markdown(f"**{words('settings.entry')}**")
        given["asks_why"] = st.toggle(
            words("settings.asks_why"), settings.asks_why, help=words("settings.asks_why_help"), key="asks-why"
        )
        # The switch for notes on cells, where the store is a sheet or the switch is on.
        if session.sheet_link() or settings.cell_notes:
            st.markdown(f"**{words('settings.sheet')}**")
            given["cell_notes"] = st.toggle(
                words("settings.cell_notes"),
                settings.cell_notes,
                help=words("settings.cell_notes_help"),
                key="cell-notes",
            )
        saves = st.form_submit_button(shown.words("common.save"), type="primary", disabled=session.is_read_only())
    if saves:
        _save_settings(given, settings, shown)


def _calendar(settings: Settings, shown: View) -> dict[str, object]:
    words = shown.words
    st.markdown(f"**{words('settings.calendar')}**")
    first, second, third = st.columns(3)
    month = first.selectbox(
        words("settings.fiscal_start_month"),
        range(1, 13),
        index=settings.fiscal_start_month - 1,
        format_func=lambda each: formats.month(each, words.language),
    )
    naming = second.selectbox(
        words("settings.fiscal_year_name"),
        ("start", "end"),
        index=("start", "end").index(settings.fiscal_year_name),
        format_func=lambda each: words(f"settings.fiscal_year_{each}"),
    )
    closing = third.selectbox(
        words("settings.closing_day"),
        (31, *range(1, 31)),
        index=(settings.closing_day or 31) % 31,
        format_func=lambda each: words("settings.closing_day_end") if each == 31 else words("settings.day", day=each),
    )
    return {
        "fiscal_start_month": month,
        "fiscal_year_name": naming,
        "closing_day": None if closing == 31 else closing,
    }


def _actuals(settings: Settings, shown: View) -> dict[str, object]:
    """Draw from when numbers are asked for, through when they are complete, and what a dash in a cell means."""
    words = shown.words
    first, second, third = st.columns(3)
    through = first.text_input(
        words("settings.actuals_through"),
        settings.actuals_through or "",
        help=words("settings.actuals_through_help"),
        placeholder="2026-10",
    )
    dash = second.selectbox(
        words("settings.dash_means"),
        ("none", "zero"),
        index=("none", "zero").index(settings.dash_means),
        format_func=lambda each: words(f"settings.dash_{each}"),
    )
    since = third.text_input(
        words("settings.entered_from"),
        settings.entered_from or "",
        help=words("settings.entered_from_help"),
        placeholder="2026-11-29",
    )
    return {"actuals_through": through.strip() or None, "entered_from": since.strip() or None, "dash_means": dash}


def _place(settings: Settings, words: Voice) -> dict[str, object]:
    """Draw where the company is: whose days and holidays count, and what it pays in."""
    st.markdown(f"**{words('settings.place')}**")
    first, second, third = st.columns(3)
    return {
        "timezone": timezone_field(first, settings.timezone, words),
        "country": country_field(second, settings.country, words),
        "currency": currency_field(third, settings.currency, words).strip(),
    }


def _days_off(settings: Settings, shown: View) -> dict[str, object]:
    words = shown.words
    known = (*WEEKDAYS, PUBLIC_HOLIDAYS)
    marked = st.pills(
        words("settings.days_off"),
        known,
        selection_mode="multi",
        default=[each for each in settings.days_off if each in known],
        format_func=lambda each: words(f"settings.{each}"),
        help=words("settings.days_off_help"),
    )
    others = st.text_area(
        words("settings.other_days_off"),
        "\n".join(each for each in settings.days_off if each not in known),
        help=words("settings.other_days_off_help"),
        placeholder="2026-12-29/2027-01-03",
        height=80,
    )
    return {"days_off": (*marked, *others.split())}


def _thresholds(settings: Settings, shown: View) -> dict[str, object]:
    words = shown.words
    st.markdown(f"**{words('settings.thresholds')}**")
    first, second, _ = st.columns(3)
    green = first.number_input(words("settings.green"), 1.0, 200.0, settings.green * 100, 1.0, format="%0.6g")
    yellow = second.number_input(words("settings.yellow"), 0.0, 200.0, settings.yellow * 100, 1.0, format="%0.6g")
    st.caption(words("settings.thresholds_help"))
    return {"green": round(green / 100, 9), "yellow": round(yellow / 100, 9)}


def _meetings(settings: Settings, words: Voice) -> dict[str, object]:
    """Draw how often the team meets: the next meeting is proposed by it, and a missed one is said on the board."""
    st.markdown(f"**{words('settings.meetings')}**")
    first, second, third = st.columns(3)
    rhythms = ("none", "weekly", "monthly")
    rhythm = first.selectbox(
        words("settings.meeting_rhythm"),
        rhythms,
        index=rhythms.index(settings.meeting_rhythm),
        format_func=lambda each: words(f"settings.rhythm_{each}"),
    )
    weekday = second.selectbox(
        words("settings.meeting_weekday"),
        WEEKDAYS,
        index=WEEKDAYS.index(settings.meeting_weekday),
        format_func=lambda each: words(f"settings.{each}"),
        help=words("settings.meeting_weekday_help"),
    )
    week = third.selectbox(
        words("settings.meeting_week"),
        range(1, 5),
        index=settings.meeting_week - 1,
        format_func=lambda each: words(f"settings.week_{each}"),
        help=words("settings.meeting_week_help"),
    )
    return {"meeting_rhythm": rhythm, "meeting_weekday": weekday, "meeting_week": week}


def _save_settings(given: dict[str, Any], settings: Settings, shown: View) -> None:
    """Save what differs from the settings in force; the first thing that cannot be saved is reported instead."""
    if not is_currency(str(given["currency"])):
        st.error(shown.words("settings.bad_currency"), icon=":material/error:")
        return
    if currency_code(settings.currency) == given["currency"]:
        given = given | {"currency": settings.currency}  # 円 stays as it was typed
    if country_code(settings.country) == given["country"]:
        given = given | {"country": settings.country}
    found = Settings.model_validate(settings.model_dump() | given)
    wrong = ""
    if float(given["yellow"]) > float(given["green"]):
        wrong = "settings.yellow_above_green"
    elif found.unreadable_days_off:
        wrong = "settings.bad_day_off"
    elif found.actuals_through and found.boundary_day is None:
        wrong = "settings.bad_actuals_through"
    elif found.entered_from and found.entered_from_day is None:
        wrong = "settings.bad_entered_from"
    if wrong:
        st.error(shown.words(wrong), icon=":material/error:")
        return
    before, after = settings.model_dump(mode="json"), found.model_dump(mode="json")
    changes = [
        Change("settings", (key,), {"key": key, "value": before[key]}, {"key": key, "value": after[key]})
        for key in after
        if after[key] != before[key]
    ]
    if not changes:
        st.info(shown.words("settings.nothing_changed"))
        return
    _save(changes, shown, shown.words("settings.saved"))


# -- export ----------------------------------------------------------------------------------------------------


def _export(shown: View) -> None:
    words = shown.words
    st.markdown(words("settings.export_text"))
    name = "".join(sign for sign in shown.snapshot.plan.settings.name if sign.isalnum()) or "gyakusan"
    download_workbook(
        words("settings.export_do"),
        lambda: sheets_of(shown.snapshot, today=shown.today, language=words.language),
        f"{name}_{shown.today.isoformat()}.xlsx",
    )


# -- the log ---------------------------------------------------------------------------------------------------


def _history(shown: View) -> None:
    words = shown.words
    batches: list[tuple[str, list[LoggedChange]]] = session.kept(shown, "history", _batches)
    if not batches:
        st.caption(words("settings.history_empty"))
        return
    log = [line for _, logged in batches for line in logged]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        person = st.selectbox(
            words("settings.history_who"),
            ["", *people_in(log)],
            format_func=lambda name: escape_md(name, 80) or words("settings.history_everybody"),
            width=320,
            key="history-who",
        )
        download_workbook(
            words("settings.history_export"),
            lambda: [history_sheet(history(log, person=person), words.language)],
            f"history_{shown.today.isoformat()}.xlsx",
            key="history-export",
        )
    # A save is somebody's as a whole: it is shown, and taken back, as one.
    fitting = [(revision, logged) for revision, logged in batches if not person or is_by(logged[0], person)]
    for revision, logged in fitting[:MOST_BATCHES]:
        _batch(revision, logged, shown)
    if len(fitting) > MOST_BATCHES:
        st.caption(words("common.and_more", n=len(fitting) - MOST_BATCHES))


def _batches() -> list[tuple[str, list[LoggedChange]]]:
    return [(revision, list(logged)) for revision, logged in groupby(session.history(), lambda each: each.revision)]


def _batch(revision: str, logged: Sequence[LoggedChange], shown: View) -> None:
    """Draw the changes of one save, newest first, with the button that takes them back."""
    words, changes = shown.words, [each.change for each in logged]
    when = moment(session.wall_time(logged[0].at, shown).isoformat(), words.language)
    head = escape_md(f"{when}　{author_text(logged[0], words)}　{batch_text(changes, words)}", 200)
    with st.expander(head, icon=":material/history:", key=f"batch-{revision}"):
        st.markdown("  \n".join(escape_md(change_text(change, words), 300) for change in changes[:MOST_LINES]))
        if len(changes) > MOST_LINES:
            st.caption(words("common.and_more", n=len(changes) - MOST_LINES))
        may_undo = session.visitor().actor.role >= Role.OWNER and not session.is_read_only()
        if st.button(words("settings.undo"), key=f"undo-{revision}", disabled=not may_undo):
            # The log is newest first, which is the order of undoing.
            _save([change.undone() for change in changes], shown, words("settings.undone"))


draw(session.view())
