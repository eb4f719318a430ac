"""The light (R6), for arrays of indicators and for roll-ups."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from kpicore.scoring.attainment import Array, Mask
from kpicore.scoring.result import Status

#: So many due periods without an actual take the colour away (R6).
OVERDUE_FOR_STALE = 2


class Light(IntEnum):
    """A status as a small number, for arrays; the order is that of `Status`."""

    ON_TRACK = 0
    WATCH = 1
    OFF_TRACK = 2
    NOT_STARTED = 3
    NO_TARGET = 4
    NO_DATA = 5
    STALE = 6

    @property
    def status(self) -> Status:
        return Status[self.name]


def colour(ratio: Array, met: Mask, green: Array | float, yellow: Array | float) -> NDArray[np.int8]:
    """Return on_track, watch or off_track: by the ratio and the thresholds, without a ratio by met alone (R6)."""
    by_ratio = np.where(ratio >= green, Light.ON_TRACK, np.where(ratio >= yellow, Light.WATCH, Light.OFF_TRACK))
    by_met = np.where(met, Light.ON_TRACK, Light.OFF_TRACK)
    return np.where(np.isnan(ratio), by_met, by_ratio).astype(np.int8)
