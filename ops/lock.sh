#!/usr/bin/env bash
# lock.sh [uv's options, as --upgrade-package django]: requirements*.in → requirements*.txt, pinned and hashed.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in requirements requirements-embedded requirements-dev; do
  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    "$@" "$name.in" -o "$name.txt"
  sed -i "1i # Made by \`make lock\` from $name.in: every package of the closure, pinned and hashed." "$name.txt"
done
