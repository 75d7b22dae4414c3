import {
  choiceProblems,
  duplicate,
  type FieldProblem,
  forbiddenField,
  invalidValue,
  required,
} from "../refusals/field-problems.js";
import { fieldsOf, itemsOf, numberOf, textOf } from "../json/json-access.js";
import type { JsonObject, JsonValue, StoredObject } from "../json/json-object.js";
import { dnsLabelProblem, dnsSubdomainProblem, keyProblems, metadataProblems } from "../kinds/name-rules.js";
import { containerProblems, sidecarProblems } from "./container-validation.js";

const LONGEST_DEADLINE_SECONDS = 2_147_483_647;

/** Returns the problems of a pod that has its defaults, in the order in which the real server finds them. */
export function podProblems(pod: StoredObject): FieldProblem[] {
  const spec = fieldsOf(pod["spec"]);
  const volumes = new Set(itemsOf(spec["volumes"]).map(({ name }) => textOf(name)));
  return [
    ...metadataProblems(pod.metadata),
    ...volumeProblems(itemsOf(spec["volumes"])),
    ...containersProblems(spec, volumes),
    ...initContainersProblems(spec, volumes),
    ...choiceProblems("spec.restartPolicy", spec["restartPolicy"], ["Always", "OnFailure", "Never"]),
    ...choiceProblems("spec.dnsPolicy", spec["dnsPolicy"], [
      "ClusterFirstWithHostNet",
      "ClusterFirst",
      "Default",
      "None",
    ]),
    ...Object.keys(fieldsOf(spec["nodeSelector"])).flatMap((key) => keyProblems("spec.nodeSelector", key)),
    ...nodeNameProblems(spec),
    ...deadlineProblems(spec["activeDeadlineSeconds"]),
  ];
}

function volumeProblems(volumes: readonly JsonObject[]): FieldProblem[] {
  const seen = new Set<string>();
  return volumes.flatMap((volume, position) => uniqueName(`spec.volumes[${position}]`, volume, seen));
}

function containersProblems(spec: JsonObject, volumes: ReadonlySet<string>): FieldProblem[] {
  const containers = itemsOf(spec["containers"]);
  if (containers.length === 0) {
    return [required("spec.containers")];
  }
  const seen = new Set<string>();
  return containers.flatMap((container, position) => {
    const path = `spec.containers[${position}]`;
    return [...uniqueName(path, container, seen), ...containerProblems(path, container, volumes)];
  });
}

function initContainersProblems(spec: JsonObject, volumes: ReadonlySet<string>): FieldProblem[] {
  const seen = new Set(itemsOf(spec["containers"]).map(({ name }) => textOf(name)));
  return itemsOf(spec["initContainers"]).flatMap((container, position) => {
    const path = `spec.initContainers[${position}]`;
    return [
      ...uniqueName(path, container, seen),
      ...containerProblems(path, container, volumes),
      ...sidecarProblems(path, container),
    ];
  });
}

/** Returns the problems of the ephemeral containers of a pod: their names and images. */
export function ephemeralContainerProblems({ spec }: StoredObject): FieldProblem[] {
  const lists = ["containers", "initContainers"].flatMap((list) => itemsOf(fieldsOf(spec)[list]));
  const seen = new Set(lists.map(({ name }) => textOf(name)));
  return itemsOf(fieldsOf(spec)["ephemeralContainers"]).flatMap((container, position) => {
    const path = `spec.ephemeralContainers[${position}]`;
    const isNamed = textOf(container["image"]) !== "";
    return [...uniqueName(path, container, seen), ...(isNamed ? [] : [required(`${path}.image`)])];
  });
}

function uniqueName(path: string, item: JsonObject, seen: Set<string>): FieldProblem[] {
  const name = textOf(item["name"]);
  const field = `${path}.name`;
  if (name === "") {
    return [required(field)];
  }
  const problem = dnsLabelProblem(name);
  if (problem !== undefined) {
    return [invalidValue(field, name, problem)];
  }
  if (seen.has(name)) {
    return [duplicate(field, name)];
  }
  seen.add(name);
  return [];
}

function nodeNameProblems(spec: JsonObject): FieldProblem[] {
  const node = textOf(spec["nodeName"]);
  const problem = node === "" ? undefined : dnsSubdomainProblem(node);
  return problem === undefined ? [] : [invalidValue("spec.nodeName", node, problem)];
}

/** Returns a problem if a new pod has a node although scheduling gates hold it back. */
export function gatedNodeProblems(pod: StoredObject): FieldProblem[] {
  const spec = fieldsOf(pod["spec"]);
  return textOf(spec["nodeName"]) !== "" && itemsOf(spec["schedulingGates"]).length > 0
    ? [forbiddenField("spec.nodeName", "cannot be set until all schedulingGates have been cleared")]
    : [];
}

function deadlineProblems(deadline: JsonValue | undefined): FieldProblem[] {
  const seconds = numberOf(deadline);
  return seconds === undefined || (seconds >= 1 && seconds <= LONGEST_DEADLINE_SECONDS)
    ? []
    : [
        invalidValue(
          "spec.activeDeadlineSeconds",
          seconds,
          `must be between 1 and ${LONGEST_DEADLINE_SECONDS}, inclusive`,
        ),
      ];
}
