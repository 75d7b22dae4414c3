#!/usr/bin/env bash
# Applies a manifest and waits until a Deployment of it has rolled out. Prints what happens to its pods meanwhile.
#
# Usage: ci-gate.sh MANIFEST DEPLOYMENT NAMESPACE
#
# Ends with 0 when the rollout is complete, with 3 when the new pods crash or their image cannot be pulled, and with 4
# after five minutes. The last line on stderr says why.
set -euo pipefail
manifest=$1 deployment=$2 namespace=$3

kubectl apply -n "$namespace" -f "$manifest" >&2
# A pod without a readiness probe is ready as soon as it runs, and may crash a moment later. So the rollout must last.
k8s-informer --no-config "deploy/$deployment" -n "$namespace" --for=rollout --hold 10s \
  --fail-on crashloop,imagepull --fail-grace 30s --timeout 5m
