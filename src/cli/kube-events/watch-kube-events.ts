import { EVENTS } from "../../api/built-in-resources.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import { ageText } from "../../explain/duration-text.js";
import { messageText } from "../../explain/message-text.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import type { ToldKubeEvent } from "../../printer/kube-event-printer.js";
import type { PrintedCause } from "../../printer/printer.js";
import type { EndingKind } from "../../reflector/ending.js";
import type { EndingReport } from "../../reflector/reflector-state.js";
import { Reflector } from "../../reflector/reflector.js";
import { keptJsonCodec } from "../../wire/kept-json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Output } from "../output.js";
import { placeText } from "../selection/place-text.js";
import type { Session } from "../session.js";
import { causeOf } from "../watching/ending-words.js";
import type { KubeEventPrinting } from "../watching/printing.js";
import type { Scope } from "../watching/target.js";
import type { EventSubjects } from "./event-subjects.js";
import { containerIn, type KubeEvent } from "./kube-event.js";
import { KubeEventStore, type ToldFacts } from "./kube-event-store.js";

/** Which Events are asked for. */
export interface KubeEventsTarget extends Pick<Scope, "cluster" | "namespace"> {
  /** What the Events are about, as the server is asked for it. */
  readonly fieldSelectors: readonly string[];
  /** Whether the objects that the Events are about are in namespaces. */
  readonly isNamespaced: boolean;
  /** What is watched although the Events cannot be had, in words: `pods`. */
  readonly objects: string;
}

/** What the Events of a target share with the rest of the run. */
export interface KubeEventsContext {
  readonly session: Pick<Session, "logger" | "shutdown" | "printing" | "selection" | "requests">;
  readonly output: Output;
  readonly printing: KubeEventPrinting;
  readonly subjects: EventSubjects;
  /** Resolves when the objects of `subjects` are known and printed. */
  readonly ready: Promise<void>;
}

/** The Events of one target, while they are watched. */
export interface WatchedKubeEvents {
  /** Prints the Events that arrived before an object that has just been added. */
  appeared(object: unknown): void;
  /** Prints the Events whose objects are known now, because the object that they belong to is. */
  ownersAppeared(): void;
  /** Resolves when the session has ended, and nothing is left of the watch. */
  readonly ended: Promise<void>;
}

/** Endings that stay the same however often the request is repeated. */
const REFUSALS: ReadonlySet<EndingKind> = new Set(["forbidden", "notFound", "invalidRequest"]);

/**
 * Watches the Events of a target and prints them until the session ends. Failures never end the session: the watch of
 * the objects reports problems of the connection, and a refusal is reported once.
 */
export function watchKubeEvents(target: KubeEventsTarget, context: KubeEventsContext): WatchedKubeEvents {
  const { session, output, printing, subjects, ready } = context;
  const { isNamespaced } = target;
  const { logger, shutdown } = session;
  const counted = countedLogger(logger, systemClock);
  const tell = (facts: ToldFacts, cause: PrintedCause): void | Promise<void> => {
    if (shutdown.signal.aborted) {
      return undefined;
    }
    session.printing.counts.kubeEvents += 1;
    const at = systemClock.date();
    return output.write(
      printing.printer({ ...toldOf(facts, cause, at), context: target.cluster.context }, at),
    );
  };
  const { sinceMs } = printing.choice;
  const store = new KubeEventStore({
    ...{ subjects, isNamespaced, ready, sinceMs, tell },
    clock: systemClock,
    logger: counted,
  });
  const listWatch = listWatchOf(target, context);
  const reflector = new Reflector<KubeEvent>({
    listWatch,
    store,
    identity: listWatch.codec,
    logger: counted,
    pageSize: session.requests.pageSize,
    onEnding: refusalTeller(target, context),
  });
  const ended = reflector
    .run(shutdown.signal)
    // A reflector rejects only because of a bug.
    .catch((error: unknown) => shutdown.fail(error instanceof Error ? error : new Error(String(error))))
    .finally(() => {
      store.dispose();
      counted.newState();
    });
  return {
    appeared: (object) => store.appeared(object),
    ownersAppeared: () => store.ownersAppeared(),
    ended,
  };
}

function listWatchOf(
  { cluster, namespace, fieldSelectors }: KubeEventsTarget,
  { session, printing }: KubeEventsContext,
): RestListWatch<KubeEvent> {
  const { reads } = session.printing.format;
  // The members of Events that templates read are not known to the schema of pods.
  const isPrintedWhole = reads === "whole" || "places" in reads;
  const codec = isPrintedWhole
    ? keptJsonCodec<KubeEvent>({
        kind: "Event",
        keepManagedFields: session.printing.showManagedFields,
      })
    : defaultCodec(EVENTS, { objects: "bytes", frozen: false });
  const fieldSelector = [
    ...fieldSelectors,
    ...(namespace === "" ? session.selection.excluded.fieldSelectors : []),
    ...(printing.choice.warningsOnly ? ["type=Warning"] : []),
  ].join(",");
  return new RestListWatch({
    transport: cluster.transport,
    resource: EVENTS,
    codec,
    namespace,
    ...(fieldSelector === "" ? {} : { fieldSelector }),
    requestTimeoutMs: session.requests.timeoutMs,
  });
}

/**
 * Returns a function that logs once that the Events cannot be listed or watched, however many targets of the run ask for
 * them.
 */
function refusalTeller(
  { namespace, objects, cluster: { context } }: KubeEventsTarget,
  { session: { logger }, printing: { refused } }: KubeEventsContext,
): (report: EndingReport) => void {
  const where = placeText(namespace, context);
  return ({ phase, kind, error }) => {
    const what = error === undefined ? kind : causeOf(error);
    logger.debug({ kind }, `the ${phase} of Events ended: ${what}`);
    if (!refused.has(where) && REFUSALS.has(kind)) {
      refused.add(where);
      const verb = phase === "watch" ? "watch" : "list";
      logger.warn(
        { kind },
        `cannot ${verb} Events ${where}: ${what}; the ${objects} are watched without them`,
      );
    }
  };
}

function toldOf(facts: ToldFacts, cause: PrintedCause, at: Date): Omit<ToldKubeEvent, "context"> {
  const { fieldPath, message, lastAt } = facts;
  return {
    ...facts,
    container: containerIn(fieldPath),
    message: messageText(message),
    age: cause === "initial" && lastAt !== undefined ? ageText(at.getTime() - lastAt) : undefined,
    cause,
  };
}
