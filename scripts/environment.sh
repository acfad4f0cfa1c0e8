#!/usr/bin/env bash
# Makes the virtual environment $1 and installs the requirements file $2 into it, at the versions of constraints.txt.
# Does nothing when that is already so: a stamp in the environment holds the hash of what was installed.
set -euo pipefail
venv=$1
requirements=$2

say() { printf '%s\n' "$*" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Counterfoil needs Python 3.11 or newer; ${PYTHON:-python3} is $("${PYTHON:-python3}" --version 2>&1 || true)."
    say "Install one (Debian 12, Ubuntu 24.04: apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.11"
    exit 1
}

make_venv() {
    local python
    python=$(find_python) || exit 1
    if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        say "$python cannot make virtual environments: its venv module is missing."
        say "Install it (Debian, Ubuntu: apt install python3-venv) and run the same command again."
        exit 1
    fi
    say "Making the virtual environment $venv with $("$python" --version)."
    "$python" -m venv "$venv"
}

# The stamp of an environment that holds the file $1: it changes with Python, the file and the locked versions.
stamp_of() {
    cat requirements.txt "$1" constraints.txt | "$venv/bin/python" -c \
        'import hashlib, sys; print(sys.version, hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

is_installed() { [ "$(cat "$venv/.installed-$1" 2>/dev/null || true)" = "$(stamp_of "$1")" ]; }

if ! new_enough "$venv/bin/python"; then
    rm -rf "$venv"
    make_venv
fi

if is_installed "$requirements"; then
    exit 0
fi
say "Installing $requirements into $venv (the first time takes a few minutes)."
"$venv/bin/python" -m pip install -q --disable-pip-version-check --prefer-binary \
    -r "$requirements" -c constraints.txt
stamp_of "$requirements" >"$venv/.installed-$requirements"
# The test requirements include those of the app, and a new version of one is a new version of both.
stamp_of requirements.txt >"$venv/.installed-requirements.txt"
