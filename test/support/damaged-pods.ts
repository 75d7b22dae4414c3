import { PODS } from "../../src/api/resource.js";
import type { ApiServer } from "../../src/apiserver/index.js";
import { encodeEnvelope, encodeListOf, encodeWatchFrame } from "../../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../../src/wire/protobuf/schema-modules.js";
import { protobufBodies } from "./protobuf-bodies.js";
import { delimited, raw } from "./raw-protobuf.js";

const bodies = await protobufBodies(PODS);
const listMeta = await loadMessage("meta-v1.ListMeta");

/** What stands in a pod beside sound members, and cannot be read: its envelope and its identity tell nothing of it. */
export const DAMAGE: Readonly<Record<"length" | "time", Buffer>> = {
  /** In its status a length that reaches out of it. */
  length: delimited(3, raw(0x0a, 9)),
  /** In its metadata a time of the farthest future. */
  time: delimited(1, delimited(9, raw(0x08, ...Buffer.alloc(8, 0xff), 0x7f))),
};

/** A frame that is sound but for what is in its pod. */
export function damagedEvent(pod: { readonly metadata: object }, damage: Uint8Array): Uint8Array {
  return encodeWatchFrame(
    "MODIFIED",
    encodeEnvelope({ apiVersion: "v1", kind: "Pod" }, raw(bodies.object({ ...pod }), damage)),
  );
}

/** The list of all pods of a server, one of them with damage in its status. */
export function damagedList(objects: ApiServer["objects"], damagedName: string): Uint8Array {
  const items = objects
    .list("pods")
    .map((pod) => raw(bodies.object(pod), ...(pod.metadata.name === damagedName ? [DAMAGE.length] : [])));
  const { resourceVersion } = objects;
  return encodeEnvelope(
    { apiVersion: "v1", kind: "PodList" },
    encodeListOf({ resourceVersion }, listMeta, items),
  );
}
