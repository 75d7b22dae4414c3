#!/usr/bin/env bash
# Applies a manifest, prints how a ConfigMap has changed, restarts the Deployment that reads it, and waits for that.
#
# Usage: configmap-rollout.sh MANIFEST CONFIGMAP DEPLOYMENT NAMESPACE
#
# Ends with 0 when the rollout is complete, with 3 when something is wrong with the new pods, and with 4 when the
# ConfigMap has not changed within 20 seconds, or when the rollout takes longer than five minutes.
set -euo pipefail
manifest=$1 configmap=$2 deployment=$3 namespace=$4

# The first line says that the ConfigMap is watched, so that no change is missed. The second event is the change.
k8s-informer --no-config "configmap/$configmap" -n "$namespace" -o diff --count 2 --timeout 20s |
  { read -r _ && kubectl apply -n "$namespace" -f "$manifest" >&2 && cat; }
kubectl rollout restart -n "$namespace" "deploy/$deployment" >&2
k8s-informer --no-config "deploy/$deployment" -n "$namespace" --for=rollout --hold 10s \
  --fail-on any --fail-grace 30s --timeout 5m >&2
