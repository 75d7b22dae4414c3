import type { WatchEvent } from "../api/watch-event.js";
import type { JsonObject } from "../base/json-object.js";
import type { Mask } from "../base/secrets/masked.js";
import type { ListDecoder, WatchDecoder } from "./codec.js";
import { checkHasName, checkIsList, itemTypeIn, MANAGED_FIELDS } from "./items-shape.js";
import { JsonListDecoder, type ListShape } from "./json-list.js";
import { type EventReader, JsonWatchDecoder } from "./json-watch.js";
import { type ObjectText, readMemberText, readObjectText } from "./json/object-text.js";
import { lazyJson } from "./kept/lazy-json.js";
import { OBJECT_LIMIT_BYTES } from "./object-limit.js";
import { toWatchEvent } from "./watch-event-rules.js";

/** Options of `keptJsonCodec`. */
export interface KeptJsonCodecOptions {
  /** The kind of the objects. Objects of another kind are refused as by `jsonCodec`. */
  readonly kind: string;
  /** Whether objects keep `metadata.managedFields`. @defaultValue false */
  readonly keepManagedFields?: boolean;
}

/** Lazy objects are frozen already. */
const LIMITS = { frozen: false, objectLimitBytes: OBJECT_LIMIT_BYTES } as const;

/** Makes a decoder for a list whose items are kept as texts. */
export function keptListDecoder<T>(options: KeptJsonCodecOptions): ListDecoder<T> {
  return new JsonListDecoder<T, ObjectText>(LIMITS, textsShape(options.kind, dropOf(options)));
}

/** Makes a decoder for a watch whose objects are kept as texts. */
export function keptWatchDecoder<T>(options: KeptJsonCodecOptions, mask: Mask | undefined): WatchDecoder<T> {
  return new JsonWatchDecoder<T>(LIMITS, textEvents<T>({ kind: options.kind, drop: dropOf(options), mask }));
}

function dropOf({ keepManagedFields = false }: KeptJsonCodecOptions): readonly string[] | undefined {
  return keepManagedFields ? undefined : MANAGED_FIELDS;
}

/** Returns the shape of an ordinary list whose items are kept as texts. */
function textsShape(kind: string, drop: readonly string[] | undefined): ListShape<ObjectText> {
  return {
    members: ["items"],
    readItem: (bytes, form) => {
      const item = readObjectText(bytes, { form, drop });
      checkHasName(item.value);
      return item;
    },
    finisher: (envelope, whole) => {
      const type = itemTypeIn(envelope, { kind, whole });
      return type && ((item) => lazyJson(item, type));
    },
    checkList: checkIsList,
  };
}

interface EventRules {
  readonly kind: string;
  readonly drop: readonly string[] | undefined;
  readonly mask: Mask | undefined;
}

function textEvents<T>({ kind, drop, mask }: EventRules): EventReader<T> {
  return (bytes, form) => {
    const { outer, object } = readMemberText(bytes, "object", { form, drop });
    const whole: JsonObject = object === undefined ? outer : { ...outer, object: object.value };
    const event: WatchEvent<T> = toWatchEvent<T>(whole, kind, mask);
    // Here text becomes T. The caller asserts the shape of T by naming the resource.
    return "object" in event && object !== undefined ? { ...event, object: lazyJson(object) as T } : event;
  };
}
