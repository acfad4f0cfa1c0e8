#!/usr/bin/env bash
# Writes the exact versions of everything in requirements-dev.txt to the file $1, resolved afresh in a new environment.
set -euo pipefail
target=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install -q --disable-pip-version-check --prefer-binary -r requirements-dev.txt
{
    printf '# The exact versions that are tested; made by "make lock", used as: pip install -r requirements.txt -c %s\n' \
        "$(basename "$target")"
    "$work/venv/bin/python" -m pip freeze --disable-pip-version-check
} >"$work/constraints"
mv "$work/constraints" "$target"
