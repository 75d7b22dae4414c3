import { FieldWalk } from "./field-walk.js";
import { keptBytesOf } from "./lazy-object.js";

/** When an object that is kept as bytes was created, and by what. */
export interface ObjectOrigin {
  /** The creation time in seconds since 1970, or undefined if the object has none. */
  readonly created: number | undefined;
  /** The bytes of the owner references. Equal bytes are equal owners. */
  readonly owners: string;
}

/** The numbers of the fields of ObjectMeta, and that of the seconds in a time. */
const FIELD = { creationTimestamp: 8, ownerReferences: 13, seconds: 1 } as const;

/** Returns the origin of an object, without decoding it, or `undefined` if it is not kept as bytes. */
export function objectOrigin(object: object): ObjectOrigin | undefined {
  const metadata = keptBytesOf(object)?.metadata;
  if (metadata === undefined) {
    return undefined;
  }
  const walk = new FieldWalk(metadata);
  let created: number | undefined;
  let owners = "";
  // Go writes the fields in the order of their numbers.
  while (walk.next() && walk.number <= FIELD.ownerReferences) {
    if (walk.number === FIELD.creationTimestamp) {
      created = secondsIn(metadata.slice(walk.value, walk.to));
    } else if (walk.number === FIELD.ownerReferences) {
      owners += metadata.slice(walk.from, walk.to);
    }
  }
  return { created, owners };
}

function secondsIn(time: string): number | undefined {
  const walk = new FieldWalk(time);
  return walk.next() && walk.number === FIELD.seconds ? walk.varintAt(walk.value) : undefined;
}
