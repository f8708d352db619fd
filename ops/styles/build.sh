#!/bin/sh
# Compile the slim Bootstrap. `build.sh` writes static/css/bootstrap.css; `build.sh --check` compiles
# into a temporary place and fails when the file in the repository differs. Without Node: says so.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target="$root/static/css/bootstrap.css"
tools="${STYLES_TOOLS:-$root/.local/styles}"

if ! command -v npm >/dev/null 2>&1; then
    echo "styles: not rebuilt, this machine has no Node; static/css/bootstrap.css is taken as it is"
    exit 0
fi
if [ ! -d "$tools/node_modules/bootstrap" ] || [ ! -d "$tools/node_modules/sass" ]; then
    mkdir -p "$tools"
    cp "$here/package.json" "$tools/package.json"
    if ! (cd "$tools" && npm install --silent --no-audit --no-fund --ignore-scripts >/dev/null 2>&1); then
        echo "styles: not rebuilt, npm reached no registry; static/css/bootstrap.css is taken as it is"
        exit 0
    fi
fi
built=$(mktemp)
trap 'rm -f "$built"' EXIT
# "$tools/node_modules/sass/sass.js" and not .bin/sass: links may not survive a copied folder.
node "$tools/node_modules/sass/sass.js" --style=compressed --no-source-map --quiet \
    --silence-deprecation=import,global-builtin,color-functions,mixed-decls,if-function \
    --load-path="$tools/node_modules/bootstrap/scss" "$here/bootstrap.scss" "$built"
if [ "${1:-}" = "--check" ]; then
    if ! cmp -s "$built" "$target"; then
        echo "styles: static/css/bootstrap.css differs from ops/styles/bootstrap.scss; run ops/styles/build.sh"
        exit 1
    fi
    echo "styles: static/css/bootstrap.css is what ops/styles/bootstrap.scss compiles to"
else
    cp "$built" "$target"
    cp "$tools/node_modules/bootstrap/LICENSE" "$root/static/css/bootstrap.LICENSE"
    chmod 644 "$target" "$root/static/css/bootstrap.LICENSE"
    echo "styles: written, $(wc -c <"$target") bytes, $(gzip -9 -c "$target" | wc -c) gzipped"
fi
