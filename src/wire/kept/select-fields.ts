import { parseObjectKey } from "../../api/object-key.js";
import type { KeptBytes } from "./kept-bytes.js";
import { readObject } from "./kept-parts.js";
import { keptBytesOf, type ObjectShape, shapeOf } from "./protobuf-object.js";
import { Field, Message } from "../protobuf/schema-message.js";

/** Chosen members by name, each with what is chosen of it; with nothing chosen of it, all of it is. */
type Choice = ReadonlyMap<string, Choice>;

/**
 * Makes a function that decodes of an object no more than the chosen members, for those who need a few of them of every
 * object. Lists and maps are gone through: `status.containerStatuses.ready` chooses that of each container. A path that
 * ends with a dot asks whether there is such a member, not what is in it: `state.running.` gives `{}` or nothing.
 *
 * What is returned looks like `T` with all other members absent, kind and apiVersion apart. An object that is plain is
 * returned as it is.
 *
 * @param paths - names joined by dots: `metadata.deletionTimestamp`.
 */
export function selectFields<T extends object>(paths: readonly string[]): (object: T) => T {
  const choice = choiceOf(paths);
  const readByName = paths.every((path) => NAMES.has(path));
  const shapes = new Map<Message, ObjectShape>();
  const read = (kept: KeptBytes, shape: ObjectShape): object => {
    if (readByName) {
      return { kind: shape.type.kind, apiVersion: shape.type.apiVersion, metadata: nameOf(kept) };
    }
    let chosen = shapes.get(shape.message);
    if (chosen === undefined) {
      chosen = { type: shape.type, message: chosenOf(shape.message, choice) };
      shapes.set(shape.message, chosen);
    }
    return readObject(kept, chosen);
  };
  return (object) => {
    const kept = keptBytesOf(object);
    const shape = kept === undefined ? undefined : shapeOf(object);
    return kept === undefined || shape === undefined ? object : (read(kept, shape) as T);
  };
}

/** Known of every object since it came: nothing need be decoded for them. */
const NAMES: ReadonlySet<string> = new Set(["metadata.name", "metadata.namespace"]);

function nameOf({ key }: KeptBytes): object {
  const { namespace, name } = parseObjectKey(key);
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

/** The message with the chosen fields alone: to a decoder the others are fields that it does not know. */
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
