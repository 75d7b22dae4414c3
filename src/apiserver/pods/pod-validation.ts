import {
  duplicate,
  type FieldProblem,
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from "../refusals/field-problems.js";
import { goText } from "../json/go-text.js";
import { fieldsOf, itemsOf, numberOf, textOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue, type StoredObject } from "../json/json-object.js";
import { dnsLabelProblem, dnsSubdomainProblem, keyProblems, metadataProblems } from "../kinds/name-rules.js";
import { parseQuantity } from "./quantity.js";
import { badRequest } from "../refusals/refusals.js";

const LONGEST_DEADLINE_SECONDS = 2_147_483_647;
const LAST_PORT = 65_535;

/**
 * Refuses what a typed server could not even read: lists that are none, quantities that are none.
 *
 * @throws ApiError 400.
 */
export function checkPodTypes(spec: JsonObject): void {
  for (const field of ["containers", "initContainers", "volumes", "tolerations"]) {
    const value = spec[field];
    if (value !== undefined && !(Array.isArray(value) && value.every(isJsonObject))) {
      throw badRequest(`${CANNOT_HANDLE}: json: cannot unmarshal into Go struct field PodSpec.spec.${field}`);
    }
  }
  for (const container of [...itemsOf(spec["containers"]), ...itemsOf(spec["initContainers"])]) {
    const { requests, limits } = fieldsOf(container["resources"]);
    const quantities = [...Object.values(fieldsOf(requests)), ...Object.values(fieldsOf(limits))];
    if (!quantities.every((quantity) => parseQuantity(quantity) !== undefined)) {
      throw badRequest(
        `${CANNOT_HANDLE}: quantities must match the regular expression ` +
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    }
  }
}

const CANNOT_HANDLE = 'Pod in version "v1" cannot be handled as a Pod';

/** What is wrong with a pod that has its defaults, in the order the server finds it. */
export function podProblems(pod: StoredObject): FieldProblem[] {
  const spec = fieldsOf(pod["spec"]);
  const volumes = new Set(itemsOf(spec["volumes"]).map(({ name }) => textOf(name)));
  return [
    ...metadataProblems(pod.metadata),
    ...volumeProblems(itemsOf(spec["volumes"])),
    ...containersProblems(spec, volumes),
    ...initContainersProblems(spec, volumes),
    ...choice("spec.restartPolicy", spec["restartPolicy"], ["Always", "OnFailure", "Never"]),
    ...choice("spec.dnsPolicy", spec["dnsPolicy"], [
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

/** Only an init container that runs on, a sidecar, can be probed. */
function sidecarProblems(path: string, container: JsonObject): FieldProblem[] {
  const policy = textOf(container["restartPolicy"]);
  if (policy === "Always") {
    return [];
  }
  const probes = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"].filter(
    (probe) => container[probe] !== undefined,
  );
  return [
    ...choice(`${path}.restartPolicy`, container["restartPolicy"], ["Always", "Never", "OnFailure"]),
    ...probes.map((probe) =>
      forbiddenField(`${path}.${probe}`, "may not be set for init containers without restartPolicy=Always"),
    ),
  ];
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

function containerProblems(
  path: string,
  container: JsonObject,
  volumes: ReadonlySet<string>,
): FieldProblem[] {
  const messagePolicies = ["File", "FallbackToLogsOnError"];
  return [
    ...imageProblems(`${path}.image`, textOf(container["image"])),
    ...choice(`${path}.terminationMessagePolicy`, container["terminationMessagePolicy"], messagePolicies),
    ...itemsOf(container["ports"]).flatMap((port, at) => portProblems(`${path}.ports[${at}]`, port)),
    ...itemsOf(container["env"]).flatMap((variable, at) => envProblems(`${path}.env[${at}]`, variable)),
    ...mountProblems(path, itemsOf(container["volumeMounts"]), volumes),
    ...choice(`${path}.imagePullPolicy`, container["imagePullPolicy"], ["Always", "IfNotPresent", "Never"]),
    ...resourceProblems(`${path}.resources`, fieldsOf(container["resources"])),
  ];
}

function imageProblems(field: string, image: string): FieldProblem[] {
  if (image === "") {
    return [required(field)];
  }
  return image.trim() === image
    ? []
    : [invalidValue(field, image, "must not have leading or trailing whitespace")];
}

function portProblems(path: string, port: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = textOf(port["name"]);
  if (name !== "" && !/^[-a-z0-9]*$/i.test(name)) {
    const why = "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
    problems.push(invalidValue(`${path}.name`, name, why));
  }
  const number = numberOf(port["containerPort"]) ?? 0;
  if (number === 0) {
    problems.push(required(`${path}.containerPort`));
  } else if (number < 1 || number > LAST_PORT) {
    problems.push(
      invalidValue(`${path}.containerPort`, number, `must be between 1 and ${LAST_PORT}, inclusive`),
    );
  }
  return [...problems, ...choice(`${path}.protocol`, port["protocol"], ["SCTP", "TCP", "UDP"])];
}

function envProblems(path: string, variable: JsonObject): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = textOf(variable["name"]);
  if (name === "") {
    problems.push(required(`${path}.name`));
  } else if (!/^[ -<>-~]+$/.test(name)) {
    const why =
      "a valid environment variable name must consist only of printable ASCII characters other than '='";
    problems.push(invalidValue(`${path}.name`, name, why));
  }
  if (variable["valueFrom"] !== undefined && textOf(variable["value"]) !== "") {
    problems.push(invalidValue(`${path}.valueFrom`, "", "may not be specified when `value` is not empty"));
  }
  return problems;
}

function mountProblems(
  container: string,
  mounts: readonly JsonObject[],
  volumes: ReadonlySet<string>,
): FieldProblem[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, position) => {
    const path = `${container}.volumeMounts[${position}]`;
    const [name, mountPath] = [textOf(mount["name"]), textOf(mount["mountPath"])];
    const problems: FieldProblem[] = [];
    if (name === "") {
      problems.push(required(`${path}.name`));
    } else if (!volumes.has(name)) {
      problems.push(notFoundValue(`${path}.name`, name));
    }
    if (mountPath === "") {
      problems.push(required(`${path}.mountPath`));
    } else if (paths.has(mountPath)) {
      problems.push(invalidValue(`${path}.mountPath`, mountPath, "must be unique"));
    }
    paths.add(mountPath);
    return problems;
  });
}

function resourceProblems(path: string, resources: JsonObject): FieldProblem[] {
  const limits = fieldsOf(resources["limits"]);
  return Object.entries(fieldsOf(resources["requests"])).flatMap(([name, request = null]) => {
    const amount = parseQuantity(request) ?? 0;
    const limit = limits[name];
    if (amount < 0) {
      return [invalidValue(`${path}.requests[${name}]`, request, "must be greater than or equal to 0")];
    }
    const exceeded = limit !== undefined && amount > (parseQuantity(limit) ?? 0);
    return exceeded
      ? [
          invalidValue(
            `${path}.requests`,
            request,
            `must be less than or equal to ${name} limit of ${goText(limit)}`,
          ),
        ]
      : [];
  });
}

function nodeNameProblems(spec: JsonObject): FieldProblem[] {
  const node = textOf(spec["nodeName"]);
  const problem = node === "" ? undefined : dnsSubdomainProblem(node);
  return problem === undefined ? [] : [invalidValue("spec.nodeName", node, problem)];
}

/** A new pod that is held back and placed at the same time. */
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

function choice(field: string, value: JsonValue | undefined, supported: readonly string[]): FieldProblem[] {
  return value === undefined || supported.includes(textOf(value))
    ? []
    : [notSupported(field, textOf(value), supported)];
}
