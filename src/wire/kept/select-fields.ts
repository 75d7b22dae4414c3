import { splitObjectKey } from "../../api/object-key.js";
import type { KeptBytes } from "./kept-bytes.js";
import { readObject } from "./kept-parts.js";
import { keptBytesOf } from "./lazy-object.js";
import { Field, Message } from "../protobuf/schema-message.js";

/**
 * The chosen members by name, each with its own chosen members.
 * An empty choice means that the whole member is chosen.
 */
type Choice = ReadonlyMap<string, Choice>;

/**
 * Returns a function that decodes only the chosen members of an object. It is for callers that need a few
 * members of every object.
 *
 * A path goes through lists and maps: `status.containerStatuses.ready` chooses `ready` of each container. A
 * path that ends with a dot asks only whether the member is present: `state.running.` gives `{}` or nothing.
 *
 * The result looks like `T` with kind, apiVersion and the chosen members, and without all others. A plain
 * object is returned unchanged.
 *
 * @param paths - member names joined by dots, such as `metadata.deletionTimestamp`.
 */
export function selectFields<T extends object>(paths: readonly string[]): (object: T) => T {
  const readByName = paths.every((path) => NAMES.has(path));
  // Made for the first object, because no object may come.
  let choice: Choice | undefined;
  const messages = new Map<Message, Message>();
  const read = (kept: KeptBytes): object => {
    const { type, message } = kept.shape;
    if (readByName) {
      return { kind: type.kind, apiVersion: type.apiVersion, metadata: nameOf(kept) };
    }
    let chosen = messages.get(message);
    if (chosen === undefined) {
      chosen = chosenOf(message, (choice ??= choiceOf(paths)));
      messages.set(message, chosen);
    }
    return readObject(kept, chosen);
  };
  return (object) => {
    const kept = keptBytesOf(object);
    return kept === undefined ? object : (read(kept) as T);
  };
}

/** The members that are part of an object's key, so that they need no decoding. */
const NAMES: ReadonlySet<string> = new Set(["metadata.name", "metadata.namespace"]);

function nameOf({ key }: KeptBytes): object {
  const { namespace, name } = splitObjectKey(key);
  return namespace === "" ? { name } : { name, namespace };
}

function choiceOf(paths: readonly string[]): Choice {
  const inside = new Map<string, string[]>();
  const whole = new Set<string>();
  for (const path of paths) {
    const [name = "", ...rest] = path.split(".");
    if (rest.length === 0) {
      whole.add(name);
    }
    inside.set(name, [...(inside.get(name) ?? []), rest.join(".")]);
  }
  return new Map(Array.from(inside, ([name, chosen]) => [name, choiceOf(whole.has(name) ? [] : chosen)]));
}

/** Returns the message with only the chosen fields. A decoder skips the others as unknown fields. */
function chosenOf(message: Message, choice: Choice): Message {
  return new Message(message.name, () =>
    message.fields
      .filter(({ name }) => name === "" || choice.has(name))
      .map((field, slot) => chosenField(field, slot, field.name === "" ? choice : choice.get(field.name))),
  );
}

function chosenField(field: Field, slot: number, choice: Choice | undefined): Field {
  if (choice === undefined || choice.size === 0) {
    return new Field(field, slot);
  }
  return field.holding(() => chosenOf(field.message, choice), slot);
}
