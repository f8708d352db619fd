"""The hand-written tables of the flows, as values; and the flows, with every step of theirs."""

import importlib
import pkgutil
from dataclasses import dataclass
from pathlib import Path

from karakol_gsz.workflow.flow import FLOWS

__all__ = ["FLOWS", "Row", "flows", "read"]

HERE = Path(__file__).parent

for room in ("ngos.actions", "procurement.actions", "monitoring.actions"):
    for part in pkgutil.iter_modules(importlib.import_module(room).__path__):
        importlib.import_module(f"{room}.{part.name}")


@dataclass(frozen=True)
class Row:
    """One road: who may take it, and whose hands must not be theirs as well."""

    step: str
    sources: frozenset[str]
    target: str | None
    who: frozenset[str]
    but_not: tuple[str, ...]


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def read(flow: str) -> dict[str, Row]:
    """The rows of one flow by step."""
    rows = {}
    for line in (HERE / f"{flow}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        step, sources, target, who = (part.strip() for part in line.split("|"))
        who, _, but_not = who.partition(" but not ")
        assert step not in rows, f"{flow}: {step} twice"
        rows[step] = Row(
            step,
            frozenset(words(sources)),
            None if target == "-" else target,
            frozenset(words(who)),
            tuple(words(but_not)),
        )
    return rows


def flows() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.*.txt"))
