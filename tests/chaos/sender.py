"""Prospects who press "Send" again until they read "Thank you"."""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import urlencode
from uuid import uuid4

GIVE_UP_AFTER = 180.0


class Sender(threading.Thread):
    """Sends `count` different people through the form; each keeps its key until acknowledged."""

    def __init__(self, name: str, port: int, path: str, count: int) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.path, self.count = port, path, count
        self.acknowledged: list[str] = []
        self.tries = 0

    def run(self) -> None:
        for number in range(self.count):
            key = uuid4().hex
            body = urlencode({"_key": key, "email": f"{self.name}.{number}@sonnental.example"})
            if not self._until_thanked(body):
                return
            self.acknowledged.append(key)

    def _until_thanked(self, body: str) -> bool:
        deadline = time.monotonic() + GIVE_UP_AFTER
        while time.monotonic() < deadline:
            self.tries += 1
            if self._post(body) == 303:
                return True
            time.sleep(0.1)
        return False

    def _post(self, body: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", self.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
