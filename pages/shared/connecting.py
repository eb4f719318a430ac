"""設定 → Google シートに接続: what to click, the key, the link, and each step tried live with its mend.

The key goes from the upload to the secrets and never back to the browser; of it the page shows its e-mail address alone.
"""

import streamlit as st

from kpicore.errors import KpiError
from kpicore.stores.connect import StepResult, account_in
from kpicore.text.sentences import error_sentence, step_sentence
from pages.shared import session
from pages.shared.session import View
from pages.shared.style import escape_md

_TRIED, _MADE = "connect-tried", "connect-made"


def draw(shown: View) -> None:
    """Draw the guide and the form, and what came of trying."""
    session.require("owner")
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
            st.session_state[_TRIED] = (link, session.connect(account, link))
    tried = st.session_state.get(_TRIED)
    if tried and tried[0] == link:
        _steps(tried[1], shown)
        if tried[1][-1].ok and account:
            _tabs(tried[1], account, link, shown)


def _key(shown: View) -> dict[str, str]:
    """Return the fields of the key that was dropped here, else of the one kept before, empty without one."""
    words = shown.words
    file = st.file_uploader(words("connect.key_file"), type=["json"], key="connect-key")
    if file is None:
        kept = session.kept_account()
        if kept:
            st.caption(words("connect.kept"))
        return kept
    account = account_in(file.getvalue().decode("utf-8", errors="replace"))
    if not account:
        st.error(escape_md(step_sentence(StepResult("key", "not-a-key"), words.language)), icon=":material/error:")
    return account


def _steps(steps: list[StepResult], shown: View) -> None:
    words = shown.words
    st.markdown(
        "  \n".join(
            f"{'✓' if step.ok else '✗'} **{words(f'connect.{step.code}')}**　{escape_md(step_sentence(step, words.language))}"
            for step in steps
        )
    )


def _tabs(steps: list[StepResult], account: dict[str, str], link: str, shown: View) -> None:
    """Draw which tabs would be made, and the button that makes them; without any, what comes next."""
    words = shown.words
    if made := st.session_state.pop(_MADE, None):
        st.success(words("connect.made", tabs=escape_md(_listed(made, shown))), icon=":material/check_circle:")
    lacking = session.lacking_tabs(steps, words.language)
    if not lacking:
        st.info(
            words("connect.next" if session.follows_secrets() else "connect.next_variable"),
            icon=":material/restart_alt:",
        )
        return
    st.markdown(words("connect.would_make", tabs=escape_md(_listed(lacking, shown))))
    if st.button(words("connect.make"), icon=":material/add:"):
        try:
            with st.spinner(words("connect.making")):
                session.make_tabs(account, link)
        except KpiError as failure:
            st.error(escape_md(error_sentence(failure, words.language)), icon=":material/error:")
            return
        st.session_state[_MADE] = lacking
        st.session_state[_TRIED] = (link, session.connect(account, link))
        st.rerun()


def _listed(tabs: list[str], shown: View) -> str:
    return shown.words("common.list_pause").join(tabs)
