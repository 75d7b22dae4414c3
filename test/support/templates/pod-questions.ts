import { asked, type Question, QUESTIONS } from "../../jsonpath/kubectl/questions.js";

/** Templates about the fields of pods that only a server fills in, or that the odd pod has. */
const MORE: readonly string[] = [
  ...["{.kind}/{.apiVersion}", "{.metadata}", "{.metadata.resourceVersion}", "{.metadata.generation}"],
  ...["{.metadata.creationTimestamp}", "{.metadata.generateName}", "{.metadata.selfLink}", "{.metadata.*}"],
  ...["{.metadata.ownerReferences}", "{.metadata.labels.empty}|{.metadata.annotations.empty}"],
  ...[
    "{.spec.tolerations}",
    "{.spec.tolerations[*].tolerationSeconds}",
    "{.spec.volumes}",
    "{.spec.volumes[*].name}",
  ],
  ...[
    "{.spec.volumes[*].emptyDir}",
    "{.spec.volumes[*].emptyDir.sizeLimit}",
    "{.spec.volumes[*].configMap.name}",
  ],
  ...[
    "{.spec.volumes[*].configMap.defaultMode}",
    "{.spec.volumes[*].projected.sources[*].serviceAccountToken}",
  ],
  ...["{.spec.volumes[*].downwardAPI.items[*].fieldRef}", "{.spec.volumes[?(@.configMap)].name}"],
  ...["{.spec.containers}", "{.spec.containers[*].env}", "{.spec.containers[*].env[*].value}"],
  ...["{.spec.containers[*].env[*].valueFrom.fieldRef.fieldPath}", "{.spec.containers[*].args[*]}"],
  ...[
    "{.spec.containers[*].command}",
    "{.spec.containers[*].ports}",
    "{.spec.containers[*].ports[*].containerPort}",
  ],
  ...["{.spec.containers[*].resources}", "{.spec.containers[*].resources.requests}"],
  ...["{.spec.containers[*].resources.requests.cpu} {.spec.containers[*].resources.limits.memory}"],
  ...["{.spec.containers[*].readinessProbe}", "{.spec.containers[*].readinessProbe.httpGet.port}"],
  ...[
    "{.spec.containers[*].livenessProbe.tcpSocket.port}",
    "{.spec.containers[*].readinessProbe.initialDelaySeconds}",
  ],
  ...["{.spec.containers[*].securityContext}", "{.spec.containers[*].securityContext.privileged}"],
  ...["{.spec.containers[*].volumeMounts}", "{.spec.containers[*].volumeMounts[*].readOnly}"],
  ...["{.spec.containers[*].stdin}", "{.spec.containers[*].imagePullPolicy}", "{.spec.securityContext}"],
  ...["{.spec.securityContext.runAsUser}", "{.spec.securityContext.supplementalGroups}", "{.spec.priority}"],
  ...["{.spec.activeDeadlineSeconds}", "{.spec.terminationGracePeriodSeconds}", "{.spec.enableServiceLinks}"],
  ...[
    "{.spec.automountServiceAccountToken}",
    "{.spec.hostNetwork}",
    "{.spec.nodeSelector}",
    "{.spec.hostAliases}",
  ],
  ...[
    "{.spec.initContainers}",
    "{.spec.ephemeralContainers}",
    "{.spec.schedulingGates}",
    "{.spec.restartPolicy}",
  ],
  ...[
    "{.status.qosClass}",
    "{.status.podIP}",
    "{.status.podIPs[*].ip}",
    "{.status.startTime}",
    "{.status.reason}",
  ],
  ...["{.status.conditions[*].lastProbeTime}", "{.status.conditions[*].lastTransitionTime}"],
  ...[
    "{.status.containerStatuses}",
    "{.status.containerStatuses[*].started}",
    "{.status.containerStatuses[*].imageID}",
  ],
  ...[
    "{.status.containerStatuses[*].containerID}",
    "{.status.containerStatuses[*].lastState}",
    "{.status.resize}",
  ],
  ...["{.status.containerStatuses[*].resources.limits.memory}", "{.status.observedGeneration}"],
  ...["{.status.containerStatuses[*].state.running.startedAt}", "{.status.initContainerStatuses[*].ready}"],
];

const PODS = { allowMissingKeys: true, objects: "pods" } as const;

/** All questions about pods. */
export const POD_QUESTIONS: readonly Question[] = [
  // kubectl prints the values of a map in any order, and the odd pod has several resources.
  ...QUESTIONS.filter(({ objects, template }) => objects === "pods" && !template.includes(".resources.*")),
  ...asked(MORE, { ...PODS, format: "jsonpath" }),
  ...asked(
    // kubectl prints managedFields in columns, which this command line leaves out.
    MORE.filter((template) => template !== "{.metadata}" && /^\{[^{*]+(\[\*\][^{*]*)*\}$/.test(template)).map(
      (template) => `X:${template}`,
    ),
    { ...PODS, format: "custom-columns" },
  ),
  ...asked(
    [
      "{.spec.nodeName}",
      "{.status.containerStatuses[*].state.waiting.reason}",
      "{.spec.containers[*].image}",
    ],
    { ...PODS, format: "jsonpath", allowMissingKeys: false },
  ),
];
