#!/bin/sh
# jacket: the command of the runtime image that this file lies in; copied or linked, it finds the image's folder itself.
home=$0
if [ -h "$home" ]; then home=$(readlink -f -- "$home"); fi
home=${home%/*}/..

# Called by the name of another netcat, it takes that one's words.
case ${0##*/} in
nc | ncat) set -- "${0##*/}" "$@" ;;
esac

# What lives long is compiled by all tiers and reaches full speed, and its event loops run virtual threads themselves,
# for which they need a hook that the JDK keeps closed; doctor has the hook too, to tell what they find. What is over in
# a moment starts faster without either, and compiles only what repeats: at 20 times the usual thresholds the compiler
# leaves the second core to the start. SHA-256 reaches full speed by the upper tier alone: 300 MiB/s instead of 45.
#
# A parked connection keeps its stack and its objects, and each message brings them through the processor's caches. Compact
# object headers make the objects smaller. What a connection calls once is compiled after 100 connections and not after 5,000
# (lib/compile-early), as frames of code that is not optimized made three quarters of the stack. What the run that made the
# cache says of hot methods is left alone: it ended after a moment, and code compiled by it costs a server 2 to 4 % for good.
cache=jacket
early=
case "$* " in
serve\ * | relay\ * | load\ * | chat\ * | doctor\ *)
  cache=jacket-hook
  tiers='--add-opens java.base/java.lang=dev.jacket.loop -XX:+UseCompactObjectHeaders'
  case "$1" in
  doctor) tiers="$tiers -XX:TieredStopAtLevel=1 -XX:+UseSerialGC" ;;
  *)
    early=$home/lib/compile-early
    tiers="$tiers -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining"
    ;;
  esac
  ;;
*' --sum '* | *[?\&]sum*) tiers='-XX:+UseSerialGC -Xmn16m' ;;
*) tiers='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn16m -XX:CompileThresholdScaling=20' ;;
esac

# The virtual machine would announce these on stderr; JACKET_JAVA_OPTIONS is ours and silent.
unset JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS

# -Xlog:disable: nothing but the command's own bytes reaches stdout, also where the cache does not fit this machine.
# shellcheck disable=SC2086 # several options are several words
exec "$home/bin/java" -Xlog:disable $tiers ${early:+"-XX:CompileCommandFile=$early"} -XX:-UsePerfData -XX:AOTCache="$home/lib/$cache.aot" \
  --enable-native-access=dev.jacket.sys,org.jline.terminal.ffm ${JACKET_JAVA_OPTIONS-} -m dev.jacket.cli/dev.jacket.cli.Main "$@"
