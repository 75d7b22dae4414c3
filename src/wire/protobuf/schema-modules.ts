import { lateImport } from "../../base/late-import.js";
import { MODULES, RESOURCES } from "../schema/index-of-kinds.js";
import { Message, parseField } from "./schema-message.js";

/** The loaded modules. A module is one Go package. Its messages are text until they are first needed. */
const loaded = new Map<string, Readonly<Record<string, string>>>();
/** The parsed messages, by `module.Type`. */
const parsed = new Map<string, Message>();

/** A resource of the API. */
interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/**
 * Returns the message name of the objects of a built-in resource, such as `core-v1.Pod`. Returns `undefined`
 * if the schema does not contain the resource.
 */
export function messageNameOf({ group, version, resource }: Resource): string | undefined {
  const key = `${group}/${version}/${resource}`;
  return Object.hasOwn(RESOURCES, key) ? RESOURCES[key] : undefined;
}

/**
 * Returns the message name for an apiVersion and a kind: `apps-v1.Deployment` for `apps/v1` and `Deployment`.
 */
export function messageNameOfKind(apiVersion: string, kind: string): string | undefined {
  const groupVersion = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
  for (const [resource, name] of Object.entries(RESOURCES)) {
    if (resource.startsWith(`${groupVersion}/`) && kindOf(name) === kind) {
      return name;
    }
  }
  return undefined;
}

/**
 * Returns a message. Loads the modules that it needs if they are not loaded yet.
 *
 * @param name - `module.Type`, such as `core-v1.Pod` or `meta-v1.Status`.
 * @throws RangeError if the schema has no such message.
 */
export async function loadMessage(name: string): Promise<Message> {
  await loadModule(moduleOf(name));
  return messageNamed(name);
}

/** Returns a message without waiting, or `undefined` if its module is not loaded yet. */
export function loadedMessage(name: string): Message | undefined {
  return loaded.has(moduleOf(name)) ? messageNamed(name) : undefined;
}

async function loadModule(name: string): Promise<void> {
  const module = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
  if (loaded.has(name) || module === undefined) {
    return;
  }
  const [data] = await Promise.all([
    lateImport(module.load, `../schema/${name}.js`, import.meta.url),
    ...module.needs.map(loadModule),
  ]);
  loaded.set(name, data.messages);
}

function messageNamed(name: string): Message {
  let message = parsed.get(name);
  if (message === undefined) {
    const text = textOf(name);
    const module = moduleOf(name);
    const resolve = (type: string): Message => messageNamed(type.startsWith(".") ? module + type : type);
    message = new Message(kindOf(name), () =>
      text === "" ? [] : text.split(" ").map((field, slot) => parseField(field, slot, resolve)),
    );
    parsed.set(name, message);
  }
  return message;
}

function textOf(name: string): string {
  const messages = loaded.get(moduleOf(name)) ?? {};
  const text = Object.hasOwn(messages, kindOf(name)) ? messages[kindOf(name)] : undefined;
  if (text === undefined) {
    throw new RangeError(`Cannot find message "${name}": the schema has no message of that name`);
  }
  return text;
}

function moduleOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

function kindOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
