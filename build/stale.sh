# shellcheck shell=sh
# stale ROOT: true where the image of the checkout ROOT is missing or older than what it is built from.
# One `find` that ends at the first newer file; folders count too, so that a deleted source is seen.
stale() {
  [ -x "$1/.image/current/bin/jacket" ] || return 0
  [ -n "$(find "$1/pom.xml" "$1/.mvn" "$1/build" "$1"/*/pom.xml "$1"/*/src/main \
    -newer "$1/.image/current/stamp" -print -quit)" ]
}
