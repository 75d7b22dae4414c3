import type { KubeObject } from "../api/object.js";
import { textOf } from "../base/json-object.js";
import { escapeTerminal } from "./escape-terminal.js";
import { type Mark, marksOf } from "./event-words.js";
import { secondsFormatter } from "./local-time.js";
import { logfmtValue, nameValue, quotedValue } from "./logfmt.js";
import type { OutputFormat } from "./output-formats.js";
import type { Paint, PrintedCause } from "./printer.js";
import { recordText } from "./record-text.js";

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

/** The record of an Event in JSON and YAML. */
interface KubeEventRecord {
  readonly type: "EVENT";
  readonly timestamp: string;
  readonly mark?: Mark;
  readonly context?: string;
  readonly owner?: string;
  readonly object: KubeObject;
}

/** Makes the printer of Events for each output format. */
export const KUBE_EVENT_PRINTERS: Readonly<
  Record<OutputFormat, (paint: Paint) => KubeEventPrinter | Promise<KubeEventPrinter>>
> = {
  default: kubeEventLines,
  short: () => {
    const time = secondsFormatter();
    return (event, at) => `${time(at)} ${sentence(event)}\n`;
  },
  json: () => (event, at) => `${escapeTerminal(recordText(recordOf(event, at)))}\n`,
  yaml: async () => {
    const { yamlDocument } = await import("./yaml-printer.js");
    return (event, at) => yamlDocument(recordOf(event, at));
  },
  // As kubectl names the objects of `kubectl get events -o name`.
  name:
    () =>
    ({ object }) =>
      `event/${escapeTerminal(textOf(object.metadata?.name))}\n`,
};

function kubeEventLines(paint: Paint): KubeEventPrinter {
  const time = secondsFormatter();
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
    return `${time(at)} ${sentence(event)}  ${tokens.join(" ")}\n`;
  };
}

/**
 * Returns the sentence of an Event, which differs from the three sentences about pods. Servers accept any text as the
 * reason and as the kind and the name of the object, so that each is one value.
 */
function sentence({ kind, subject, reason }: ToldKubeEvent): string {
  return `Event for ${nameValue(kind)} ${nameValue(subject)}: ${logfmtValue(reason)}`;
}

function field(key: string, value: string, { dim }: Paint, colored = (text: string): string => text): string {
  return dim(`${key}=`) + colored(logfmtValue(value));
}

function recordOf({ cause, context, owner, object }: ToldKubeEvent, at: Date): KubeEventRecord {
  const [mark] = marksOf({ cause });
  return {
    type: "EVENT",
    timestamp: at.toISOString(),
    ...(mark === undefined ? {} : { mark }),
    ...(context === undefined ? {} : { context }),
    ...(owner === "" ? {} : { owner }),
    object,
  };
}
