import type { Field, Message } from "../../wire/protobuf/schema-message.js";

const named = new WeakMap<Message, ReadonlyMap<string, Field>>();

/** Returns the fields of a message by their names in JSON. Those of an embedded struct belong to its owner. */
export function fieldsByName(message: Message): ReadonlyMap<string, Field> {
  const known = named.get(message);
  if (known !== undefined) {
    return known;
  }
  const fields = new Map<string, Field>();
  for (const field of message.fields) {
    const own: Iterable<[string, Field]> =
      field.name === "" ? fieldsByName(field.message) : [[field.name, field]];
    for (const [name, inner] of own) {
      fields.set(name, inner);
    }
  }
  named.set(message, fields);
  return fields;
}
