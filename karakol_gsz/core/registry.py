"""How the upper storeys hang things on the ground without being imported by it."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by key, in the order they were hung; a key is hung once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._things: dict[str, T] = {}

    def register(self, key: str, thing: T) -> T:
        if key in self._things:
            raise LookupError(f"{self.name} {key!r} is registered twice")
        self._things[key] = thing
        return thing

    def __getitem__(self, key: str) -> T:
        return self._things[key]

    def __contains__(self, key: str) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def items(self) -> list[tuple[str, T]]:
        return list(self._things.items())

    def __len__(self) -> int:
        return len(self._things)
