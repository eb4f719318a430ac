"""設定 › メンバー › 計画ごとの役割: in which plans somebody has another role than on the board, and the dialog that changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from kpicore.model.access import Role
from kpicore.model.members import Member
from kpicore.model.plans import BoardPlan, Register
from kpicore.stores.state import KeyKind
from pages.shared import parts, plans, session
from pages.shared.style import LONGEST_NAME, Voice, escape_md


@dataclass(frozen=True, slots=True)
class PlanRoles:
    """The plans of the board, and who has a role of their own in one of them; `done` takes the key of a word once one was saved."""

    every: Sequence[BoardPlan]
    register: Register
    done: Callable[[str], None]
    words: Voice

    def draw_differing(self, member: Member) -> None:
        """Draw in which plans a member has another role than on the board, if in one."""
        named = [
            self.words("plans.role_in", plan=plans.name_of(plan), role=_role_word(role, self.words))
            for plan in self.every
            if (role := self._held(member, plan)) not in (None, member.role)
        ]
        if named and member.role < Role.OWNER:
            st.caption(f":material/rule: {escape_md(self.words('common.list_pause').join(named), 400)}")

    def draw_button(self, member: Member) -> None:
        """Draw the way to the dialog about them, where there is more than one plan; an owner of the board is one in all of them."""
        if len(self.every) < 2 or member.role >= Role.OWNER:
            return
        if st.button(self.words("plans.roles"), key=f"roles-{member.who}"):
            self._open_dialog(member)

    def _held(self, member: Member, plan: BoardPlan) -> Role | None:
        return self.register.roles.get(plan.key, {}).get(member.who)

    def _open_dialog(self, member: Member) -> None:
        words = self.words

        @st.dialog(words("plans.roles"))
        def dialog() -> None:
            st.markdown(f"**{escape_md(member.name or member.who, LONGEST_NAME)}**")
            with st.form("plan-roles", border=False):
                st.caption(words("plans.roles_text", role=words(f"needs.{member.role.word}")))
                wanted = {plan.key: _choice(plan, member, self._held(member, plan), words) for plan in self.every}
                saves = st.form_submit_button(words("common.save"), type="primary")
            if not saves:
                return
            changed = {
                plan.key: wanted[plan.key] for plan in self.every if wanted[plan.key] != self._held(member, plan)
            }
            with parts.refusal_said(words):
                session.require_on_board(Role.OWNER)
                plans.grant(member.who, changed)
                self.done("plans.roles_saved")

        dialog()


def _choice(plan: BoardPlan, member: Member, held: Role | None, words: Voice) -> Role | None:
    """Draw the role of a member in one plan, that of the board among them."""
    most = (
        Role.STAFF if ":" in member.who or member.is_domain else Role.OWNER
    )  # nobody owns a plan by a key or a domain
    if member.who.startswith(f"{KeyKind.SCREEN}:"):
        most = Role.VIEWER
    roles = [None, *(role for role in Role if role <= most or role == held)]
    chosen: Role | None = st.selectbox(
        escape_md(plans.name_of(plan), LONGEST_NAME),
        roles,
        index=roles.index(held),
        format_func=lambda role: words("plans.as_on_board") if role is None else _role_word(role, words),
        key=f"role-in-{plan.key}",
    )
    return chosen


def _role_word(role: Role, words: Voice) -> str:
    return words("plans.no_access") if role is Role.NONE else words(f"needs.{role.word}")
