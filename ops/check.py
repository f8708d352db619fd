"""`make check`: every check, also after one has failed; exit 1 when any did.

python -m ops.check [NAME …]     all, or the named ones
python -m ops.check --write      `make format`: change what a program can change
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["karakol_gsz", "ngos", "procurement", "monitoring", "ops", "tests", "manage.py"]
TEMPLATES = [str(path) for path in sorted((BASE / "templates").rglob("*.html"))]
LICENCES = "Apache;BSD;MIT;MPL;Mozilla;PSF;Python Software Foundation;Lesser General Public"


def delivered() -> list[str]:
    """The packages of the portal itself; tools are not handed on to anybody."""
    return re.findall(r"^([\w.-]+)==", (BASE / "requirements.txt").read_text(), re.MULTILINE)


CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", *CODE],
    "lint": ["ruff", "check", *CODE],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "template syntax": ["djade", "--check", "--target-version", "5.2", *TEMPLATES],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "django": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": ["python", "-m", "ops.messages", "check"],
    "licences": ["pip-licenses", "--from=mixed", "--partial-match", f"--allow-only={LICENCES}"]
    + ["--packages", *delivered()],
    "styles": ["/bin/sh", "ops/styles/build.sh", "--check"],
    "spelling": ["codespell"],
}


WRITE = {
    "format": ["ruff", "format", *CODE],
    "lint": ["ruff", "check", "--fix", *CODE],
    "template syntax": ["djade", "--target-version", "5.2", *TEMPLATES],
}


def run(name: str, command: list[str]) -> bool:
    """Run one check; its words are shown only when it fails."""
    began = time.monotonic()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "karakol_gsz.settings.dev"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=BASE,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    word = "ok" if passed else "FAILED"
    print(f"{name:16}{word:8}{time.monotonic() - began:5.1f} s", flush=True)
    if not passed:
        print(done.stdout, flush=True)
    return passed


def main() -> int:
    if sys.argv[1:] == ["--write"]:
        for command in WRITE.values():
            subprocess.run([str(BIN / command[0]), *command[1:]], cwd=BASE, check=False)
        return 0
    wanted = sys.argv[1:] or list(CHECKS)
    failed = [name for name in wanted if not run(name, CHECKS[name])]
    print(f"make check: {', '.join(failed)} FAILED" if failed else "make check: all is well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
