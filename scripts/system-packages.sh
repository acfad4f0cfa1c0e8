#!/usr/bin/env bash
# Sees to it that the programs are there that the tests drive: PostgreSQL, Chromium, and the off-screen OpenGL of the
# renderer. As root on Debian or Ubuntu it installs what is missing; else it says what to install.
set -euo pipefail

has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

has_chromium() {
    [ -x "${COUNTERFOIL_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null
}

has_library() { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep "$1" >/dev/null; }

has_dri() { compgen -G '/usr/lib/*/dri/*_dri.so' >/dev/null || compgen -G '/usr/lib/*/libgallium-*.so' >/dev/null; }

missing=()
has_postgres || missing+=(postgresql)
has_chromium || missing+=(chromium)
has_library libEGL.so.1 || missing+=(libegl1)
has_dri || missing+=(libgl1-mesa-dri)
if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    printf 'Installing what the tests need: %s\n' "${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    exit 0
fi

cat >&2 <<END
The tests need system packages that are missing: ${missing[*]}
On Debian 12:  sudo apt-get install ${missing[*]}
Elsewhere: PostgreSQL 15 or newer with initdb on the PATH; Chromium or Chrome, or COUNTERFOIL_CHROMIUM=/path/to/it
(Ubuntu packages Chromium as a snap, which tests cannot drive: name a Chrome there); EGL with Mesa's software driver.
END
exit 1
