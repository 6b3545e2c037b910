# shellcheck shell=sh
# summary ARGUMENTS: what tests have measured, and what the test reports of all modules come to; fails where a test failed
# twice, none ran, or, with -Djacket.skips=fail among the arguments, a test was skipped that build/allowed-skips.txt does
# not name, or, with -Djacket.again=fail, a test passed on its second try only.
summary() {
  summary_status=0
  if [ -s acceptance/target/rows-without-test ]; then
    printf 'Rows of docs/robustness.md without a test: %s\n' "$(cat acceptance/target/rows-without-test)"
  fi

  cat -- */target/measured 2>/dev/null | awk -F '\t' '
    {
      what = $1 ", " $2 ": "
      if (!count[what]++) { order[++kinds] = what; least[what] = most[what] = $3 }
      if ($3 + 0 < least[what] + 0) least[what] = $3
      if ($3 + 0 > most[what] + 0) most[what] = $3
      if ($3 !~ /^[0-9.]+$/) words[what] = $3
    }
    END {
      for (i = 1; i <= kinds; i++) {
        what = order[i]
        if (count[what] == 1) printf "MEASURED %s%s\n", what, least[what]
        else if (what in words) printf "MEASURED %s%s (the last of %d)\n", what, words[what], count[what]
        else printf "MEASURED %s%s to %s (%d times)\n", what, least[what], most[what], count[what]
      }
    }'

  summary_skips=$(cat -- */target/surefire-reports/TEST-*.xml 2>/dev/null |
    sed -n 's/.*<skipped message="\([^"]*\)".*/\1/p' |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' | sort | uniq)
  if [ -n "$summary_skips" ]; then
    printf 'SKIPPED %s: %s\n' "$(printf '%s\n' "$summary_skips" | wc -l)" \
      "$(printf '%s\n' "$summary_skips" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n/, /g')"
    case " $1 " in
    *' -Djacket.skips=fail '*)
      if printf '%s\n' "$summary_skips" | grep -vxF -f build/allowed-skips.txt; then
        printf 'These skips are not allowed.\n'
        summary_status=1
      fi
      ;;
    esac
  fi

  summary_counts=$(cat -- */target/surefire-reports/TEST-*.xml 2>/dev/null | awk '
    function attribute(name) {
      return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : ""
    }
    /^ *<testcase / { tests++; test = attribute("classname") "." attribute("name"); again = 0 }
    /^ *<(failure|error)[ >]/ { failed++; printf "FAILED %s\n", test }
    /^ *<skipped[ >\/]/ { skipped++ }
    /^ *<flaky(Failure|Error)[ >]/ { if (!again++) printf "PASSED ON THE SECOND TRY %s\n", test }
    END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }')
  printf '%s\n' "$summary_counts"
  case $summary_counts in
  *'SECOND TRY'*)
    case " $1 " in
    *' -Djacket.again=fail '*) summary_status=1 ;;
    esac
    ;;
  esac
  case $(printf '%s\n' "$summary_counts" | tail -n 1) in
  '0 passed'*) summary_status=1 ;;
  *', 0 failed,'*) ;;
  *) summary_status=1 ;;
  esac
  return "$summary_status"
}
