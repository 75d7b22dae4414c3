import type { KubeObject } from "../api/object.js";
import { marksOf } from "./event-words.js";
import type { LineTime } from "./line-time.js";
import { logfmtValue, nameValue, quotedValue } from "./logfmt.js";
import type { Paint, PrintedCause } from "./printer.js";

/** What is printed of a Kubernetes Event. Texts are as the server sent them. */
export interface ToldKubeEvent {
  /** The kind and the name of the object that the Event is about. */
  readonly kind: string;
  readonly subject: string;
  /** The namespace of the object, or an empty string if it has none. */
  readonly namespace: string;
  readonly reason: string;
  readonly type: string;
  /** How often it has happened. */
  readonly count: number;
  /** To whom the object belongs, like `deploy/web`, or an empty string. */
  readonly owner: string;
  /** The container, like `app` or `init/migrate`, or an empty string. */
  readonly container: string;
  /** What is worth reading of the message. */
  readonly message: string;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
  /** How long ago it happened, if that was before the start. */
  readonly age: string | undefined;
  readonly cause: PrintedCause;
  /** The Event itself. Only the formats for programs print it. */
  readonly object: KubeObject;
}

/** Returns the text of an Event that is printed at the time `at`, with a newline at its end. */
export type KubeEventPrinter = (event: ToldKubeEvent, at: Date) => string;

/** Returns the printer of Events as lines. */
export function kubeEventLines(paint: Paint, time: LineTime): KubeEventPrinter {
  return (event, at) => {
    const { namespace, type, count, owner, container, context, message, age, cause } = event;
    const tokens = [
      ...(namespace === "" ? [] : [field("ns", namespace, paint)]),
      field("type", type, paint, type === "Normal" ? undefined : paint.bad),
      ...(count > 1 ? [field("count", String(count), paint)] : []),
      ...(owner === "" ? [] : [field("owner", owner, paint)]),
      ...(container === "" ? [] : [field("c", container, paint)]),
      ...(context === undefined ? [] : [field("context", context, paint)]),
      ...(message === "" ? [] : [paint.dim("msg=") + quotedValue(message)]),
      ...(age === undefined ? [] : [field("age", age, paint)]),
      ...marksOf({ cause }).map(paint.dim),
    ];
    return `${time(at)}${kubeEventSentence(event)}  ${tokens.join(" ")}\n`;
  };
}

/**
 * Returns the sentence of an Event, which differs from the three sentences about pods. Servers accept any text as the
 * reason and as the kind and the name of the object, so that each is one value.
 */
export function kubeEventSentence({ kind, subject, reason }: ToldKubeEvent): string {
  return `Event for ${nameValue(kind)} ${nameValue(subject)}: ${logfmtValue(reason)}`;
}

function field(key: string, value: string, { dim }: Paint, colored = (text: string): string => text): string {
  return dim(`${key}=`) + colored(logfmtValue(value));
}
