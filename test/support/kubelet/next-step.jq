# Decides what a kubelet does next with a pod. The result is the name of a step in pod-steps.yaml, or nothing
# if the pod rests. What a container does stands in the annotation "kubelet.test/CONTAINER"; see docs/real-cluster.md.
. as $pod
| (.metadata.annotations // {}) as $annotations
| (.spec.initContainers // []) as $inits

| def behaviour: $annotations["kubelet.test/" + .name] // "{}" | fromjson;
  def spec_of($specs): .name as $name | $specs[] | select(.name == $name);
  def is_init: any(spec_of($inits); true);
  def is_sidecar: any(spec_of($inits); .restartPolicy == "Always");
  def has_finished: .state.terminated.exitCode == 0 or (is_sidecar and .started == true);
  def is_restarted:
    if is_sidecar then true
    elif .state.terminated.exitCode == 0 then (is_init | not) and $pod.spec.restartPolicy == "Always"
    else $pod.spec.restartPolicy != "Never" end;

  def step_when_waiting:
    .state.waiting.reason as $reason
    | if $reason == "CrashLoopBackOff" then
        if .restartCount < (behaviour.restarts // 3) then "start" else empty end
      elif .image | endswith(":absent") then
        if $reason == "ErrImagePull" then "pull-back-off"
        elif $reason == "ImagePullBackOff" then empty
        else "pull" end
      elif behaviour.waiting then
        if $reason == behaviour.waiting.reason then empty else "refuse" end
      else "start" end;

  def step_when_running:
    if behaviour.exit != null or (is_init and (is_sidecar | not)) then "exit"
    elif (.ready | not) and behaviour.ready != false then "become-ready"
    else empty end;

  def step_when_terminated:
    if is_restarted | not then empty
    elif .restartCount == 0 then "start"
    else "back-off" end;

  def container_step:
    if .state.waiting then step_when_waiting
    elif .state.running then step_when_running
    else step_when_terminated end;

  # The containers that may act: the first init container that has not finished, or else all others.
  def acting:
    first(.status.initContainerStatuses[]? | select(has_finished | not))
    // .status.containerStatuses[]?;

  # Whether the condition Ready, which readiness gates may hold back, is not what it should be.
  def condition($type): .status.conditions[]? | select(.type == $type) | .status;
  def has_stale_conditions:
    (all(.status.containerStatuses[]?; .ready)
      and all(.spec.readinessGates[]?; .conditionType as $type | any($pod | condition($type); . == "True"))
    ) as $ready
    | any(condition("Ready"); . != (if $ready then "True" else "False" end));

  if .metadata.deletionTimestamp then
    if any(.status.containerStatuses[]?; .state.running) then "stop"
    elif .metadata.deletionGracePeriodSeconds != 0 then "remove"
    else empty end
  elif .status.phase == "Succeeded" or .status.phase == "Failed" then empty
  elif $annotations["kubelet.test/evict"] then "evict"
  elif .status.startTime == null then "accept"
  elif (.spec.ephemeralContainers // [] | length) != (.status.ephemeralContainerStatuses // [] | length) then "debug"
  elif has_stale_conditions then "correct-conditions"
  else first(acting | container_step) // empty end
