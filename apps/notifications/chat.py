"""Messages to a channel of Slack or Teams: the sentence and a link, no personal data."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from . import outgoing
from .errors import Undeliverable
from .models import ChatHook

#: Hosts of Microsoft's incoming webhooks, which take cards; all others take Slack's form.
_TEAMS: Final = (".office.com", ".logic.azure.com", ".powerplatform.com")
#: Answers that another try would not change: the webhook is gone, or was never right.
_FOR_GOOD: Final = frozenset({400, 401, 403, 404, 410})


class ChannelBusy(OSError):
    """The chat could not take the message now: worth another try."""


def send(hook: ChatHook, *, sentence: str, link: str) -> None:
    """Post one message now. Raises Undeliverable, ChannelBusy, outgoing.Unreachable."""
    try:
        status = outgoing.post_json(
            hook.url, json.dumps(payload(hook.url, sentence, link)).encode()
        )
    except outgoing.Forbidden as error:
        raise Undeliverable(str(error)) from error
    if 200 <= status < 300:
        return
    if status in _FOR_GOOD or 300 <= status < 400:
        raise Undeliverable(f"The channel answered {status}.")
    raise ChannelBusy(f"The channel answered {status}.")


def payload(url: str, sentence: str, link: str) -> dict[str, Any]:
    """The message in the form this host understands."""
    host = urlsplit(url).hostname or ""
    return _card(sentence, link) if host.endswith(_TEAMS) else _text(sentence, link)


def masked(url: str) -> str:
    """Enough of the address to recognise it; the rest is a password for the channel."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}/…{url[-4:]}"


def _text(sentence: str, link: str) -> dict[str, Any]:
    return {"text": f"{_escaped(sentence)} <{link}|Open in Baton>"}


def _escaped(text: str) -> str:
    """Nothing in a sentence becomes a mention or a link of Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _card(sentence: str, link: str) -> dict[str, Any]:
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "content": {
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": [{"type": "TextBlock", "wrap": True, "text": sentence}],
                    "actions": [{"type": "Action.OpenUrl", "title": "Open in Baton", "url": link}],
                },
            }
        ],
    }
