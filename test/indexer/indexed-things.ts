import type { ObjectIdentity } from "../../src/api/object-identity.js";
import { Indexer, type IndexerOptions } from "../../src/indexer/indexer.js";

/** An object to index: a name, a version, and the colors that it has. */
export interface Thing {
  readonly name: string;
  readonly version: string;
  readonly colors: readonly string[];
}

export function thing(name: string, version: string, ...colors: readonly string[]): Thing {
  return { name, version, colors };
}

export const thingIdentity: ObjectIdentity<Thing> = {
  keyOf: ({ name }) => {
    if (name === "") {
      throw new TypeError("Cannot make an object key: found no name");
    }
    return name;
  },
  uidOf: () => "",
  resourceVersionOf: ({ version }) => version,
};

export function byColor({ colors }: Thing): readonly string[] {
  return colors;
}

/** Returns an indexer of things with the index `color`. */
export function newIndexer(options: Partial<IndexerOptions<Thing>> = {}): Indexer<Thing> {
  return new Indexer<Thing>({ identity: thingIdentity, indexers: { color: byColor }, ...options });
}

export function namesOf(things: readonly Thing[]): string[] {
  return things.map(({ name }) => name).sort();
}
