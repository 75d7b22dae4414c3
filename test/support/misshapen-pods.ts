import type { JsonObject } from "../../src/base/json-object.js";
import { nestedText } from "./nested.js";

/** Erases the screen, and looks like a line of its own. */
export const FORGED = "\u001b[2J\r\n2026/11/23 11:32:05 Pod Deleted from Store: bank";

/** Stands for 7 000 levels of objects and lists in the text of `jsonOf`. */
const DEEP = "@deep";

/** Writes a value of JSON, with its members that are nested deeply. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(`"${DEEP}"`, nestedText(7_000));
}

const RUNNING = { name: "c", ready: true, restartCount: 2, state: { running: {} } };

/** A pod as a server might send it, and what the default format says of it. */
export interface MisshapenPod {
  readonly what: string;
  readonly pod: JsonObject;
  /** The line after the namespace, or why the pod cannot be read. */
  readonly shown: { readonly line: string } | { readonly reason: string };
}

interface Parts {
  readonly metadata?: JsonObject;
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** Counts the pods, so that each has a name of its own. */
let made = 0;

function misshapen(what: string, { metadata, ...parts }: Parts, shown: MisshapenPod["shown"]): MisshapenPod {
  made += 1;
  return {
    what,
    pod: {
      kind: "Pod",
      apiVersion: "v1",
      metadata: {
        name: `pod-${made}`,
        namespace: "shop",
        uid: `u${made}`,
        resourceVersion: "7",
        ...metadata,
      },
      spec: { nodeName: "node-1", containers: [{ name: "c" }] },
      status: { phase: "Running", containerStatuses: [RUNNING] },
      ...parts,
    },
    shown,
  };
}

function line(status: string, ready = "1/1", restarts = 2): { readonly line: string } {
  return { line: `status=${status} ready=${ready} restarts=${restarts} node=node-1` };
}

function wrong(found: string, path: string, expected: string): { readonly reason: string } {
  return { reason: `found ${found} in ${path}, expected ${expected}` };
}

/** Null stands for an absent value, as in Go. These pods can be read. */
const WITH_NULLS: readonly MisshapenPod[] = [
  misshapen("a status that is null", { status: null }, line("", "0/1", 0)),
  misshapen(
    "a spec that is null",
    { spec: null },
    { line: "status=Running ready=1/0 restarts=2 node=<none>" },
  ),
  misshapen("no status", { status: undefined }, line("", "0/1", 0)),
  misshapen("a deletionTimestamp that is null", { metadata: { deletionTimestamp: null } }, line("Running")),
  misshapen("a phase that is null", { status: { phase: null, reason: null } }, line("", "0/1", 0)),
  misshapen(
    "lists that are null",
    {
      spec: { containers: null, initContainers: null, nodeName: "node-1" },
      status: { phase: "Pending", conditions: null, containerStatuses: null, initContainerStatuses: null },
    },
    line("Pending", "0/0", 0),
  ),
  misshapen(
    "items that are null",
    {
      spec: { containers: [null], initContainers: [null], nodeName: "node-1" },
      status: { phase: "Pending", conditions: [null], containerStatuses: [null] },
    },
    line("Pending", "0/1", 0),
  ),
  misshapen(
    "an init container status that is null",
    { status: { phase: "Pending", initContainerStatuses: [null] } },
    line("Init:0/0", "0/1", 0),
  ),
  misshapen(
    "states that are null",
    {
      status: {
        phase: "Running",
        containerStatuses: [
          { ...RUNNING, state: { running: {}, terminated: null, waiting: null }, lastState: null },
        ],
      },
    },
    line("Running"),
  ),
  misshapen(
    "a state that is null",
    { status: { phase: "Running", containerStatuses: [{ ...RUNNING, state: null }] } },
    line("Running", "0/1"),
  ),
  misshapen(
    "numbers that are null",
    {
      status: {
        phase: "Running",
        containerStatuses: [
          {
            ...RUNNING,
            ready: null,
            restartCount: null,
            state: { terminated: { exitCode: null, signal: null, reason: null } },
          },
        ],
      },
    },
    line("ExitCode:0", "0/1", 0),
  ),
  misshapen(
    "a termination without members",
    { status: { phase: "Running", containerStatuses: [{ state: { terminated: {} } }] } },
    line("ExitCode:0", "0/1", 0),
  ),
  misshapen(
    "a deep member that is not printed",
    { spec: { nodeName: "node-1", x: DEEP } },
    line("Running", "1/0"),
  ),
  misshapen(
    "labels that are a list",
    { metadata: { labels: ["a"], annotations: 5, ownerReferences: {} } },
    line("Running"),
  ),
  misshapen(
    "a uid and a resourceVersion of other types",
    { metadata: { uid: 5, resourceVersion: { a: 1 } } },
    line("Running"),
  ),
];

/** The values that take the place of an object, a list, a text and a number in the following pods. */
function container(members: JsonObject): Parts {
  return { status: { phase: "Running", containerStatuses: [{ ...RUNNING, ...members }] } };
}

const C = "status.containerStatuses[0]";

const UNREADABLE: readonly MisshapenPod[] = [
  misshapen("a status that is a text", { status: FORGED }, wrong("a string", "status", "an object")),
  misshapen("a status that is a list", { status: [] }, wrong("a list", "status", "an object")),
  misshapen("a spec that is a number", { spec: 5 }, wrong("a number", "spec", "an object")),
  misshapen(
    "a phase that is a number",
    { status: { phase: 5 } },
    wrong("a number", "status.phase", "a string"),
  ),
  misshapen(
    "a phase that is an object",
    { status: { phase: { toString: "x" } } },
    wrong("an object", "status.phase", "a string"),
  ),
  misshapen(
    "a reason that is a list",
    { status: { reason: [FORGED] } },
    wrong("a list", "status.reason", "a string"),
  ),
  misshapen(
    "conditions that are an object",
    { status: { conditions: {} } },
    wrong("an object", "status.conditions", "a list"),
  ),
  misshapen(
    "conditions that are a text",
    { status: { conditions: FORGED } },
    wrong("a string", "status.conditions", "a list"),
  ),
  misshapen(
    "a condition that is a number",
    { status: { conditions: [{ type: "Ready" }, 7] } },
    wrong("a number", "status.conditions[1]", "an object"),
  ),
  misshapen(
    "a condition of a type that is true",
    { status: { conditions: [{ type: true }] } },
    wrong("a boolean", "status.conditions[0].type", "a string"),
  ),
  misshapen(
    "statuses that are an object",
    { status: { containerStatuses: {} } },
    wrong("an object", "status.containerStatuses", "a list"),
  ),
  misshapen(
    "statuses that are a text",
    { status: { containerStatuses: FORGED } },
    wrong("a string", "status.containerStatuses", "a list"),
  ),
  misshapen(
    "init statuses that are a number",
    { status: { initContainerStatuses: 5 } },
    wrong("a number", "status.initContainerStatuses", "a list"),
  ),
  misshapen(
    "a status in a status that is a text",
    { status: { containerStatuses: ["c"] } },
    wrong("a string", C, "an object"),
  ),
  misshapen(
    "restarts that are a text",
    container({ restartCount: "7\r\n" }),
    wrong("a string", `${C}.restartCount`, "a whole number"),
  ),
  misshapen(
    "restarts that forge a line",
    container({ restartCount: FORGED }),
    wrong("a string", `${C}.restartCount`, "a whole number"),
  ),
  misshapen(
    "restarts that are a list",
    container({ restartCount: [FORGED] }),
    wrong("a list", `${C}.restartCount`, "a whole number"),
  ),
  misshapen(
    "restarts that are a fraction",
    container({ restartCount: 1.5 }),
    wrong("a number", `${C}.restartCount`, "a whole number"),
  ),
  misshapen(
    "readiness that is a text",
    container({ ready: "true" }),
    wrong("a string", `${C}.ready`, "a boolean"),
  ),
  misshapen(
    "a state that is a text",
    container({ state: FORGED }),
    wrong("a string", `${C}.state`, "an object"),
  ),
  misshapen(
    "a running state that is true",
    container({ state: { running: true } }),
    wrong("a boolean", `${C}.state.running`, "an object"),
  ),
  misshapen(
    "a waiting reason that is an object",
    container({ state: { waiting: { reason: {} } } }),
    wrong("an object", `${C}.state.waiting.reason`, "a string"),
  ),
  misshapen(
    "a termination that is a text",
    container({ state: { terminated: "x" } }),
    wrong("a string", `${C}.state.terminated`, "an object"),
  ),
  misshapen(
    "an exit code that forges a line",
    container({ state: { terminated: { exitCode: FORGED } } }),
    wrong("a string", `${C}.state.terminated.exitCode`, "a whole number"),
  ),
  misshapen(
    "a signal that forges a line",
    container({ state: { terminated: { signal: FORGED } } }),
    wrong("a string", `${C}.state.terminated.signal`, "a whole number"),
  ),
  misshapen(
    "an end that is a number",
    container({ lastState: { terminated: { finishedAt: 5 } } }),
    wrong("a number", `${C}.lastState.terminated.finishedAt`, "a string"),
  ),
  misshapen(
    "a container name that is a number",
    container({ name: 5 }),
    wrong("a number", `${C}.name`, "a string"),
  ),
  misshapen(
    "containers that are an object with a length",
    { spec: { containers: { length: FORGED } } },
    wrong("an object", "spec.containers", "a list"),
  ),
  misshapen(
    "containers that are a text",
    { spec: { containers: FORGED } },
    wrong("a string", "spec.containers", "a list"),
  ),
  misshapen(
    "init containers that are an object",
    { spec: { initContainers: {} } },
    wrong("an object", "spec.initContainers", "a list"),
  ),
  misshapen(
    "an init container that is a list",
    { spec: { initContainers: [[]] } },
    wrong("a list", "spec.initContainers[0]", "an object"),
  ),
  misshapen(
    "a restart policy that is an object",
    { spec: { initContainers: [{ restartPolicy: {} }] } },
    wrong("an object", "spec.initContainers[0].restartPolicy", "a string"),
  ),
  misshapen(
    "a node that is a list",
    { spec: { nodeName: [FORGED] } },
    wrong("a list", "spec.nodeName", "a string"),
  ),
  misshapen(
    "a deletionTimestamp that is a number",
    { metadata: { deletionTimestamp: 5 } },
    wrong("a number", "metadata.deletionTimestamp", "a string"),
  ),
];

export const MISSHAPEN_PODS: readonly MisshapenPod[] = [...WITH_NULLS, ...UNREADABLE];
