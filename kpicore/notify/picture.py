"""The picture of the board that goes with a mail: made once for each language, and never a reason for a message not to go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache

from kpicore.model.snapshot import Snapshot
from kpicore.paper import Format, Pages, PaperRequest, is_installed, make_paper
from kpicore.scoring.scores import Scores

#: Returns the board as PNG in a language, None where there is none to be had.
Draw = Callable[[str], bytes | None]

log = logging.getLogger(__name__)


def no_picture(_language: str) -> None:
    """Return no picture: what messages go with unless somebody draws."""


def pictures_of(snapshot: Snapshot, scores: Scores) -> Draw:
    """Return what draws the board of a plan as it was scored; nothing is drawn before it is asked for, nor twice in one language.

    None where the extra `paper` is not installed or the picture fails, which is logged: the message goes without it.
    """

    @cache
    def drawn(language: str) -> bytes | None:
        if not is_installed():
            return None
        try:
            return make_paper(PaperRequest(Pages.ONE, Format.PNG, language), snapshot, scores)
        except Exception:
            log.exception("the picture of the board could not be made; the message goes without it")
            return None

    return drawn
