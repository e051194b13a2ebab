# Sourced by ./run and ./test from the top of the clone: makes .venv hold what a list of
# requirements/ locks. Does nothing when it does already, and may be interrupted.

VENV=.venv
HELD=$VENV/.held  # a copy of each list that .venv holds

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

# Moving a clone breaks the scripts of its venv, so the folder is part of what must match.
venv_runs() { [ "$(sed -n 2p "$VENV/.built-by" 2>/dev/null)" = "$PWD" ] && "$VENV/bin/python" -c '' 2>/dev/null; }

holds() { cmp -s "requirements/$1.txt" "$HELD/$1.txt" && venv_runs; }

make_venv() {
  local python
  python=$(find_python) || return
  rm -rf "$VENV"
  "$python" -m venv --without-pip "$VENV" && printf 'venv of\n%s\n' "$PWD" > "$VENV/.built-by"
}

# Python carries pip for the venvs it makes, as one file that runs as it is; unpacking it into ours
# would take longer than everything else here.
carried_pip() {
  "$VENV/bin/python" -c '
import ensurepip, pathlib, sysconfig
folders = sysconfig.get_config_var("WHEEL_PKG_DIR"), pathlib.Path(ensurepip.__file__).parent / "_bundled"
print(next(wheel for folder in folders if folder for wheel in pathlib.Path(folder).glob("pip-*.whl")))'
}

pip_install() {
  local pip
  pip=$(carried_pip) || return
  "$VENV/bin/python" "$pip/pip" install --quiet --no-compile --no-deps --require-hashes -r "$1"
}

# uv stands in the lists itself, with its hashes; pip alone is four times slower and always there.
install_uv() {
  awk '/^uv==/ {mine = 1} mine {print} mine && !/\\$/ {exit}' "requirements/$1.txt" > "$VENV/uv.txt"
  cmp -s "$VENV/uv.txt" "$HELD/uv.txt" && return
  pip_install "$VENV/uv.txt" && cp "$VENV/uv.txt" "$HELD/"
}

uv_pip() { "$VENV/bin/uv" pip "$@" --quiet --python "$VENV/bin/python" --require-hashes; }

# Only the longest list takes away what it doesn't have: a ./test may run beside a ./run.
uv_install() {
  if [ "$1" = dev ]; then uv_pip sync "requirements/dev.txt"; else uv_pip install --no-deps -r "requirements/$1.txt"; fi
}

install_locked() {
  if install_uv "$1" && uv_install "$1"; then return; fi
  echo "uv could not install the requirements; trying pip." >&2
  pip_install "requirements/$1.txt"
}

# Whoever holds `dev` holds `local`: it is a part of it, in the same versions.
fill_venv() {
  local list lists=("$1")
  [ "$1" = dev ] && lists+=(local)
  echo "Installing what requirements/$1.txt locks into .venv (once, then only when it changes) …" >&2
  venv_runs || make_venv || return
  mkdir -p "$HELD"
  for list in "${lists[@]}"; do rm -f "$HELD/$list.txt"; done
  install_locked "$1" || return
  for list in "${lists[@]}"; do cp "requirements/$list.txt" "$HELD/"; done
}

# Two commands may start at once in a fresh clone: one fills the venv, the other waits for it.
bootstrap() {
  # Some images forbid Python to keep what it compiled; each of our processes would start seconds later.
  unset PYTHONDONTWRITEBYTECODE
  export PIP_DISABLE_PIP_VERSION_CHECK=1
  holds "$1" && return
  exec 9> .bootstrap.lock
  if command -v flock >/dev/null; then flock 9; fi
  holds "$1" || fill_venv "$1" || { echo "The Python environment could not be built." >&2; return 1; }
  exec 9>&-
}
