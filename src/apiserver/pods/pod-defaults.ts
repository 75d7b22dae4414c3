import {
  fieldsOf,
  itemsOf,
  mapField,
  mapItems,
  textOf,
  withDefaults,
  withoutNulls,
} from "../json/json-access.js";
import { isJsonObject, type JsonObject, type JsonValue, valueAt } from "../json/json-object.js";

/** rw-r--r--, the mode of files from config maps, secrets and similar volumes. */
const FILE_MODE = 0o644;
/** Seconds that a pod stays on a node that is not ready or cannot be reached (DefaultTolerationSeconds). */
const TOLERATION_SECONDS = 300;
const PROJECTED_TOKEN_SECONDS = 3600;

/**
 * Returns the spec of a pod with the defaults that a real server adds, both those of the types and those of
 * its default admission plugins. It adds no service account, because there is no controller that creates
 * them.
 */
export function withPodDefaults(given: JsonObject): JsonObject {
  const filled = withDefaults(withTemplateDefaults(given), {
    enableServiceLinks: true,
    priority: 0,
    preemptionPolicy: "PreemptLowerPriority",
  });
  const hostNetwork = filled["hostNetwork"] === true;
  return withTolerations(
    mapContainers(filled, (container) => {
      const withPorts = mapItems(container, "ports", (port) => hostPortDefaults(port, hostNetwork));
      return mapField(withPorts, "resources", requestDefaults);
    }),
  );
}

/** Returns the spec of a pod template with the defaults of its types. */
export function withTemplateDefaults(given: JsonObject): JsonObject {
  const filled = withDefaults(withoutNulls(given), {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
  });
  return mapItems(mapContainers(filled, containerDefaults), "volumes", volumeDefaults);
}

function mapContainers(spec: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  return ["containers", "initContainers", "ephemeralContainers"].reduce(
    (fields, list) => mapItems(fields, list, change),
    spec,
  );
}

function withTolerations(spec: JsonObject): JsonObject {
  const given = itemsOf(spec["tolerations"]);
  const missing = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].filter(
    (key) => !given.some((toleration) => toleratesEviction(toleration, key)),
  );
  const added = missing.map((key) => ({
    key,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: TOLERATION_SECONDS,
  }));
  return added.length === 0 ? spec : { ...spec, tolerations: [...given, ...added] };
}

function toleratesEviction(toleration: JsonObject, key: string): boolean {
  return (
    ["", key].includes(textOf(toleration["key"])) && ["", "NoExecute"].includes(textOf(toleration["effect"]))
  );
}

function containerDefaults(container: JsonObject): JsonObject {
  const filled = withDefaults(container, {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: imagePullPolicy(textOf(container["image"])),
  });
  const withPorts = mapItems(filled, "ports", (port) => withDefaults(port, { protocol: "TCP" }));
  const withEnv = mapItems(withPorts, "env", envDefaults);
  const withProbes = ["livenessProbe", "readinessProbe", "startupProbe"].reduce(
    (fields, probe) => mapField(fields, probe, probeDefaults),
    withEnv,
  );
  return mapField(withProbes, "lifecycle", lifecycleDefaults);
}

/**
 * Returns the default pull policy of an image. An image without a tag, or with the tag `latest`, may change
 * under its name, so it is pulled each time.
 */
function imagePullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf("/") + 1);
  const tag = name.includes("@") ? "" : (name.split(":")[1] ?? "latest");
  return tag === "latest" ? "Always" : "IfNotPresent";
}

function hostPortDefaults(port: JsonObject, hostNetwork: boolean): JsonObject {
  return hostNetwork ? withDefaults(port, { hostPort: port["containerPort"] }) : port;
}

function envDefaults(variable: JsonObject): JsonObject {
  return mapField(variable, "valueFrom", (source) =>
    mapField(fieldsOf(source), "fieldRef", fieldRefDefaults),
  );
}

function fieldRefDefaults(reference: JsonValue): JsonObject {
  return withDefaults(fieldsOf(reference), { apiVersion: "v1" });
}

function probeDefaults(probe: JsonValue): JsonObject {
  const filled = withDefaults(fieldsOf(probe), {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return mapField(filled, "httpGet", httpGetDefaults);
}

function lifecycleDefaults(lifecycle: JsonValue): JsonObject {
  return ["postStart", "preStop"].reduce(
    (fields, hook) =>
      mapField(fields, hook, (handler) => mapField(fieldsOf(handler), "httpGet", httpGetDefaults)),
    fieldsOf(lifecycle),
  );
}

function httpGetDefaults(action: JsonValue): JsonObject {
  return withDefaults(fieldsOf(action), { path: "/", scheme: "HTTP" });
}

/** Adds a request for each resource that has a limit but no request. It equals the limit. */
function requestDefaults(resources: JsonValue): JsonObject {
  const fields = fieldsOf(resources);
  const limits = fields["limits"];
  return isJsonObject(limits)
    ? { ...fields, requests: withDefaults(fieldsOf(fields["requests"]), limits) }
    : fields;
}

function volumeDefaults(volume: JsonObject): JsonObject {
  const sources = Object.keys(volume).filter((field) => field !== "name");
  const filled = sources.length === 0 ? { ...volume, emptyDir: {} } : volume;
  const withModes = ["configMap", "secret", "downwardAPI", "projected"].reduce(
    (fields, source) =>
      mapField(fields, source, (value) => withDefaults(fieldsOf(value), { defaultMode: FILE_MODE })),
    filled,
  );
  const withTypes = mapField(withModes, "hostPath", (source) => withDefaults(fieldsOf(source), { type: "" }));
  const withItems = mapField(withTypes, "downwardAPI", downwardDefaults);
  return mapField(withItems, "projected", projectedDefaults);
}

function downwardDefaults(source: JsonValue): JsonObject {
  return mapItems(fieldsOf(source), "items", (item) => mapField(item, "fieldRef", fieldRefDefaults));
}

function projectedDefaults(projected: JsonValue): JsonObject {
  return mapItems(fieldsOf(projected), "sources", (source) => {
    const withItems = mapField(source, "downwardAPI", downwardDefaults);
    const token = valueAt(withItems, "serviceAccountToken");
    return token === undefined
      ? withItems
      : {
          ...withItems,
          serviceAccountToken: withDefaults(fieldsOf(token), { expirationSeconds: PROJECTED_TOKEN_SECONDS }),
        };
  });
}
