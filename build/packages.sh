# shellcheck shell=sh
# Installs system packages, where this user may; says so on stderr.

# packages_as_root COMMAND…: runs it as root without asking for a password.
packages_as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

# packages_may: true where this user can install packages.
packages_may() {
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

# packages_install APT DNF APK: installs the first package manager's name for it; the words of one name may be several.
packages_install() {
  packages_may || return 1
  if command -v apt-get >/dev/null 2>&1; then
    packages_names=$1
    printf 'jacket: installing with apt-get: %s\n' "$packages_names" >&2
    # shellcheck disable=SC2086 # several packages are several words
    packages_apt $packages_names
  elif command -v dnf >/dev/null 2>&1; then
    printf 'jacket: installing with dnf: %s\n' "$2" >&2
    # shellcheck disable=SC2086
    packages_as_root dnf install -y -q $2 >&2
  elif command -v apk >/dev/null 2>&1; then
    printf 'jacket: installing with apk: %s\n' "$3" >&2
    # shellcheck disable=SC2086
    packages_as_root apk add -q $3 >&2
  else
    return 1
  fi
}

# packages_apt NAME…: with the lists as they are, and once more after an update of the lists.
packages_apt() {
  packages_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 ||
    { packages_as_root apt-get update -qq >/dev/null 2>&1 &&
      packages_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } >&2
}
