"""python -m ops.drill [NAME …]: the long drills at full size, on throw-away servers.

One line of figures each; exit 1 when a promise breaks.  Without a name: all there are.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import sys
import tempfile
import time

import django
from django.core.management import call_command

from ops import drills
from ops.messages import compile_stale
from ops.pytest_embedded import start_missing, stop_started


def names() -> list[str]:
    return sorted(part.name.replace("_", "-") for part in pkgutil.iter_modules(drills.__path__))


def run(name: str) -> bool:
    """Run one drill and print its line; whether every promise held."""
    began = time.monotonic()
    try:
        figures, held = importlib.import_module(f"ops.drills.{name.replace('-', '_')}").run(), True
    except AssertionError as broken:
        figures, held = f"BROKEN: {broken}", False
    print(f"{name}: {figures} ({time.monotonic() - began:.0f} s)", flush=True)
    return held


def main() -> int:
    wanted = sys.argv[1:] or names()
    if unknown := [name for name in wanted if name not in names()]:
        print(f"No such drill: {', '.join(unknown)}. There are: {', '.join(names()) or 'none'}.")
        return 2
    local = tempfile.mkdtemp(prefix="portal-drill-")
    os.environ |= {"DJANGO_SETTINGS_MODULE": "karakol_gsz.settings.dev", "LOCAL_DIR": local}
    compile_stale()
    start_missing()
    try:
        django.setup()
        call_command("migrate", verbosity=0)
        held = [run(name) for name in wanted]
        return 0 if all(held) else 1
    finally:
        stop_started()
        shutil.rmtree(local, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
