#!/usr/bin/env bash
# Waits until a Job has ended, and says how. The Job may have ended long ago, and its pods may be gone.
#
# Usage: wait-for-job.sh JOB NAMESPACE
#
# Ends with 0 when the Job is complete, with 3 when it has failed, and with 4 when it still runs after an hour.
set -euo pipefail
job=$1 namespace=$2

code=0
k8s-informer --no-config "job/$job" -n "$namespace" --for=condition=Complete --timeout 1h >&2 || code=$?
case $code in
  0) echo "$job is complete" ;;
  3) echo "$job has failed" ;;
  4) echo "$job has not ended within an hour" ;;
esac
exit "$code"
