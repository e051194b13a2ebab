"""Telling, and what leaves the house."""

from datetime import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail
from django.utils import timezone

from apps.notifications.actions import notify
from apps.notifications.kinds import Subject
from apps.notifications.models import QuietHours
from apps.tenancy import relay
from apps.tenancy.scoping import no_tenant


@pytest.fixture
def always_awake(in_acme, sol, sid):
    """No quiet hours, so that the tests may run at any hour."""
    for user in (sol, sid):
        QuietHours.objects.create(user=user, begins=time(), ends=time(), time_zone="UTC")


@pytest.fixture
def tell_now(always_awake):
    def tell(user, key="lead-1", subject=Subject.HANDOFF, sentence="Lead 1 waits.", at=None):
        at = at or timezone.now()
        notify(user, key=key, sentence=sentence, path="/sales/inbox/1/", at=at, subject=subject)

    return tell


@pytest.fixture
def post_office():
    """Do what the outbox has promised; the e-mails that went out."""

    def open_it():
        with no_tenant():
            relay.drain()
        return mail.outbox

    return open_it


class Chat:
    """A chat server on this machine: remembers what it got, answers as told."""

    def __init__(self):
        self.received, self.status, self.location = [], 200, None
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                chat.received.append((self.path, self.rfile.read(length)))
                self.send_response(chat.status)
                if chat.location:
                    self.send_header("Location", chat.location)
                self.end_headers()

            def log_message(self, *_):
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.address}/hooks/s3cr3t?x=1"
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def chat(settings):
    chat = Chat()
    settings.CHAT_HOOK_HOSTS = [chat.address]
    yield chat
    chat.server.shutdown()
    chat.server.server_close()
