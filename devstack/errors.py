"""What can go wrong in a way that one sentence explains."""


class StackError(Exception):
    """The stack can't start or go on; the message tells a person what to do."""


class Stopped(BaseException):
    """A signal asked us to end, and with us everything we started."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number
