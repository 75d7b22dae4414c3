{{- /* The template of every step: kubelet-stages.ts puts the step into it. It makes the status of the pod. */ -}}
{{- $pod := . -}}
{{- $now := dateInZone "2006-01-02T15:04:05Z" now "UTC" -}}
{{- $status := .status -}}
{{- $annotations := default dict .metadata.annotations -}}
{{- $specs := concat (default list .spec.initContainers) .spec.containers -}}
{{- $inits := list -}}
{{- $sidecars := list -}}
{{- range .spec.initContainers -}}
  {{- $inits = append $inits .name -}}
  {{- if eq (toString .restartPolicy) "Always" -}}{{- $sidecars = append $sidecars .name -}}{{- end -}}
{{- end -}}
@pod@
{{- /* The containers that may act, as in next-step.jq. */ -}}
{{- $acting := default list $status.containerStatuses -}}
{{- $unfinished := list -}}
{{- range $status.initContainerStatuses -}}
  {{- $hasStarted := and (has .name $sidecars) .started -}}
  {{- $hasCompleted := and .state.terminated (eq (toString .state.terminated.exitCode) "0") -}}
  {{- if not (or $hasStarted $hasCompleted) -}}{{- $unfinished = append $unfinished . -}}{{- end -}}
{{- end -}}
{{- if .metadata.deletionTimestamp -}}
  {{- $acting = concat (default list $status.initContainerStatuses) $acting -}}
{{- else if $unfinished -}}
  {{- $acting = list (first $unfinished) -}}
{{- end -}}
{{- range $container := $acting -}}
  {{- $spec := dict -}}
  {{- range $specs -}}{{- if eq .name $container.name -}}{{- $spec = . -}}{{- end -}}{{- end -}}
  {{- $behaviour := index $annotations (printf "kubelet.test/%s" .name) | default "{}" | fromJson -}}
  {{- $isInit := has .name $inits -}}
  {{- $isSidecar := has .name $sidecars -}}
  {{- $waiting := .state.waiting -}}
  {{- $running := .state.running -}}
  {{- $terminated := .state.terminated -}}
  {{- $restarts := int (toString .restartCount) -}}
  @each@
{{- end -}}

{{- /* The phase. */ -}}
{{- $policy := .spec.restartPolicy -}}
{{- $statuses := default list $status.containerStatuses -}}
{{- $isActive := false -}}
{{- $hasEnded := gt (len $statuses) 0 -}}
{{- $hasFailed := false -}}
{{- range $statuses -}}
  {{- if or .state.running .state.terminated .lastState.terminated -}}{{- $isActive = true -}}{{- end -}}
  {{- if not .state.terminated -}}{{- $hasEnded = false -}}
  {{- else if ne (toString .state.terminated.exitCode) "0" -}}{{- $hasFailed = true -}}{{- end -}}
{{- end -}}
{{- $isFinal := or .metadata.deletionTimestamp (eq $policy "Never") (and (eq $policy "OnFailure") (not $hasFailed)) -}}
{{- $phase := $isActive | ternary "Running" "Pending" -}}
{{- if and $hasEnded $isFinal -}}{{- $phase = $hasFailed | ternary "Failed" "Succeeded" -}}{{- end -}}
{{- $uninitialized := list -}}
{{- range $status.initContainerStatuses -}}
  {{- $hasCompleted := and .state.terminated (eq (toString .state.terminated.exitCode) "0") -}}
  {{- if not (or $hasCompleted (and (has .name $sidecars) .started)) -}}
    {{- $uninitialized = append $uninitialized .name -}}
    {{- if and .state.terminated (eq $policy "Never") -}}{{- $phase = "Failed" -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- if has $status.phase (list "Succeeded" "Failed") -}}{{- $phase = $status.phase -}}{{- end -}}
{{- $_ := set $status "phase" $phase -}}

{{- /* The conditions: type, reason and message, with a reason if the status is False. */ -}}
{{- $unready := list -}}
{{- range $status.initContainerStatuses -}}
  {{- if and (has .name $sidecars) (not .ready) -}}{{- $unready = append $unready .name -}}{{- end -}}
{{- end -}}
{{- range $statuses -}}{{- if not .ready -}}{{- $unready = append $unready .name -}}{{- end -}}{{- end -}}
{{- $initialized := list "Initialized" "" "" -}}
{{- if $uninitialized -}}
  {{- $initialized = list "Initialized" "ContainersNotInitialized" (printf "containers with incomplete status: [%s]" (join " " $uninitialized)) -}}
{{- end -}}
{{- $why := list "" "" -}}
{{- if eq $phase "Succeeded" -}}{{- $why = list "PodCompleted" "" -}}
{{- else if eq $phase "Failed" -}}{{- $why = list "PodFailed" "" -}}
{{- else if $unready -}}
  {{- $why = list "ContainersNotReady" (printf "containers with unready status: [%s]" (join " " $unready)) -}}
{{- end -}}
{{- $containersReady := prepend $why "ContainersReady" -}}
{{- if empty (first $why) -}}
  {{- range .spec.readinessGates -}}
    {{- $gate := .conditionType -}}
    {{- $message := printf "corresponding condition of pod readiness gate %q does not exist." $gate -}}
    {{- range $status.conditions -}}
      {{- if eq .type $gate -}}
        {{- $message = eq .status "True" | ternary "" (printf "the status of pod readiness gate %q is not \"True\", but %s" $gate .status) -}}
      {{- end -}}
    {{- end -}}
    {{- if $message -}}{{- $why = list "ReadinessGatesNotReady" $message -}}{{- end -}}
  {{- end -}}
{{- end -}}
{{- $conditions := list -}}
{{- range list (list "PodReadyToStartContainers" "" "") $initialized (prepend $why "Ready") $containersReady -}}
  {{- $condition := dict "type" (index . 0) "status" (empty (index . 1) | ternary "True" "False") "reason" (index . 1) "message" (index . 2) "lastTransitionTime" $now -}}
  {{- range $status.conditions -}}
    {{- if and (eq .type $condition.type) (eq .status $condition.status) -}}
      {{- $_ := set $condition "lastTransitionTime" .lastTransitionTime -}}
    {{- end -}}
  {{- end -}}
  {{- $conditions = append $conditions $condition -}}
{{- end -}}
{{- with $status.disruption -}}
  {{- $conditions = append $conditions (dict "type" "DisruptionTarget" "status" "True" "reason" .reason "message" .message "lastTransitionTime" $now) -}}
{{- end -}}
{{- $_ := set $status "conditions" $conditions -}}
{{ pick $status "phase" "reason" "message" "startTime" "hostIP" "podIP" "podIPs" "initContainerStatuses" "containerStatuses" "ephemeralContainerStatuses" "conditions" | toJson }}
