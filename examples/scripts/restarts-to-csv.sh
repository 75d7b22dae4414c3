#!/usr/bin/env bash
# Prints a row of CSV for each container that is started again, until Ctrl-C: when it was, which container it was, and
# how the container had ended before.
#
# Usage: restarts-to-csv.sh [FLAG...] >restarts.csv
#
# The flags are those of k8s-informer, such as -n shop. Needs jq.
set -euo pipefail

echo time,namespace,pod,container,restarts,reason,exit
k8s-informer --no-config --watch-only --show changes -o json --no-object "$@" |
  jq --unbuffered -r '. as $event | .changes[] | select(.restarted) |
    [$event.timestamp, $event.summary.namespace, $event.summary.name, .container, .restarted, .reason // .last, .exit] |
    @csv'
