"""A chat channel hears of an occasion once, and nobody leads us into our own network."""

import json
import socket
import time
from contextlib import suppress
from threading import Thread

import pytest
from django.utils import timezone

from apps.notifications import channels, outgoing
from apps.notifications.chat import masked, payload
from apps.notifications.kinds import DeliveryChannel, DeliveryState, Subject
from apps.notifications.models import ChatHook, Delivery
from apps.tenancy.models import AuditEntry, OutboxRow


@pytest.fixture
def hook(in_acme, chat, ada):
    return channels.connect(
        name="#leads", url=chat.url, subjects=[Subject.HANDOFF], by=ada, at=timezone.now()
    )


def to_chat():
    return Delivery.objects.get(channel=DeliveryChannel.CHAT)


def test_a_channel_hears_once_however_many_people_are_told(
    hook, chat, tell_now, sol, sid, post_office
):
    tell_now(sol)
    tell_now(sid)
    post_office()
    ((path, body),) = chat.received
    assert path == "/hooks/s3cr3t?x=1"
    text = json.loads(body)["text"]
    assert text.startswith("Lead 1 waits.")
    assert "/t/acme/sales/inbox/1/|Open in Baton>" in text
    assert to_chat().state == DeliveryState.SENT


def test_a_channel_hears_of_its_subjects_only(hook, chat, tell_now, sol, post_office):
    tell_now(sol, subject=Subject.DISPUTE)
    post_office()
    assert chat.received == []


def test_a_channel_that_is_disconnected_hears_nothing_more(
    hook, chat, tell_now, sol, ada, post_office
):
    tell_now(sol)
    channels.disconnect(hook, by=ada, at=timezone.now())
    tell_now(sol, "lead-2")
    post_office()
    assert chat.received == []
    assert ChatHook.objects.get().url == ""


def test_a_busy_channel_is_asked_again(hook, chat, tell_now, sol, post_office):
    chat.status = 503
    tell_now(sol)
    post_office()
    row = OutboxRow.objects.get(
        topic="notifications.deliver", payload={"delivery_id": to_chat().id}
    )
    assert (to_chat().state, row.attempts, row.done_at) == (DeliveryState.WAITING, 1, None)
    assert row.run_at > timezone.now()


@pytest.mark.parametrize("status", [302, 404, 410])
def test_a_channel_that_is_gone_fails_for_good(hook, chat, tell_now, sol, post_office, status):
    chat.status, chat.location = status, "http://127.0.0.1:1/elsewhere"
    tell_now(sol)
    post_office()
    assert (to_chat().state, to_chat().problem) == (
        DeliveryState.FAILED,
        f"The channel answered {status}.",
    )
    assert len(chat.received) == 1


def test_trying_out_sends_a_message_now(hook, chat, ada, post_office):
    channels.try_out(hook, by=ada, at=timezone.now())
    post_office()
    ((_, body),) = chat.received
    assert "Baton can write into this channel." in json.loads(body)["text"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [(503, "The channel answered 503."), (None, "Nobody answered at this address in time.")],
)
def test_a_test_that_failed_says_so_with_its_reason(
    hook, chat, ada, post_office, as_, status, reason
):
    chat.status = status
    if status is None:
        chat.server.server_close()  # nobody listens there any more
    channels.try_out(hook, by=ada, at=timezone.now())
    post_office()
    assert to_chat().state == DeliveryState.FAILED
    page = as_(ada).get("/t/acme/settings/messages/").content.decode()
    assert reason in page
    assert "planned for" not in page


def test_the_address_stands_in_no_log(hook, ada):
    entry = AuditEntry.objects.get(action="chat_channel.connected")
    assert "s3cr3t" not in str(vars(entry))


def test_an_address_is_shown_so_that_nobody_can_use_it():
    url = "https://hooks.slack.com/services/T0/B0/abcdefgh1234"
    assert masked(url) == "hooks.slack.com/…1234"


def test_teams_gets_a_card_and_slack_a_text():
    card = payload("https://acme.webhook.office.com/x", "Lead 1 waits.", "https://b.example/")
    content = card["attachments"][0]["content"]
    assert content["body"][0]["text"] == "Lead 1 waits."
    assert content["actions"][0]["url"] == "https://b.example/"
    text = payload("https://hooks.slack.com/x", "<!channel> & co", "https://b.example/")["text"]
    assert text == "&lt;!channel&gt; &amp; co <https://b.example/|Open in Baton>"


# --- Where an address may lead

PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 (refused, not bound)
    "192.0.0.8",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:53aa:64c::1",
    "::127.0.0.1",
    "ff02::1",
    "fd00:ec2::254",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "fe80::1%eth0",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_inside_a_network_is_not_public(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::200e"]
)
def test_an_address_of_the_internet_is_public(address):
    assert outgoing.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/x",
        "ftp://hooks.slack.com/x",
        "https://user:password@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com:nowhere/x",
        "https:///x",
        "https://[::1/x",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused_when_it_is_typed(url):
    with pytest.raises(outgoing.Forbidden):
        outgoing.checked(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]"])
def test_an_address_of_a_house_is_refused_when_it_is_typed(host, settings):
    settings.CHAT_HOOK_HOSTS = []
    with pytest.raises(outgoing.Forbidden, match="may not be called from here"):
        outgoing.checked(f"https://{host}/services/x")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "0177.0.0.1"]
)
def test_loopback_in_any_spelling_is_not_called(host, settings):
    settings.CHAT_HOOK_HOSTS = []
    with pytest.raises((outgoing.Forbidden, outgoing.Unreachable)) as refused:
        outgoing.post_json(f"https://{host}/", b"{}")
    assert not isinstance(refused.value.__cause__, ConnectionError)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch, settings):
    settings.CHAT_HOOK_HOSTS = []
    answers = [(2, 1, 6, "", (ip, 443)) for ip in ("8.8.8.8", "169.254.169.254")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(outgoing.Forbidden):
        outgoing.post_json("https://chat.example/", b"{}")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch, chat, settings):
    """A name that answers differently the second time gains nothing: it is asked once."""
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    port = chat.server.server_port
    settings.CHAT_HOOK_HOSTS = [f"chat.internal:{port}"]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda h, p, *a, **k: resolve(h, p) if h == "chat.internal"
        else real(h, p, *a, **k)
    )  # fmt: skip
    assert outgoing.post_json(f"http://chat.internal:{port}/", b"{}") == 200
    assert asked == ["chat.internal"]


def test_a_host_allowed_on_one_port_is_not_allowed_on_another(settings, chat):
    with pytest.raises(outgoing.Forbidden):
        outgoing.checked("http://127.0.0.1:1/")


def test_who_draws_out_the_answer_is_cut_off(settings):
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    settings.CHAT_HOOK_HOSTS = [address]
    answer = b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 1000  # ten minutes of bytes
    sent = 0

    def drip():
        nonlocal sent
        wire, _ = listener.accept()
        with suppress(OSError):
            for sent, byte in enumerate(answer, start=1):  # noqa: B007
                wire.send(bytes([byte]))
                time.sleep(0.05)
        wire.close()

    Thread(target=drip, daemon=True).start()
    with pytest.raises(outgoing.Unreachable):
        outgoing.post_json(f"http://{address}/", b"{}", deadline=0.5)
    assert sent < len(answer) / 10
    listener.close()
