import type { Status } from "../api/status.js";
import { decodeObject } from "./protobuf/protobuf-decoder.js";
import { hasMagic, openEnvelope } from "./protobuf-kind.js";
import { loadMessage } from "./protobuf/schema-modules.js";

/**
 * The Status that a server refuses a request with: in protobuf where the request asked for that first, else in JSON.
 * Undefined for any other body: the words of a proxy, or one that broke off.
 */
export async function decodeStatus(body: Buffer): Promise<Status | undefined> {
  try {
    const status = hasMagic(body) ? await fromProtobuf(body) : (JSON.parse(body.toString("utf8")) as Status);
    return status.kind === "Status" ? status : undefined;
  } catch {
    return undefined;
  }
}

async function fromProtobuf(body: Buffer): Promise<Status> {
  const { type, raw } = openEnvelope(body);
  // What it says of itself is checked by the caller; its other members are as the schema has them.
  return { ...type, ...decodeObject(raw, await loadMessage("meta-v1.Status")) };
}
