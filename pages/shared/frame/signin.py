"""The page of a visitor who is nobody yet: sign in, or a sentence about why a sign-in lets nobody in."""

from __future__ import annotations

import streamlit as st

from kpicore.model.access import Role
from pages.shared import session
from pages.shared.components.header import Control, ask, line, menu
from pages.shared.people import Visitor
from pages.shared.style import Voice, escape_md, one_line

#: How providers are called, where their section's name says less.
#: How the header asks to leave.
SIGN_OUT = "sign-out"
_NAMES = {"google": "Google", "microsoft": "Microsoft", "okta": "Okta", "auth0": "Auth0", "keycloak": "Keycloak"}


def sign_in_page(visitor: Visitor, words: Voice) -> None:
    """Draw the page. It tells nothing of the plan, not even its name."""
    _, middle, _ = st.columns((1, 2, 1))
    with middle, st.container(border=True, gap="medium"):
        st.title(words("signin.title"), anchor=False)
        if visitor.distrust is not None:
            st.warning(words(f"distrust.{visitor.distrust}"), icon=":material/shield_question:")
        elif visitor.mail:
            st.markdown(words("signin.as", mail=escape_md(visitor.mail)))
            st.warning(words("signin.not_member"), icon=":material/person_off:")
        else:
            st.markdown(words("signin.text"))
        if visitor.mail or visitor.distrust is not None:
            st.button(words("signin.other"), icon=":material/logout:", on_click=st.logout, key="sign-out")
            return
        _providers(words)


def _providers(words: Voice) -> None:
    """Draw a button for each provider of the secrets."""
    providers = list(session.issuers())
    if not providers:
        if not session.trusts_proxy():
            st.error(words("signin.no_provider"), icon=":material/error:")
        return
    for name in providers:
        label = (
            words("signin.one") if name == "default" else words("signin.with", provider=_NAMES.get(name, name.title()))
        )
        arguments = () if name == "default" else (name,)
        st.button(
            escape_md(label),
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            args=arguments,
            key=f"sign-in-{name}",
        )


def control(visitor: Visitor, words: Voice) -> Control | None:
    """Return who is signed in, and the way out; nothing on a board without a sign-in."""
    if not visitor.mail and not visitor.has_key:
        return None
    actor = visitor.actor
    parts = [line(words("signin.you", name=one_line(actor.name), role=words(f"needs.{actor.role.word}")))]
    if visitor.mail:
        parts.append(line(one_line(visitor.mail), is_small=True))
    if actor.role is Role.STAFF and not actor.enters_all:
        names = words("common.list_pause").join(sorted(actor.spellings)) or words("common.none")
        parts.append(line(one_line(words("signin.enters_for", names=names)), is_small=True))
    parts.append(ask(SIGN_OUT, words("signin.out"), icon="logout"))
    return menu("who", one_line(actor.name, 24), parts, icon="account_circle")
