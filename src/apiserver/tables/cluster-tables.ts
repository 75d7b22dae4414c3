import { EVENT_FORM } from "../kinds/event-form.js";
import { fieldsOf, itemsOf, textOf } from "../json/json-access.js";
import { type StoredObject, valueAt } from "../json/json-object.js";
import {
  AGE,
  ageOf,
  column,
  countAt,
  labelText,
  NAME,
  orNone,
  type TableLayout,
  timeSince,
  wideColumn,
} from "./table-layout.js";

export const NODE_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Status", "Whether the node is ready, and whether it accepts new pods."),
    column("Roles", "Roles of the node, from its labels."),
    AGE,
    column("Version", "Version of the kubelet."),
    wideColumn("Internal-IP", "Address inside the cluster."),
    wideColumn("External-IP", "Address outside the cluster."),
    wideColumn("OS-Image", "Operating system of the node."),
    wideColumn("Kernel-Version", "Version and architecture of the kernel."),
    wideColumn("Container-Runtime", "Container runtime of the node."),
  ],
  cells: (node, now) => {
    const info = fieldsOf(valueAt(node, "status", "nodeInfo"));
    const architecture = textOf(info["architecture"]);
    return [
      node.metadata.name,
      nodeStatus(node),
      orNone(nodeRoles(node)),
      ageOf(node, now),
      textOf(info["kubeletVersion"]),
      orNone(nodeAddress(node, "InternalIP")),
      orNone(nodeAddress(node, "ExternalIP")),
      textOf(info["osImage"]) || "<unknown>",
      (textOf(info["kernelVersion"]) || "<unknown>") + (architecture === "" ? "" : ` (${architecture})`),
      textOf(info["containerRuntimeVersion"]) || "<unknown>",
    ];
  },
};

function nodeStatus(node: StoredObject): string {
  const ready = itemsOf(valueAt(node, "status", "conditions")).find(({ type }) => type === "Ready");
  const word = ready === undefined ? "Unknown" : ready["status"] === "True" ? "Ready" : "NotReady";
  return valueAt(node, "spec", "unschedulable") === true ? `${word},SchedulingDisabled` : word;
}

const ROLE_PREFIX = "node-role.kubernetes.io/";

function nodeRoles({ metadata }: StoredObject): string {
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) =>
    key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === "kubernetes.io/role" ? value : "",
  );
  return [...new Set(roles)]
    .filter((role) => role !== "")
    .sort()
    .join(",");
}

function nodeAddress(node: StoredObject, wanted: string): string {
  const found = itemsOf(valueAt(node, "status", "addresses")).find(({ type }) => type === wanted);
  return textOf(found?.["address"]);
}

export const NAMESPACE_TABLE: TableLayout = {
  columns: [NAME, column("Status", "Whether the namespace is active or being deleted."), AGE],
  cells: (namespace, now) => [
    namespace.metadata.name,
    textOf(valueAt(namespace, "status", "phase")),
    ageOf(namespace, now),
  ],
};

export const EVENT_TABLE: TableLayout = {
  columns: [
    column("Last Seen", "Time since the event last happened."),
    column("Type", "Type of the event: Normal or Warning."),
    column("Reason", "Reason of the event, in one word."),
    column("Object", "Object that the event is about."),
    wideColumn("Subobject", "Part of the object that the event is about."),
    wideColumn("Source", "Component that reported the event."),
    column("Message", "Description of what happened."),
    wideColumn("First Seen", "Time since the event first happened."),
    wideColumn("Count", "How often the event has happened."),
    wideColumn("Name", "Name of the event.", { format: "name" }),
  ],
  cells: (given, now) => {
    // Those of the group events.k8s.io have other names for some members.
    const event = "regarding" in given ? EVENT_FORM.stored(given) : given;
    const seen = eventTimes(event, now);
    return [
      seen.last,
      textOf(event["type"]),
      textOf(event["reason"]),
      involvedObject(event),
      textOf(valueAt(event, "involvedObject", "fieldPath")),
      eventSource(event),
      textOf(event["message"]).trim(),
      seen.first,
      countAt(event, "series", "count") || countAt(event, "count") || 1,
      event.metadata.name,
    ];
  },
};

