#!/usr/bin/env bash
# Runs a command for each container that is killed because it exceeded its memory limit, until Ctrl-C. The last
# argument of the command is a text such as "shop/web-7d9c-fghij: app was killed for its memory (limit 256Mi)".
#
# Usage: alert-on-oom.sh COMMAND [ARGUMENT...]
#
# Needs jq.
set -euo pipefail

k8s-informer --no-config --watch-only --show changes -o json --no-object |
  jq --unbuffered -r '"\(.summary.namespace)/\(.summary.name)" as $pod | .changes[] | select(.reason == "OOMKilled") |
    "\($pod): \(.container) was killed for its memory (limit \(.limit // "none"))"' |
  while IFS= read -r text; do "$@" "$text" </dev/null; done
