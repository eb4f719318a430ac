"""設定 → Google シートに接続: what to click, the key, the link, and each step tried live with its remedy.

The key, dropped as a file or pasted as text, goes to the secrets and never back to the browser; the page shows its e-mail address
alone. Pasted text is cleared from its field as soon as it has been read, and what was read is discarded once the sheet is connected.
"""

import os

import streamlit as st

from kpicore.model.access import Role
from kpicore.stores.google import StepResult, account_in, check_key
from kpicore.text.sentences import step_sentence
from pages.shared import own_sheet, parts, session
from pages.shared.place import on_answer
from pages.shared.session import View
from pages.shared.style import escape_md

_TRIED, _MADE = "connect-tried", "connect-made"
_FILE, _PASTE, _PASTED = "connect-key", "connect-paste", "connect-pasted"


def draw(shown: View) -> None:
    """Draw the guide and the form, and what came of trying."""
    session.require_on_board(Role.OWNER)
    words = shown.words
    for step in ("key", "sheet", "connect"):
        st.markdown(words(f"connect.guide_{step}"))
    account = _key(shown)
    if account:
        st.markdown(words("connect.share"))
        st.code(account.get("client_email", ""), language=None)
    link = st.text_input(
        words("connect.link"), placeholder="https://docs.google.com/spreadsheets/d/…", key="connect-link"
    )
    if st.button(words("connect.try"), type="primary", disabled=not (account and link.strip())):
        with st.spinner(words("connect.trying")):
            st.session_state[_TRIED] = (link, own_sheet.connect(account, link))
    tried = st.session_state.get(_TRIED)
    if tried and tried[0] == link:
        st.markdown("  \n".join(parts.step_line(step, words) for step in tried[1]))
        if tried[1][-1].ok:
            _tabs(tried[1], account, link, shown)


def _key(shown: View) -> dict[str, str]:
    """Return the fields of the key that was pasted or dropped here, else of the one kept before, empty without one."""
    words = shown.words
    heard = on_answer(_FILE, st.session_state.get(_FILE), lambda _: _forget_pasted())
    file = st.file_uploader(words("connect.key_file"), type=["json"], key=_FILE, on_change=heard)
    st.text_area(
        words("connect.key_paste"),
        key=_PASTE,
        height=90,
        placeholder='{"type": "service_account", …}',
        help=words("connect.key_paste_how", brace="{"),
        on_change=on_answer(_PASTE, "", _take_pasted),
    )
    pasted: dict[str, str] | None = st.session_state.get(_PASTED)
    if pasted is not None:
        account = pasted
    elif file is not None:
        account = account_in(file.getvalue().decode("utf-8", errors="replace"))
    else:
        kept = session.kept_account()
        if kept:
            st.caption(shown.words("connect.kept"))
        return kept
    checked = check_key(account, os.environ)
    if not checked.ok:
        st.error(escape_md(step_sentence(checked, words.language)), icon=":material/error:")
        return {}
    if pasted is not None:
        st.caption(words("connect.pasted", email=escape_md(pasted["client_email"])))
    return account


def _take_pasted(text: str) -> None:
    """Read the pasted key and empty the field; a text that is no key is not kept either."""
    st.session_state[_PASTE] = ""
    if text.strip():
        st.session_state[_PASTED] = account_in(text.strip())


def _forget_pasted() -> None:
    st.session_state.pop(_PASTED, None)


def _tabs(steps: list[StepResult], account: dict[str, str], link: str, shown: View) -> None:
    """Draw which tabs would be made, and the button that makes them; without any, what comes next."""
    words = shown.words
    if made := st.session_state.pop(_MADE, None):
        st.success(words("connect.made", tabs=escape_md(_listed(made, shown))), icon=":material/check_circle:")
    lacking = own_sheet.lacking_tabs(steps, words.language)
    if not lacking:
        _forget_pasted()
        st.info(
            words("connect.next" if own_sheet.follows_secrets() else "connect.next_variable"),
            icon=":material/restart_alt:",
        )
        return
    st.markdown(words("connect.would_make", tabs=escape_md(_listed(lacking, shown))))
    if st.button(words("connect.make"), icon=":material/add:"):
        with parts.refusal_said(words):
            with st.spinner(words("connect.making")):
                own_sheet.make_tabs(account, link)
            st.session_state[_MADE] = lacking
            st.session_state[_TRIED] = (link, own_sheet.connect(account, link))
            st.rerun()


def _listed(tabs: list[str], shown: View) -> str:
    return shown.words("common.list_pause").join(tabs)
