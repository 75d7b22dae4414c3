import type { KubeObject } from "../../api/object.js";
import { textOf } from "../../base/json-object.js";
import { JsonPathError } from "../../jsonpath/jsonpath-error.js";
import { objectFacts, podFacts } from "../event-facts.js";
import { kubeEventRecord, type ObjectType, POD_TYPE, recordOf, typeOf } from "../event-record.js";
import { exactObject } from "../exact-object.js";
import type { ObjectEvent, PrintedCause } from "../printer.js";
import type { Format, FormatOptions, TemplateOptions, TemplatePlaces } from "./format.js";
import { TemplateRoot } from "./template-root.js";

/** What kubectl does if no flag says otherwise. Nothing is told of templates that fail. */
export const DEFAULT_TEMPLATES: TemplateOptions = {
  allowMissingKeys: true,
  beginsAtEvent: false,
  onDoubt: () => undefined,
  onFailure: () => undefined,
};

/** The templates of a run. */
export interface Templates {
  /** The places that they read, from where they begin. */
  readonly places: TemplatePlaces["places"];
  /** Returns the text of an event. @throws JsonPathError if a template fails on it */
  readonly print: (root: TemplateRoot, cause: PrintedCause) => string;
}

/** The record of an event, whose names templates may use. */
interface TemplateRecord {
  readonly type: string;
  readonly object: KubeObject;
}

/** What is printed, and why. */
interface PrintedObject {
  readonly object: KubeObject;
  readonly cause: PrintedCause;
}

/**
 * The names of a record beside `object`. Templates that begin at the object may use them for what is known of the event,
 * because objects have no members of these names. `type` is a member of Secrets and Events, and means it there.
 */
const RECORD_NAMES: ReadonlySet<string> = new Set([
  "type",
  "timestamp",
  "mark",
  "context",
  "summary",
  "changes",
]);

/** What is read of a pod for its summary. */
const SUMMARY_PLACES: TemplatePlaces["places"] = [["metadata"], ["spec"], ["status"]];

/** Makes a format of templates. An object on which they fail is told of, and not printed. */
export function templateFormat(
  { templates: options = DEFAULT_TEMPLATES }: FormatOptions,
  { places, print }: Templates,
): Format {
  const printed = (kind: string, { object, cause }: PrintedObject, record: () => TemplateRecord): string => {
    try {
      return print(rootOf(exactObject(object), record, options), cause);
    } catch (error) {
      if (!(error instanceof JsonPathError)) {
        throw error;
      }
      const { metadata } = object;
      const name = { namespace: textOf(metadata?.namespace), name: textOf(metadata?.name) };
      options.onFailure({ kind, name, reason: error.reason });
      return "";
    }
  };
  // Of an object that cannot be read, the record has the name.
  const printedEvent = (
    type: ObjectType,
    { object, cause }: ObjectEvent<KubeObject>,
    record: () => TemplateRecord,
  ) => printed(type.kind.toLowerCase(), { object: object ?? record().object, cause }, record);
  return {
    reads: { places: placesOfObject(places, options) },
    explains: !options.beginsAtEvent && places.some(([first]) => first === "changes"),
    pods: (event, at, why) =>
      printedEvent(POD_TYPE, event, () => recordOf(event, at, podFacts(event, why), POD_TYPE)),
    kind: async (kind, tokens) => {
      const type = typeOf(kind);
      return Promise.resolve({
        prints: "objects",
        printer: (event, at, row) =>
          printedEvent(type, event, () => recordOf(event, at, objectFacts(event, row, tokens), type)),
      });
    },
    kubeEvents: async () =>
      Promise.resolve((event, at) => printed("event", event, () => kubeEventRecord(event, at))),
  };
}

function rootOf(
  object: KubeObject,
  record: () => TemplateRecord,
  { beginsAtEvent }: TemplateOptions,
): TemplateRoot {
  return new TemplateRoot(beginsAtEvent ? { type: record().type, object } : object, record);
}

/** Returns the places of the object, of those that begin where a template does. */
function placesOfObject(
  places: TemplatePlaces["places"],
  { beginsAtEvent }: TemplateOptions,
): TemplatePlaces["places"] {
  return places.flatMap((place) => {
    const [first, ...rest] = place;
    if (first === "object") {
      return [rest];
    }
    if (first === undefined) {
      return [place];
    }
    if (beginsAtEvent) {
      return [];
    }
    return first === "summary" ? SUMMARY_PLACES : RECORD_NAMES.has(first) ? [] : [place];
  });
}
