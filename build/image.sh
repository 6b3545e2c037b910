#!/bin/sh
# image.sh: builds the runtime image that ./jacket runs, into .image/ of the checkout:
#   .image/current -> r-…   the newest image; replaced by one rename, so a start never meets half an image
#   .image/r-…/             a JDK runtime that holds Jacket's modules, with bin/jacket and the AOT cache lib/jacket.aot
#   .image/bin -> current/bin, .image/build.log, .image/lock
# Two at once: the second waits for the first and finds its work done. Only the image in use and the one before it are kept.
set -u
root=$(CDPATH='' cd -P -- "${0%/*}/.." && pwd -P) || exit 2
image=$root/.image
# shellcheck source=build/stale.sh
. "$root/build/stale.sh"
# shellcheck source=build/jdk.sh
. "$root/build/jdk.sh"
# shellcheck source=build/packages.sh
. "$root/build/packages.sh"
# shellcheck source=build/tools.sh
. "$root/build/tools.sh"

fail() {
  printf 'jacket: %s\n' "$1" >&2
  exit 2
}

# A subshell, as a redirection that fails ends the shell itself for a special built-in such as `:`.
if ! (mkdir -p "$image" && : >>"$image/lock") 2>/dev/null; then
  [ -x "$image/current/bin/jacket" ] || fail "cannot write $image, and there is no image in it yet"
  printf 'jacket: the sources are newer than the image, but %s cannot be written; running what is there\n' "$image" >&2
  exit 0
fi
exec 9>>"$image/lock"
flock 9 || fail "cannot lock $image/lock"
stale "$root" || exit 0
tools_need || exit 2

begun=$(date +%s)
name=r-$begun-$$
new=$image/$name
log=$image/build.log
rm -rf "$image"/stamp-* "$image"/next
: >"$image/stamp-$$"

compile() {
  # shellcheck disable=SC2086 # several arguments are several words
  (cd "$root" && mvn -B -ntp -Dstyle.color=never compile -P launcher -pl cli -am -Djacket.target=target/launcher \
    -Denforcer.skip -Djacoco.skip ${JACKET_MAVEN_ARGS:-})
}

link() {
  libraries=$root/cli/target/launcher/libraries
  path=$libraries-modern
  rm -rf "$path" && "$JAVA_HOME/bin/java" "$root/build/Modernize.java" "$path" "$libraries"/*.jar || return 1
  for classes in "$root"/*/target/launcher/classes; do path=$path:$classes; done
  "$JAVA_HOME/bin/jlink" --module-path "$path" \
    --add-modules dev.jacket.cli,org.jline.terminal.ffm,jdk.charsets \
    --strip-debug --no-header-files --no-man-pages --output "$new" &&
    cp "$root/build/launcher.sh" "$new/bin/jacket" && chmod 755 "$new/bin/jacket"
}

# An AOT cache of what the usual short commands load. Without one everything works, only later; so a failure ends nothing.
train() {
  JACKET_AOT=AOTCacheOutput "$new/bin/jacket" version
}

publish() {
  mv "$image/stamp-$$" "$new/stamp"
  before=$(readlink "$image/current" 2>/dev/null)
  ln -s "$name" "$image/next" && mv -fT "$image/next" "$image/current" || return 1
  [ -h "$image/bin" ] || ln -s current/bin "$image/bin"
  for old in "$image"/r-*; do
    case ${old##*/} in
    "$name" | "$before") ;;
    *) rm -rf "$old" ;;
    esac
  done
}

printf 'jacket: building, as the sources are new or have changed ...' >&2
if compile >"$log" 2>&1 && link >>"$log" 2>&1; then
  train >>"$log" 2>&1
  if publish >>"$log" 2>&1; then
    printf ' done in %s s\n' $(($(date +%s) - begun)) >&2
    exit 0
  fi
fi
rm -rf "$new" "$image/stamp-$$"
printf ' failed; from %s:\n' "$log" >&2
grep -E 'ERROR|Error' "$log" | head -n 12 >&2
exit 2
