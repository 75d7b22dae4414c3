import { checkedStatus, type Status } from "../api/status.js";
import { isJsonObject } from "../base/json-object.js";
import { decodeObject } from "./protobuf/protobuf-decoder.js";
import { hasMagic, openEnvelope } from "./protobuf-kind.js";
import { loadMessage } from "./protobuf/schema-modules.js";

/**
 * Decodes the Status in the body of a refusal. The body is protobuf if the request preferred that, and JSON
 * otherwise. Returns `undefined` for any other body, such as the text of a proxy or a body that broke off.
 */
export async function decodeStatus(body: Buffer): Promise<Status | undefined> {
  try {
    const status: unknown = hasMagic(body) ? await fromProtobuf(body) : JSON.parse(body.toString("utf8"));
    return isJsonObject(status) && status["kind"] === "Status" ? checkedStatus(status) : undefined;
  } catch {
    return undefined;
  }
}

async function fromProtobuf(body: Buffer): Promise<unknown> {
  const { type, raw } = openEnvelope(body);
  return { ...type, ...decodeObject(raw, await loadMessage("meta-v1.Status")) };
}
