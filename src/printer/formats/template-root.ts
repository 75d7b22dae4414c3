import type { KubeObject } from "../../api/object.js";
import { plainReader, type ValueReader } from "../../jsonpath/value-reader.js";

/** Where a template begins: the members that it prints, and other names that it may use for what is known of the event. */
export class TemplateRoot {
  readonly members: KubeObject | Readonly<Record<string, unknown>>;
  readonly #record: () => object;

  /** @param record - returns the record of the event, which is made only if a template asks for it. */
  constructor(members: TemplateRoot["members"], record: () => object) {
    this.members = members;
    this.#record = record;
  }

  memberOf(name: string): unknown {
    const member = plainReader.memberOf(this.members, name);
    if (member !== undefined) {
      return member;
    }
    return name === "object" ? this.members : plainReader.memberOf(this.#record(), name);
  }
}

/** Reads what `plainReader` reads, and roots. */
export const rootReader: ValueReader = {
  ...plainReader,
  memberOf: (map, key) => (map instanceof TemplateRoot ? map.memberOf(key) : plainReader.memberOf(map, key)),
  keysOf: (map) => plainReader.keysOf(map instanceof TemplateRoot ? map.members : map),
};
