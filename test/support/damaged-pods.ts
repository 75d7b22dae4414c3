import { PODS } from "../../src/api/built-in-resources.js";
import type { ApiServer } from "../../src/apiserver/index.js";
import { encodeEnvelope, encodeListOf, encodeWatchFrame } from "../../src/wire/protobuf/protobuf-envelope.js";
import { loadMessage } from "../../src/wire/protobuf/schema-modules.js";
import { protobufBodies } from "./protobuf-bodies.js";
import { delimited, raw } from "./raw-protobuf.js";

const bodies = await protobufBodies(PODS);
const listMeta = await loadMessage("meta-v1.ListMeta");

/** Undecodable bytes to add to a valid pod. Neither its envelope nor its identity shows them. */
export const DAMAGE: Readonly<Record<"length" | "time", Buffer>> = {
  /** Puts a length that exceeds the message into the status. */
  length: delimited(3, raw(0x0a, 9)),
  /** Puts a time that no date can represent into the metadata. */
  time: delimited(1, delimited(9, raw(0x08, ...Buffer.alloc(8, 0xff), 0x7f))),
};

/** Returns a watch frame that is valid except for the damage in its pod. */
export function damagedEvent(pod: { readonly metadata: object }, damage: Uint8Array): Uint8Array {
  return encodeWatchFrame(
    "MODIFIED",
    encodeEnvelope({ apiVersion: "v1", kind: "Pod" }, raw(bodies.object({ ...pod }), damage)),
  );
}

/** Returns the list of all pods of a server. One of them has a damaged status. */
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
