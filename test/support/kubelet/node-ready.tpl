{{- /* A node whose kubelet runs. What the node has stands in its status since it was created. */ -}}
{{- $now := dateInZone "2006-01-02T15:04:05Z" now "UTC" -}}
{{- $conditions := list -}}
{{- range list (list "Ready" "True" "KubeletReady" "kubelet is posting ready status") (list "MemoryPressure" "False" "KubeletHasSufficientMemory" "kubelet has sufficient memory available") (list "DiskPressure" "False" "KubeletHasNoDiskPressure" "kubelet has no disk pressure") (list "PIDPressure" "False" "KubeletHasSufficientPID" "kubelet has sufficient PID available") -}}
  {{- $conditions = append $conditions (dict "type" (index . 0) "status" (index . 1) "reason" (index . 2) "message" (index . 3) "lastHeartbeatTime" $now "lastTransitionTime" $now) -}}
{{- end -}}
{{ dict "conditions" $conditions | toJson }}
