import type { ApiServer, StoredObject } from "../../src/apiserver/index.js";

/** What a test says of an Event that happens now. */
interface Happening {
  readonly reason: string;
  /** @defaultValue the reason, in small letters */
  readonly message?: string;
  readonly type?: "Normal" | "Warning";
  readonly count?: number;
  /** How long ago it happened, in seconds. */
  readonly ago?: number;
}

let number = 0;

/** Makes an Event about an object happen, as the recorders of the components of a cluster write it. */
export function happensTo(
  { objects }: ApiServer,
  { apiVersion = "", kind = "", metadata }: Pick<StoredObject, "apiVersion" | "kind" | "metadata">,
  { reason, message = reason.toLowerCase(), type = "Warning", count = 1, ago = 0 }: Happening,
): void {
  const { name, namespace, uid } = metadata;
  number += 1;
  objects.create("events", {
    metadata: { name: `${name}.${number}`, namespace: namespace ?? "default" },
    involvedObject: { apiVersion, kind, name, uid, ...(namespace === undefined ? {} : { namespace }) },
    ...{ reason, message, type, count },
    lastTimestamp: new Date(Date.now() - ago * 1_000).toISOString().replace(/\.\d+Z/, "Z"),
  });
}
