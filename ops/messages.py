"""Catalogues: collect the texts, compile them, say what is missing.

    python -m ops.messages collect    write locale/*/LC_MESSAGES/django.po anew (needs gettext)
    python -m ops.messages compile    write every .mo that is older than its .po (needs nothing)
    python -m ops.messages check      exit 1 when a text is not collected, empty or doubtful

The .mo files are not in the repository: Babel, which the portal has anyway, compiles them.
`locale_overrides/` holds our words for texts of Django and allauth; collecting leaves it alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

BASE = Path(__file__).resolve().parent.parent
LANGUAGES = ("ru", "ky")
CATALOGUES = "locale*/*/LC_MESSAGES/*.po"
SOURCES = ("karakol_gsz", "ngos", "procurement", "monitoring", "templates", "locale", "manage.py")

# a text that changed is empty again: a guess from a similar one would be printed on papers
COLLECTOR = """
import sys
from django.core.management import execute_from_command_line
from django.core.management.commands.makemessages import Command
Command.msgmerge_options = [*Command.msgmerge_options, "--no-fuzzy-matching"]
Command.xgettext_options = [*Command.xgettext_options, "--keyword=_l"]
execute_from_command_line(sys.argv)
"""


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3], ignore_obsolete=True)


def compile_stale() -> list[Path]:
    """Write every .mo that is missing or older than its .po; replaced whole, never half."""
    written = []
    for po in sorted(BASE.glob(CATALOGUES)):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        fresh = mo.with_suffix(f".{os.getpid()}.new")
        with fresh.open("wb") as target:
            write_mo(target, read(po))
        fresh.replace(mo)
        written.append(mo)
    return written


def collect(base: Path = BASE) -> None:
    """Collect the texts of the code and of the templates under *base*."""
    for language in LANGUAGES:  # the command writes only into folders that exist
        (base / "locale" / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    languages = [part for language in LANGUAGES for part in ("-l", language)]
    habits = ["--no-location", "--no-obsolete", "--no-wrap"]
    folders = ["--ignore=.venv", "--ignore=.local", "--ignore=tests", "--ignore=ops"]
    subprocess.run(
        [sys.executable, "-c", COLLECTOR, "makemessages", *languages, *habits, *folders, "-v0"],
        cwd=base,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
        check=True,
    )


def _collected_elsewhere(folder: Path) -> None:
    """Collect in a copy: a check changes nothing."""
    for name in SOURCES:
        source = BASE / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("*.mo", "*.pyc"))
        elif source.exists():
            shutil.copy(source, folder / name)
    collect(folder)


def _doubts(name: str, ours: Catalog, collected: Catalog) -> Iterator[str]:
    ours_by_key = {(message.context, message.id): message for message in ours if message.id}
    for message in collected:
        if message.id and (message.context, message.id) not in ours_by_key:
            yield f"{name}: not collected: {message.id!r}"
    wanted = {(message.context, message.id) for message in collected}
    for key, message in ours_by_key.items():
        if key not in wanted:
            yield f"{name}: no longer used: {message.id!r}"
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(texts):
            yield f"{name}: not translated: {message.id!r}"
        if message.fuzzy:
            yield f"{name}: doubtful (fuzzy): {message.id!r}"


def check() -> int:
    if not shutil.which("xgettext"):
        print("Catalogues were not checked: xgettext is missing (Debian: gettext).")
        return 1 if os.environ.get("CI") == "true" else 0
    doubts: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portal-messages-") as name:
        _collected_elsewhere(Path(name))
        for language in LANGUAGES:
            part = Path("locale") / language / "LC_MESSAGES" / "django.po"
            if not (BASE / part).exists():
                doubts.append(f"{part}: missing")
                continue
            doubts += _doubts(language, read(BASE / part), read(Path(name) / part))
    print("\n".join(doubts) or "Catalogues: complete.")
    return 1 if doubts else 0


def main() -> int:
    match sys.argv[1:]:
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_stale()
        case ["check"]:
            return check()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
