"""Who asks: the person at this machine, or the holder of a token."""

from __future__ import annotations

from dataclasses import dataclass

from kpicore.model.access import Actor, Role


@dataclass(frozen=True, slots=True)
class AgentCaller:
    """Whoever asks. `language` is the one their answers are in, "" leaves it to the plan."""

    actor: Actor
    language: str = ""

    @property
    def may_write(self) -> bool:
        """Whether tools that write are offered at all; whose a row is, the store decides."""
        return self.actor.role >= Role.STAFF
