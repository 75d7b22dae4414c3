import type { Pod } from "../../src/api/pod.js";
import type { PodEvent } from "../../src/printer/printer.js";

/** A time that is the same local time in every time zone, as the printers of lines show it. */
export const AT: Date = new Date(2026, 10, 23, 11, 32, 5);

export const WEB: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop", uid: "1", resourceVersion: "7" },
  spec: {
    nodeName: "node-1",
    containers: [
      { name: "app", image: "app:1" },
      { name: "proxy", image: "proxy:1" },
    ],
  },
  status: {
    phase: "Running",
    containerStatuses: [
      { name: "app", image: "app:1", imageID: "", ready: true, restartCount: 0, state: { running: {} } },
      { name: "proxy", image: "proxy:1", imageID: "", ready: false, restartCount: 0, state: { running: {} } },
    ],
  },
};

export const CRASHING: Pod = {
  ...WEB,
  metadata: { ...WEB.metadata, name: "api" },
  status: {
    phase: "Running",
    containerStatuses: [
      {
        name: "app",
        image: "app:1",
        imageID: "",
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: "CrashLoopBackOff" } },
      },
    ],
  },
};

export const UNSCHEDULED: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "late", namespace: "shop" },
  spec: { containers: [{ name: "c" }] },
  status: { phase: "Pending" },
};

export const ADDED: PodEvent = { type: "add", object: WEB, cause: "watch" };
export const UPDATED: PodEvent = { type: "update", object: WEB, cause: "watch" };
export const DELETED: PodEvent = { type: "delete", key: "shop/web", object: WEB, cause: "watch" };
/** The missed deletion of a pod that was never seen. */
export const NEVER_SEEN: PodEvent = { type: "delete", key: "shop/gone", object: undefined, cause: "relist" };

/**
 * A pod whose strings attack the terminal, with a colour, a title, a C1 sequence, a line break and reversed
 * text.
 */
export const HOSTILE: Pod = {
  ...WEB,
  metadata: {
    name: "evil\u001b[31m",
    namespace: "sh\u0007op",
    annotations: { "a\u202eb": "\u001b]0;owned\u0007 \u009b2J line\nbreak" },
  },
  spec: { nodeName: "node\r\n2026/11/23 11:32:05 Pod Deleted from Store: bank", containers: [] },
  status: { reason: "Evil\u009b2J", message: "\u001b[2J" },
};
