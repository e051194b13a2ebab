# Sourced by ./run and ./test from the top of the clone: makes .venv hold exactly what
# requirements/dev.txt locks. Does nothing when it does already, and may be interrupted.

LOCKED=requirements/dev.txt
VENV=.venv

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Baton needs Python 3.11, 3.12 or 3.13 with venv (Debian: apt-get install python3 python3-venv)." >&2
  return 1
}

venv_runs() { "$VENV/bin/python" -c '' 2>/dev/null; }

# Moving a clone breaks the scripts of its venv, so the folder is part of what must match.
fingerprint() { { cat "$LOCKED"; pwd; } | "$1" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

is_current() { venv_runs && [ "$(cat "$VENV/.built-from" 2>/dev/null)" = "$(fingerprint "$VENV/bin/python")" ]; }

# uv stands in the lock itself, with its hashes; plain pip is four times slower and always there.
install_uv() {
  awk '/^uv==/ {mine = 1} mine {print} mine && !/\\$/ {exit}' "$LOCKED" > "$VENV/uv.txt"
  "$VENV/bin/python" -m pip install --quiet --no-deps --require-hashes -r "$VENV/uv.txt"
}

install_locked() {
  if install_uv && "$VENV/bin/uv" pip sync --quiet --python "$VENV/bin/python" --require-hashes "$LOCKED"; then
    return
  fi
  echo "uv could not install the requirements; trying pip." >&2
  "$VENV/bin/python" -m pip install --quiet --no-deps --require-hashes -r "$LOCKED"
}

build_venv() {
  local python
  echo "Installing what requirements/dev.txt locks into .venv (once, then only when it changes) …" >&2
  if ! venv_runs || [ "$(sed -n 2p "$VENV/.built-by" 2>/dev/null)" != "$PWD" ]; then
    python=$(find_python) || return
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || return
    printf 'venv of\n%s\n' "$PWD" > "$VENV/.built-by"
  fi
  install_locked || return
  fingerprint "$VENV/bin/python" > "$VENV/.built-from"
}

# Two commands may start at once in a fresh clone: one builds, the other waits for it.
bootstrap() {
  export PIP_DISABLE_PIP_VERSION_CHECK=1
  is_current && return
  exec 9> .bootstrap.lock
  if command -v flock >/dev/null; then flock 9; fi
  is_current || build_venv || { echo "The Python environment could not be built." >&2; return 1; }
  exec 9>&-
}
