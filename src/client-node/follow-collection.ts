import type { KubernetesObject } from "@kubernetes/client-node";
import { isPosition } from "../api/resource-version.js";
import type { ClientConfig } from "../kubeconfig/client-config.js";
import type { ListWatch } from "../listwatch/list-watch.js";
import type { Selectors } from "../listwatch/list-options.js";
import { RestListWatch } from "../listwatch/rest-list-watch.js";
import type { Backoff } from "../reflector/backoff.js";
import { Reflector } from "../reflector/reflector.js";
import type { EndingReport, ReflectorState } from "../reflector/reflector-state.js";
import type { ReflectorStore } from "../reflector/reflector-store.js";
import { HttpTransport } from "../transport/http-transport.js";
import type { Codec } from "../wire/codec.js";
import type { Listeners } from "./listeners.js";
import type { ListedCollection } from "./resource-at-path.js";

/** What to follow, where to store it, and what to tell. */
export interface FollowOptions<T extends KubernetesObject> {
  readonly config: ClientConfig;
  readonly followed: ListedCollection & Selectors;
  readonly backoff: Backoff | undefined;
  readonly codec: Codec<T>;
  readonly store: ReflectorStore<T>;
  readonly listeners: Listeners<T>;
  /** Called when a full list is in the store. */
  readonly onSynced: () => void;
}

/**
 * Keeps a store equal to a collection until the signal aborts. Tells of watches that were accepted and of failures.
 * Resolves when no request and no connection is left.
 */
export async function followCollection<T extends KubernetesObject>(
  { config, followed, backoff, codec, store, listeners, onSynced }: FollowOptions<T>,
  signal: AbortSignal,
): Promise<void> {
  const transport = new HttpTransport(config);
  let before: ReflectorState["kind"] = "created";
  const reflector = new Reflector<T>({
    listWatch: withLatestLists(new RestListWatch<T>({ transport, codec, ...followed })),
    identity: codec,
    backoff,
    store: {
      ...store,
      replace: (objects, resourceVersion) => {
        store.replace(objects, resourceVersion);
        onSynced();
      },
    },
    onStateChange: ({ kind }) => {
      // A watch that was quiet and has answered is not a new one.
      if (kind === "watching" && before !== "doubting" && !signal.aborted) {
        listeners.tellConnected();
      }
      before = kind;
    },
    onEnding: (ending) => {
      if (isFailure(ending) && !signal.aborted) {
        listeners.tellError(ending.error);
      }
    },
  });
  try {
    await reflector.run(signal);
  } finally {
    await transport.close();
  }
}

/**
 * Returns a ListWatch whose first list shows the most recent state, as the lists of client-node do. The reflector would
 * accept any state of the server's cache, which may be older than what the run before has told.
 */
function withLatestLists<T>(listWatch: ListWatch<T>): ListWatch<T> {
  return {
    list: async ({ resourceVersion = "", ...options }, ...others) =>
      listWatch.list(isPosition(resourceVersion) ? { ...options, resourceVersion } : options, ...others),
    watch: async (...request) => listWatch.watch(...request),
  };
}

/** Whether something failed. That a position has expired is normal: like client-node, this does not tell it. */
function isFailure({ kind, error }: EndingReport): boolean {
  return error !== undefined && kind !== "expired";
}
