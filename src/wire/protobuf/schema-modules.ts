import { MODULES, RESOURCES } from "../schema/index-of-kinds.js";
import { Message, parseField } from "./schema-message.js";

/** What has been loaded: a module is one Go package, its messages are text until somebody wants one. */
const loaded = new Map<string, Readonly<Record<string, string>>>();
/** By `module.Type`. */
const parsed = new Map<string, Message>();

/** A collection of the API. */
interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Name of the message of a built-in resource's objects (`core-v1.Pod`); undefined for one the schema does not have. */
export function messageNameOf({ group, version, resource }: Resource): string | undefined {
  const key = `${group}/${version}/${resource}`;
  return Object.hasOwn(RESOURCES, key) ? RESOURCES[key] : undefined;
}

/** The same by what objects say of themselves: `apps/v1` and `Deployment` make `apps-v1.Deployment`. */
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
 * Loads the modules that a message needs, once.
 *
 * @param name - `module.Type`: `core-v1.Pod`, `meta-v1.Status`.
 * @throws RangeError when the schema has no such message.
 */
export async function loadMessage(name: string): Promise<Message> {
  await loadModule(moduleOf(name));
  return messageNamed(name);
}

/** The same without waiting: undefined while its module is not loaded. */
export function loadedMessage(name: string): Message | undefined {
  return loaded.has(moduleOf(name)) ? messageNamed(name) : undefined;
}

async function loadModule(name: string): Promise<void> {
  if (loaded.has(name) || !Object.hasOwn(MODULES, name)) {
    return;
  }
  const module = MODULES[name];
  const [data] = await Promise.all([module?.load(), ...(module?.needs ?? []).map(loadModule)]);
  loaded.set(name, data?.messages ?? {});
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
    throw new RangeError(`Cannot find message "${name}": the schema has none of that name`);
  }
  return text;
}

function moduleOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

function kindOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
