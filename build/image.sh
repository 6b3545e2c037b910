#!/bin/sh
# image.sh: builds the runtime image that ./jacket runs, into .image/ of the checkout:
#   .image/current -> r-…   the newest image; replaced by one rename, so a start never meets half an image
#   .image/r-…/             a JDK runtime that holds Jacket's modules, with bin/jacket and the AOT caches lib/*.aot
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
work=$image/work
log=$image/build.log
libraries=$root/cli/target/launcher/libraries
rm -rf "$work" "$image/next"
mkdir "$work" && : >"$work/stamp"

compile() {
  # shellcheck disable=SC2086 # several arguments are several words
  (cd "$root" && mvn -B -ntp -Dstyle.color=never compile -P launcher -pl cli -am -Djacket.target=target/launcher \
    -Denforcer.skip -Djacoco.skip ${JACKET_MAVEN_ARGS:-}) || return 1
  rm -rf "$libraries-modern"
  "$JAVA_HOME/bin/java" "$root/build/Modernize.java" "$libraries-modern" "$libraries"/*.jar || return 1
  modules=$libraries-modern
  for classes in "$root"/*/target/launcher/classes; do modules=$modules:$classes; done
}

link() {
  if [ -s "$work/forms" ]; then set -- --generate-jli-classes=@"$work/forms"; fi
  "$JAVA_HOME/bin/jlink" --module-path "$modules" \
    --add-modules dev.jacket.cli,org.jline.terminal.ffm,jdk.charsets \
    --strip-debug --no-header-files --no-man-pages "$@" --output "$new" &&
    cp "$root/build/compile-early" "$new/lib/" &&
    cp "$root/build/launcher.sh" "$new/bin/jacket" && chmod 755 "$new/bin/jacket"
}

# The AOT cache of the image (JEP 483, 514): what the usual commands load, parsed, verified and linked beforehand, from
# one run of dev.jacket.cli.Training. Without it everything works, only 100 ms later; so nothing that fails here ends the build.

# training JAVA OPTION…: one training run.
training() {
  printf 'hello\n' | timeout 60 "$@" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData \
    --enable-native-access=dev.jacket.sys,org.jline.terminal.ffm -m dev.jacket.cli/dev.jacket.cli.Training
}

# trace: the forms of method handles that the verbs need, for jlink to make them beforehand; linking the one downcall is the
# longest part of a start.
trace() {
  training "$JAVA_HOME/bin/java" --module-path "$modules" -Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true >"$work/trace"
  sed -nE 's/^(\[(LF|SPECIES)_RESOLVE\] .*) \([a-z]*\)$/\1/p' "$work/trace" | sort -u >"$work/forms"
}

# dump: writes the caches. It makes the classes that hold the forms anew, out of the JDK's own list (lib/classlist) and not
# out of what the run needs, so the list gets ours too. That costs 15 ms a start where it is left out (JDK 25).
# The verbs that have the hook for event loops need a cache of their own: the virtual machine takes none that was made
# with other packages open or other object headers, and without one a start of serve took 0.4 s of a processor instead of 0.1.
dump() {
  sed 's/^/@lambda-form-invoker /' "$work/forms" >>"$new/lib/classlist"
  training "$new/bin/java" -XX:AOTCacheOutput="$new/lib/jacket.aot"
  training "$new/bin/java" -XX:AOTCacheOutput="$new/lib/jacket-hook.aot" --add-opens java.base/java.lang=dev.jacket.loop \
    -XX:+UseCompactObjectHeaders
}

publish() {
  mv "$work/stamp" "$new/stamp"
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

build() {
  compile || return 1
  trace
  link || return 1
  dump
  publish
}

printf 'jacket: building, as the sources are new or have changed ...' >&2
if build >"$log" 2>&1; then
  rm -rf "$work"
  printf ' done in %s s\n' $(($(date +%s) - begun)) >&2
  exit 0
fi
rm -rf "$new" "$work"
printf ' failed; from %s:\n' "$log" >&2
# What is wrong in the sources or with the machine, each thing once; else whatever Maven and jlink call an error.
reasons=$(grep -E '\.java:\[|^Error|Could not|No space' "$log" | awk '!seen[$0]++' | head -n 8)
[ -n "$reasons" ] || reasons=$(grep -iE 'error' "$log" | awk '!seen[$0]++' | head -n 8)
printf '%s\n' "$reasons" >&2
exit 2
