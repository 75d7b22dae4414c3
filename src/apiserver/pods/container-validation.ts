import {
  choiceProblems,
  type FieldProblem,
  forbiddenField,
  invalidValue,
  notFoundValue,
  required,
} from "../refusals/field-problems.js";
import { goText } from "../json/go-text.js";
import { fieldsOf, itemsOf, numberOf, textOf } from "../json/json-access.js";
import type { JsonObject } from "../json/json-object.js";
import { parseQuantity } from "./quantity.js";

const LAST_PORT = 65_535;

/**
 * Returns the problems of a container, except those of its name. `volumes` has the names of the volumes of
 * its pod.
 */
export function containerProblems(
  path: string,
  container: JsonObject,
  volumes: ReadonlySet<string>,
): FieldProblem[] {
  const messagePolicies = ["File", "FallbackToLogsOnError"];
  return [
    ...imageProblems(`${path}.image`, textOf(container["image"])),
    ...choiceProblems(
      `${path}.terminationMessagePolicy`,
      container["terminationMessagePolicy"],
      messagePolicies,
    ),
    ...itemsOf(container["ports"]).flatMap((port, at) => portProblems(`${path}.ports[${at}]`, port)),
    ...itemsOf(container["env"]).flatMap((variable, at) => envProblems(`${path}.env[${at}]`, variable)),
    ...mountProblems(path, itemsOf(container["volumeMounts"]), volumes),
    ...choiceProblems(`${path}.imagePullPolicy`, container["imagePullPolicy"], [
      "Always",
      "IfNotPresent",
      "Never",
    ]),
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
  return [...problems, ...choiceProblems(`${path}.protocol`, port["protocol"], ["SCTP", "TCP", "UDP"])];
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

/**
 * Returns the problems of an init container with fields that only a sidecar may have. A sidecar keeps running
 * (its `restartPolicy` is Always), so it can have probes and hooks.
 */
export function sidecarProblems(path: string, container: JsonObject): FieldProblem[] {
  const policy = textOf(container["restartPolicy"]);
  if (policy === "Always") {
    return [];
  }
  const probes = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"].filter(
    (probe) => container[probe] !== undefined,
  );
  return [
    ...choiceProblems(`${path}.restartPolicy`, container["restartPolicy"], ["Always", "Never", "OnFailure"]),
    ...probes.map((probe) =>
      forbiddenField(`${path}.${probe}`, "may not be set for init containers without restartPolicy=Always"),
    ),
  ];
}
