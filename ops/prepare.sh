#!/usr/bin/env bash
# prepare.sh run|dev: everything a bare machine lacks for `make run` or for `make test` and `make check`.
#   run   .venv with the portal and the embedded servers; Pango for papers
#   dev   .venv with the tools too; Chromium, gettext and fonts besides
# Debian's packages are installed only where that is allowed (root or password-less sudo).
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-run}

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
  command -v apt-get >/dev/null || return 1
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || return 1
  say "Installing $* …"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || {
    as_root apt-get update -qq >/dev/null 2>&1
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
  }
}

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; }

find_python() {
  for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && fits "$candidate"; then echo "$candidate"; return; fi
  done
  return 1
}

make_venv() {
  [ -x .venv/bin/python ] && return
  python=$(find_python) || { apt_install python3 python3-venv && python=$(find_python); } || {
    say "Python 3.11 to 3.14 is needed (Debian: python3 python3-venv)."; exit 1; }
  "$python" -c 'import ensurepip' 2>/dev/null || apt_install python3-venv || {
    say "The module venv is needed (Debian: python3-venv)."; exit 1; }
  say "Making .venv …"
  "$python" -m venv .venv
}

# .venv/.installed holds the checksum of what was installed last; the development lock contains the others.
checksum() { cat "$@" | sha256sum | cut -d' ' -f1; }

install() {
  want=$(checksum "$@")
  have=$(cat .venv/.installed 2>/dev/null || true)
  [ "$have" = "$want" ] && return
  [ "$have" = "$(checksum requirements-dev.txt)" ] && return
  say "Installing the packages of $* …"
  quiet="-q --disable-pip-version-check"
  .venv/bin/python -m pip install $quiet --require-hashes -r ops/uv.txt
  .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes "$@" ||
    .venv/bin/python -m pip install $quiet --require-hashes $(printf -- '-r %s ' "$@")
  echo "$want" > .venv/.installed
}

pango_loads() {
  .venv/bin/python - 2>/dev/null <<'PY'
import ctypes
for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PY
}

pango() {
  pango_loads || apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ||
    say "Pango is missing (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0): papers cannot be printed."
}

needs() {  # needs PROGRAM PACKAGE… : a program of Debian's, or a word that it is missing
  program=$1; shift
  command -v "$program" >/dev/null || apt_install "$@" || say "$program is missing (Debian: $*)."
}

make_venv
case $mode in
  run) install requirements.txt requirements-embedded.txt; pango ;;
  dev)
    install requirements-dev.txt; pango
    needs xgettext gettext
    needs pdftoppm poppler-utils
    [ -n "${CHROMIUM:-}" ] || needs chromium chromium fonts-dejavu-core
    ;;
  *) say "prepare.sh run|dev"; exit 2 ;;
esac