function eventTimes(event: StoredObject, now: Date): { readonly first: string; readonly last: string } {
  const first = timeSince(textOf(event["firstTimestamp"]) || event["eventTime"], now);
  const series = valueAt(event, "series", "lastObservedTime");
  const latest = series ?? event["lastTimestamp"];
  return { first, last: textOf(latest) === "" ? first : timeSince(latest, now) };
}

function involvedObject(event: StoredObject): string {
  const kind = textOf(valueAt(event, "involvedObject", "kind")).toLowerCase();
  const name = textOf(valueAt(event, "involvedObject", "name"));
  return name === "" ? kind : `${kind}/${name}`;
}

function eventSource(event: StoredObject): string {
  const component = textOf(valueAt(event, "source", "component")) || textOf(event["reportingComponent"]);
  const host = textOf(valueAt(event, "source", "host")) || textOf(event["reportingInstance"]);
  return host === "" ? component : `${component}, ${host}`;
}

export const SERVICE_TABLE: TableLayout = {
  columns: [
    NAME,
    column("Type", "How the service is exposed."),
    column("Cluster-IP", "Address inside the cluster."),
    column("External-IP", "Addresses outside the cluster."),
    column("Port(s)", "Ports of the service. A node port follows its port after a colon."),
    AGE,
    wideColumn("Selector", "Labels of the pods that the service selects."),
  ],
  cells: (service, now) => [
    service.metadata.name,
    textOf(valueAt(service, "spec", "type")),
    orNone(texts(service, "spec", "clusterIPs")[0] ?? textOf(valueAt(service, "spec", "clusterIP"))),
    externalAddresses(service),
    orNone(
      itemsOf(valueAt(service, "spec", "ports"))
        .map(portText)
        .join(","),
    ),
    ageOf(service, now),
    labelText(valueAt(service, "spec", "selector")),
  ],
};

function portText(port: ReturnType<typeof fieldsOf>): string {
  const nodePort = countAt(port, "nodePort");
  const ports = nodePort > 0 ? `${countAt(port, "port")}:${nodePort}` : String(countAt(port, "port"));
  return `${ports}/${textOf(port["protocol"])}`;
}

function externalAddresses(service: StoredObject): string {
  const external = texts(service, "spec", "externalIPs");
  switch (valueAt(service, "spec", "type")) {
    case "ClusterIP":
    case "NodePort":
      return orNone(external.join(","));
    case "LoadBalancer": {
      const ingress = itemsOf(valueAt(service, "status", "loadBalancer", "ingress"));
      const balancers = ingress.map(({ ip, hostname }) => textOf(ip) || textOf(hostname)).sort();
      return [...balancers, ...external].join(",") || "<pending>";
    }
    case "ExternalName":
      return textOf(valueAt(service, "spec", "externalName"));
    default:
      return "<unknown>";
  }
}

function texts(object: StoredObject, ...path: readonly string[]): string[] {
  const list = valueAt(object, ...path);
  return Array.isArray(list) ? list.map(textOf) : [];
}

export const SECRET_TABLE: TableLayout = {
  columns: [NAME, column("Type", "Type of the secret."), column("Data", "Number of entries."), AGE],
  cells: (secret, now) => [
    secret.metadata.name,
    textOf(secret["type"]),
    Object.keys(fieldsOf(secret["data"])).length,
    ageOf(secret, now),
  ],
};

export const CONFIG_MAP_TABLE: TableLayout = {
  columns: [NAME, column("Data", "Number of entries."), AGE],
  cells: (map, now) => [
    map.metadata.name,
    Object.keys(fieldsOf(map["data"])).length + Object.keys(fieldsOf(map["binaryData"])).length,
    ageOf(map, now),
  ],
};

export const SERVICE_ACCOUNT_TABLE: TableLayout = {
  columns: [NAME, AGE],
  cells: (account, now) => [account.metadata.name, ageOf(account, now)],
};

export const LEASE_TABLE: TableLayout = {
  columns: [NAME, column("Holder", "Identity of the holder."), AGE],
  cells: (lease, now) => [
    lease.metadata.name,
    textOf(valueAt(lease, "spec", "holderIdentity")),
    ageOf(lease, now),
  ],
};

/** The table of kinds without columns of their own. */
export const PLAIN_TABLE: TableLayout = {
  columns: [NAME, column("Created At", "Time at which the object was created.", { type: "date" })],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? null],
};
