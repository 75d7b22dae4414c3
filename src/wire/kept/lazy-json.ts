import type { JsonObject } from "../../base/json-object.js";
import type { ObjectText } from "../json/object-text.js";
import { KeptJson } from "./kept-json.js";
import { lazyMember, lazyObject } from "./lazy-object.js";

/** The type of an object that is an item of a list, as far as it is known. */
interface ListedType {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
}

/**
 * Returns a lazy object that is kept as its text.
 *
 * @param type - the type of an object that does not have one itself.
 */
export function lazyJson({ value, text, levels }: ObjectText, type?: ListedType): object {
  const head = headOf(value, type);
  const names = Object.keys(value);
  const members = head === "" ? names : [...new Set(["kind", "apiVersion", ...names])];
  return lazyObject(new KeptJson(value, text, { head, levels }), members.map(lazyMember));
}

/** The heads that were made last, by kind and apiVersion. All items of a list share one. */
let shared = { kind: "", apiVersion: "", head: "" };

function headOf(value: JsonObject, type: ListedType | undefined): string {
  if (typeof type?.kind !== "string" || typeof type.apiVersion !== "string" || value["kind"] !== undefined) {
    return "";
  }
  const { kind, apiVersion } = type;
  if (value["apiVersion"] !== undefined) {
    return `"kind":${JSON.stringify(kind)},`;
  }
  if (shared.kind !== kind || shared.apiVersion !== apiVersion) {
    shared = {
      kind,
      apiVersion,
      head: `"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},`,
    };
  }
  return shared.head;
}
