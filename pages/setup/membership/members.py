"""設定 › メンバー: who may come in and what they may do, invitations and keys, and the log of such changes. Owners only.

Everything here lies in the board's own memory, never in the shared sheet. A secret is shown once, when it is made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import streamlit as st

from kpicore.errors import KpiError
from kpicore.model.access import Role
from kpicore.model.members import Member, spelling_problems
from kpicore.model.serving import ModeKind
from kpicore.reports.health import people
from kpicore.stores.state import Grant, Key, KeyKind
from kpicore.text.sentences import error_sentence, moment, problem_words
from pages.setup.membership.plan_roles import PlanRoles
from pages.shared import parts, session
from pages.shared.mode import mode
from pages.shared.people import forget_people
from pages.shared.serve.agents import AGENTS
from pages.shared.session import View
from pages.shared.style import Voice, escape_md

ROLES = (Role.VIEWER, Role.STAFF, Role.OWNER)
#: What an invitation, a screen and an agent may be given: nobody becomes an owner by a link.
GRANTED = (Role.VIEWER, Role.STAFF)
EXPIRES_AFTER_DAYS = {KeyKind.INVITATION: 7, KeyKind.SCREEN: 0, KeyKind.AGENT: 90}
MOST_ACTS = 100
_DONE, _SECRET = "members-done", "members-secret"


def draw(shown: View) -> None:
    """Draw members, keys, and what was done to them."""
    session.require_on_board(Role.OWNER)
    words = shown.words
    if done := st.session_state.pop(_DONE, None):
        st.success(done, icon=":material/check_circle:")
    if mode().kind is not ModeKind.TEAM:
        st.info(words(f"members.mode_{mode().kind}"), icon=":material/info:")
    try:
        members = session.state().members.list()
        keys = session.state().keys.list()
        acts = session.state().audit.entries(most=MOST_ACTS)
        invited = session.state().keys.invited()
        plans, register = session.plans(), session.register()
    except KpiError as failure:
        st.error(escape_md(error_sentence(failure, words.language)), icon=":material/cloud_off:")
        return
    roles = PlanRoles(plans, register, lambda done: _done(done, words), words)
    _members(members, roles, shown)
    for problem in spelling_problems((*members, *invited)):
        said = problem_words(problem, words.language)
        st.warning(escape_md(f"{said.meaning} {said.mend}"), icon=":material/warning:")
    _keys([key for key in keys if key.revoked_at is None and key.used_at is None], roles, shown)
    joined = [key for key in keys if key.revoked_at is None and key.used_at is not None]
    if joined:
        st.subheader(words("members.invited"), anchor=False)
    for key in joined:
        _key(key, roles, shown)
    with st.expander(words("members.acts"), icon=":material/history:"):
        st.caption(words("members.acts_text"))
        lines = []
        for act in acts:
            what = words(f"act.{act.act}", subject=act.facts.get("name") or act.subject)
            lines.append(escape_md(f"{_when(act.at, shown)}　{act.author}　{what}", 300))
        st.markdown("  \n".join(lines) or words("members.no_acts"))


# -- members ---------------------------------------------------------------------------------------------------


def _members(members: tuple[Member, ...], roles: PlanRoles, shown: View) -> None:
    words = shown.words
    st.subheader(words("members.title"), anchor=False)
    st.caption(words("members.text"))
    for member in members:
        facts = [member.who] if member.name else []
        facts += [words("members.domain")] if member.is_domain else []
        facts.append(words(f"needs.{member.role.word}"))
        if member.role is Role.STAFF:
            names = words("common.list_pause").join(member.spellings) or "–"
            facts.append(words("members.enters_all") if member.enters_all else words("members.enters", names=names))
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"member-{member.who}"):
            with st.container(gap=None):
                st.markdown(f"**{escape_md(member.name or member.who, 80)}**")
                st.caption(escape_md(words("common.list_pause").join(facts), 300))
                roles.draw_differing(member)
            roles.draw_button(member)
            if st.button(words("members.change"), key=f"change-{member.who}"):
                _edit(member, shown)
    if st.button(words("members.add"), icon=":material/person_add:", type="primary", key="add-member"):
        _edit(None, shown)


def _edit(member: Member | None, shown: View) -> None:
    """Open the dialog about one member, a new one without."""
    words = shown.words

    @st.dialog(words("members.change_title" if member else "members.add"))
    def dialog() -> None:
        with st.form("member", border=False):
            who = (
                member.who
                if member
                else st.text_input(words("members.who"), help=words("members.who_help"), max_chars=200)
            )
            if member:
                st.markdown(escape_md(member.who))
            name = st.text_input(words("members.name"), member.name if member else "", max_chars=80)
            role = _role_choice(ROLES, member.role if member else Role.VIEWER, words)
            spellings = _spellings_choice(member.spellings if member else (), shown)
            enters_all = st.checkbox(words("members.enters_all_long"), member.enters_all if member else False)
            saves = st.form_submit_button(words("common.save"), type="primary")
        if saves:
            wanted = Member(who, role, name, tuple(spellings), enters_all)
            _try(lambda: session.state().members.put(wanted, session.current_actor(), member), "members.saved", words)
        if member and st.button(words("members.remove"), icon=":material/person_remove:", key="remove-member"):
            _try(lambda: session.state().members.remove(member.who, session.current_actor()), "members.removed", words)

    dialog()


def _role_choice(roles: tuple[Role, ...], current: Role, words: Voice) -> Role:
    chosen: Role = st.radio(
        words("members.role"),
        roles,
        index=roles.index(current) if current in roles else 0,
        format_func=lambda role: words(f"needs.{role.word}"),
        captions=[words(f"members.role_{role.word}") for role in roles],
    )
    return chosen


def _spellings_choice(current: tuple[str, ...], shown: View) -> list[str]:
    """Draw the choice of 担当, those of the plan and any other."""
    known = dict.fromkeys((*current, *people(shown.snapshot)))
    return st.multiselect(
        shown.words("members.spellings"),
        list(known),
        default=list(current),
        accept_new_options=True,
        max_selections=20,
        help=shown.words("members.spellings_help"),
        placeholder=shown.words("members.spellings_placeholder"),
    )


# -- invitations, screens, agents ------------------------------------------------------------------------------


def _keys(keys: list[Key], roles: PlanRoles, shown: View) -> None:
    words = shown.words
    st.subheader(words("members.keys"), anchor=False)
    st.caption(words("members.keys_text"))
    for key in keys:
        _key(key, roles, shown)
    with st.container(horizontal=True, gap="small"):
        for kind in KeyKind:
            if st.button(words(f"members.make_{kind}"), icon=_ICONS[kind], key=f"make-{kind}"):
                _make(kind, shown)


def _key(key: Key, roles: PlanRoles, shown: View) -> None:
    """Draw a key or the person who came by one, and the button that ends it."""
    words, grant = shown.words, key.grant
    parts = [words(f"members.kind_{grant.kind}"), words(f"needs.{grant.role.word}")]
    parts.append(words("members.made_by", who=key.made_by))
    if key.last_used_at:
        parts.append(words("members.last_used", when=_when(key.last_used_at, shown)))
    if grant.expires_at and key.used_at is None:
        parts.append(words("members.expires", when=_when(grant.expires_at, shown)))
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"key-{key.id}"):
        with st.container(gap=None):
            st.markdown(f"**{escape_md(grant.name, 80)}**")
            st.caption(escape_md(words("common.list_pause").join(parts), 300))
            roles.draw_differing(key.as_member())
        roles.draw_button(key.as_member())
        if st.button(words("members.revoke"), key=f"revoke-{key.id}"):
            _try(lambda: session.state().keys.revoke(key.id, session.current_actor()), "members.revoked", words)


_ICONS = {
    KeyKind.INVITATION: ":material/mail:",
    KeyKind.SCREEN: ":material/tv:",
    KeyKind.AGENT: ":material/smart_toy:",
}


def _make(kind: KeyKind, shown: View) -> None:
    """Open the dialog that makes a key and shows its secret once."""
    words = shown.words

    @st.dialog(words(f"members.make_{kind}"))
    def dialog() -> None:
        if secret := st.session_state.get(_SECRET):
            st.markdown(words(f"members.secret_{kind}", address=escape_md(f"{_origin()}{AGENTS}")))
            st.code(secret, language=None, wrap_lines=True)
            st.caption(words("members.secret_once"))
            if st.button(words("members.secret_done"), type="primary", key="secret-done"):
                del st.session_state[_SECRET]
                st.rerun()
            return
        with st.form("key", border=False):
            st.caption(words(f"members.about_{kind}"))
            name = st.text_input(words("members.key_name"), max_chars=80, placeholder=words(f"members.key_name_{kind}"))
            role = Role.VIEWER if kind is KeyKind.SCREEN else _role_choice(GRANTED, Role.VIEWER, words)
            spellings = [] if kind is KeyKind.SCREEN else _spellings_choice((), shown)
            days = st.number_input(
                words("members.days"), 0, 365, EXPIRES_AFTER_DAYS[kind], help=words("members.days_help")
            )
            makes = st.form_submit_button(words("members.make"), type="primary")
        if makes:
            expires = session.now() + timedelta(days=int(days)) if days else None
            grant = Grant(kind, name, role, tuple(spellings), expires_at=expires)
            with parts.refusal_said(words):
                secret = session.state().keys.make(grant, session.current_actor()).secret
                st.session_state[_SECRET] = {  # an address for a person or a screen, the token itself for an agent
                    KeyKind.INVITATION: f"{_origin()}/join/{secret}",
                    KeyKind.SCREEN: f"{_origin()}/tv?key={secret}",
                    KeyKind.AGENT: secret,
                }[kind]
                st.rerun(scope="fragment")

    st.session_state.pop(_SECRET, None)
    dialog()


def _origin() -> str:
    """Return where this board is opened: the public address, else that of this visit."""
    parts = urlsplit(st.context.url or "")
    return mode().public_origin or f"{parts.scheme}://{parts.netloc}"


# -- doing it --------------------------------------------------------------------------------------------------


def _try(do: Callable[[], object], done: str, words: Voice) -> None:
    """Do something to the members' table or a key, then draw the page again; say in a sentence what could not be done."""
    session.require_on_board(Role.OWNER)
    with parts.refusal_said(words):
        do()
        _done(done, words)


def _done(done: str, words: Voice) -> None:
    """Draw the page again as it is now, with a word about what was done."""
    forget_people()
    st.session_state[_DONE] = words(done)
    st.rerun()


def _when(at: datetime, shown: View) -> str:
    return moment(session.wall_time(at, shown).isoformat(), shown.words.language)
