"""Refusal: a rule said no, in words for the person."""

from django.utils.functional import Promise


class Refusal(Exception):
    """The regulation, the time or the state does not allow this; the message says what to do."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
