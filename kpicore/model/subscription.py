"""Who gets which message, when and where: one line of 設定 › 知らせ. When it is due is decided in `kpicore.notify`."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from kpicore.model.node import Frozen


class What(StrEnum):
    """What a subscription sends."""

    SUMMARY = "summary"
    REQUEST = "request"
    TURNED = "turned"


class Whom(StrEnum):
    """For whom a message speaks: the whole plan, a department, one person."""

    ALL = "all"
    DEPARTMENT = "department"
    PERSON = "person"


class Rhythm(StrEnum):
    """On which days it comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Subscription(Frozen):
    """One line of 設定 › 知らせ. `channel` is the name of a channel in the secrets; `address` where it goes on a channel of mail.

    `weekday` counts from Monday (0) and is for weekly ones, `workday` (1 is the first of the month) for monthly ones. `copy_to` gets a
    reminder of the fifth workday as well. Requests to enter come on the days of `REMINDER_DAYS`, at `at`. With `picture` a summary by mail
    carries the board as a picture, where this board can make one.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]{8}$")]
    what: What = What.SUMMARY
    whom: Whom = Whom.ALL
    name: Annotated[str, Field(max_length=200)] = ""
    rhythm: Rhythm = Rhythm.WEEKLY
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    workday: Annotated[int, Field(ge=1, le=23)] = 3
    at: time = time(8)
    channel: Annotated[str, Field(min_length=1, max_length=100)]
    address: Annotated[str, Field(max_length=254)] = ""
    copy_to: Annotated[str, Field(max_length=254)] = ""
    language: Literal["ja", "en"] = "ja"
    picture: bool = True
    left: bool = False

    @property
    def target(self) -> str:
        """Where it goes, for people to read: the address, else the channel's name."""
        return self.address or self.channel
