import * as models from "@kubernetes/client-node";
import { isJsonObject, textOf } from "../base/json-object.js";

/** A member of a model: its name in TypeScript and in JSON, and the name of its type. */
interface Attribute {
  readonly name: string;
  readonly baseName: string;
  readonly type: string;
}

/** A class of client-node that describes its members. */
interface Model {
  readonly getAttributeTypeMap: () => readonly Attribute[];
}

/** An object that belongs to the caller, who may change it. */
type OwnObject = Record<string, unknown>;

/**
 * Gives an object from the server the members that the types of client-node promise, in place: times are
 * `Date`s, and members whose names are keywords are renamed, such as `from` of a NetworkPolicy to `_from`.
 * client-node does this for objects that it lists, but not for objects that it watches. If such an object is
 * written back, its renamed members are lost. Members that client-node does not know stay as they are.
 *
 * Of an object of another kind, only the metadata is converted, because `KubernetesObject` promises its type.
 */
export function typedObject<T>(object: T): T {
  return converted(object, modelOf(object)) as T;
}

/** Returns the name of the model of an object. */
function modelOf(object: unknown): string {
  const { apiVersion, kind } = isJsonObject(object) ? object : {};
  const [version = "", group = ""] = textOf(apiVersion).split("/").reverse();
  // The groups of Kubernetes are those without a dot and those below k8s.io. Other projects have the same kinds.
  const names = /^[^.]*$|\.k8s\.io$/.test(group)
    ? [
        capitalised(version),
        capitalised(group === "" ? "core" : group.split(".", 1)[0]) + capitalised(version),
      ]
    : [];
  return (
    names.map((name) => name + textOf(kind)).find((name) => attributesOf(name) !== undefined) ?? ANY_KIND
  );
}

function capitalised(text = ""): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of no model. */
const ANY_KIND = "KubernetesObject";

const METADATA: readonly Attribute[] = [{ name: "metadata", baseName: "metadata", type: "V1ObjectMeta" }];

const known = new Map<string, readonly Attribute[] | undefined>([[ANY_KIND, METADATA]]);

/** Returns the members of a model, or undefined if client-node has no model of that name. */
function attributesOf(name: string): readonly Attribute[] | undefined {
  if (!known.has(name)) {
    const model = (models as Readonly<Record<string, unknown>>)[name] as Partial<Model> | undefined;
    known.set(name, model?.getAttributeTypeMap?.());
  }
  return known.get(name);
}

const LIST = /^Array<(.*)>$/;
const MAP = /^\{ \[key: string\]: (.*); \}$/;

/** Returns a value as its type promises it. Lists and objects are changed in place. */
function converted(value: unknown, type: string): unknown {
  if (type === "Date") {
    return typeof value === "string" ? new Date(value) : value;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const attributes = attributesOf(type);
  if (attributes !== undefined) {
    convertMembers(value as OwnObject, attributes);
    return value;
  }
  const ofItems = (Array.isArray(value) ? LIST : MAP).exec(type)?.[1];
  if (ofItems !== undefined) {
    const items = value as OwnObject;
    for (const key of Object.keys(items)) {
      items[key] = converted(items[key], ofItems);
    }
  }
  return value;
}

function convertMembers(object: OwnObject, attributes: readonly Attribute[]): void {
  for (const { name, baseName, type } of attributes) {
    const value = object[baseName];
    if (value !== undefined) {
      if (name !== baseName) {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the object belongs to the caller
        delete object[baseName];
      }
      object[name] = converted(value, type);
    }
  }
}
