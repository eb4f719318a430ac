"""Messages to people: what is due becomes words of the digest, and goes once to a channel of the secrets file.

`posts` says what is due, `deliver` sends it; `channels_in` reads the places an administrator wrote down. Nothing else of the project
speaks to a mail server or a webhook.
"""

from kpicore.notify.channels import SECTION, Channel, ChannelFault, ChannelKind, channels_in, is_address
from kpicore.notify.message import Message, MessageLine, as_html, as_json, as_text
from kpicore.notify.messenger import Messenger, World
from kpicore.notify.picture import pictures_of
from kpicore.notify.posting import (
    Post,
    Posted,
    deliver,
    is_anything_due,
    message_of,
    post_now,
    posts,
    reason_words,
    trial_post,
)
from kpicore.notify.sending import Delivery, Outcome

__all__ = [
    "SECTION",
    "Channel",
    "ChannelFault",
    "ChannelKind",
    "Delivery",
    "Message",
    "MessageLine",
    "Messenger",
    "Outcome",
    "Post",
    "Posted",
    "World",
    "as_html",
    "as_json",
    "as_text",
    "channels_in",
    "deliver",
    "is_address",
    "is_anything_due",
    "message_of",
    "pictures_of",
    "post_now",
    "posts",
    "reason_words",
    "trial_post",
]
