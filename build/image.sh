#!/bin/sh
# image.sh: builds the runtime image that ./jacket runs, into .image/ of the checkout:
#   .image/current -> r-…   the newest image; replaced by one rename, so a start never meets half an image
#   .image/r-…/             a JDK runtime that holds Jacket's modules, with bin/jacket and the AOT cache lib/jacket.jsa
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
modules=$root/cli/target/launcher/libraries-modern
for classes in "$root"/*/target/launcher/classes; do modules=$modules:$classes; done
rm -rf "$work" "$image/next"
mkdir "$work" && : >"$work/stamp"

compile() {
  # shellcheck disable=SC2086 # several arguments are several words
  (cd "$root" && mvn -B -ntp -Dstyle.color=never compile -P launcher -pl cli -am -Djacket.target=target/launcher \
    -Denforcer.skip -Djacoco.skip ${JACKET_MAVEN_ARGS:-}) || return 1
  libraries=$root/cli/target/launcher/libraries
  rm -rf "$libraries-modern" &&
    "$JAVA_HOME/bin/java" "$root/build/Modernize.java" "$libraries-modern" "$libraries"/*.jar
}

link() {
  "$JAVA_HOME/bin/jlink" --module-path "$modules" \
    --add-modules dev.jacket.cli,org.jline.terminal.ffm,jdk.charsets \
    --strip-debug --no-header-files --no-man-pages "$@" --output "$new" &&
    cp "$root/build/launcher.sh" "$new/bin/jacket" && chmod 755 "$new/bin/jacket"
}

# The AOT cache of the image (JEP 483): the classes that the usual commands load, parsed, verified and linked beforehand.
# Without it everything works, only 100 ms later; so nothing that fails here ends the build.
#
# It is made from lists of classes (-XX:DumpLoadedClassList, -Xshare:dump) and not by -XX:AOTCacheOutput, because lists of
# several runs can be joined, and because JDK 25's -XX:AOTCacheOutput throws away the method handle forms that jlink made
# beforehand: linking the one downcall then takes 15 ms more.

# usual COMMAND…: runs the usual verbs, each as COMMAND VERB…; add one here if it should start fast.
usual() {
  "$@" version
  "$@" help send
  "$@" serve echo 127.0.0.1:0 "--json=$work/events" &
  server=$!
  endpoint=
  tries=100
  while [ -z "$endpoint" ] && [ "$tries" -gt 0 ] && kill -0 "$server" 2>/dev/null; do
    sleep 0.1
    tries=$((tries - 1))
    endpoint=$(sed -n '/"event":"listening"/s/.*"endpoint":"\([^"]*\)".*/\1/p' "$work/events" 2>/dev/null)
  done
  if [ -n "$endpoint" ]; then
    "$@" send "$endpoint" --eol lf --reply=line hello
    "$@" send "$endpoint" --reply hello
    printf 'hello\n' | "$@" connect "$endpoint"
  fi
  kill "$server" 2>/dev/null
  wait "$server"
  rm -f "$work/events"
}

# trace: finds the forms of method handles that the verbs need, for jlink to make them beforehand.
trace() {
  usual timeout 20 "$JAVA_HOME/bin/java" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
    -Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true --enable-native-access=dev.jacket.sys,org.jline.terminal.ffm \
    --module-path "$modules" -m dev.jacket.cli/dev.jacket.cli.Main >"$work/trace" </dev/null
  grep -E '^\[(LF|SPECIES)_RESOLVE\]' "$work/trace" | sort -u >"$work/forms"
  forms=
  if [ -s "$work/forms" ]; then forms=--generate-jli-classes=@$work/forms; fi
}

# dump: lists the classes of each verb and writes the cache; the same one serves all verbs and collectors.
dump() {
  JACKET_JAVA_OPTIONS="-Xshare:off -XX:DumpLoadedClassList=$work/classes-%p" usual timeout 20 "$new/bin/jacket" </dev/null
  # Numbers of classes belong to one run; the lines without them are the same in each.
  cat "$work"/classes-* | sed 's/ id: [0-9]*$//' | awk '!seen[$0]++' >"$work/classes"
  "$new/bin/java" -XX:+UseSerialGC -Xshare:dump -XX:+AOTClassLinking -XX:SharedClassListFile="$work/classes" \
    -XX:SharedArchiveFile="$new/lib/jacket.jsa" --enable-native-access=dev.jacket.sys,org.jline.terminal.ffm -m dev.jacket.cli/dev.jacket.cli.Main
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
  link ${forms:+"$forms"} || return 1
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
grep -E 'ERROR|Error' "$log" | head -n 12 >&2
exit 2
