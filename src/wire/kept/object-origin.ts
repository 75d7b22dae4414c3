import { FieldWalk } from "./field-walk.js";
import { keptBytesOf } from "./lazy-object.js";

/** When an object that is kept as bytes was created, and by what. */
export interface ObjectOrigin {
  /** The creation time in seconds since 1970, or undefined if the object has none. */
  readonly created: number | undefined;
  /** The bytes of the owner references. Equal bytes are equal owners. */
  readonly owners: string;
}

/** The numbers of the fields of ObjectMeta. */
const FIELD = { creationTimestamp: 8, ownerReferences: 13 } as const;

/** The byte before the seconds in a time, which are its first field. */
const SECONDS_TAG = 0x08;

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
      created = secondsIn(metadata, walk);
    } else if (walk.number === FIELD.ownerReferences) {
      owners += metadata.slice(walk.from, walk.to);
    }
  }
  return { created, owners };
}

/** Returns the seconds of the time that a walk is at, which are its first field. */
function secondsIn(metadata: string, walk: FieldWalk): number | undefined {
  const { value, to } = walk;
  return value < to && metadata.charCodeAt(value) === SECONDS_TAG ? walk.varintAt(value + 1) : undefined;
}
