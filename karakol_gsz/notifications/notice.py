"""A kind of letter: whom it is written to and which facts it states; its words are templates."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from karakol_gsz.core.registry import Registry
from karakol_gsz.notifications.models import Channel

EVERY_CHANNEL = (Channel.EMAIL, Channel.INBOX)


@dataclass(frozen=True)
class Notice:
    """`ngos.registration_verified` is worded in `templates/notices/ngos/registration_verified.*`.

    `facts` is called once for each language, with that language active, so addresses made by
    `reverse()` and translated words come out right. Facts never hold personal data or the
    content of a bid.
    """

    kind: str
    recipients: Callable[[Any], Iterable[Any]]
    facts: Callable[[Any], dict[str, Any]]
    legal: bool = True
    channels: tuple[Channel, ...] = EVERY_CHANNEL

    def template(self, ending: str) -> str:
        return f"notices/{self.kind.replace('.', '/')}{ending}"


class Notices:
    """Every kind of letter the portal knows, hung here by the apps' `notices.py`."""

    def __init__(self) -> None:
        self._by_kind: Registry[Notice] = Registry("notice")

    def register(self, notice: Notice) -> Notice:
        return self._by_kind.register(notice.kind, notice)

    def __iter__(self) -> Iterator[Notice]:
        return iter(self._by_kind)

    def __getitem__(self, kind: str) -> Notice:
        return self._by_kind[kind]

    def __len__(self) -> int:
        return len(self._by_kind)


notices = Notices()
