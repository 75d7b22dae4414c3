import type { Pod } from "../../src/api/pod.js";
import { pod } from "../support/pods.js";
import { type ReflectorRun, runReflector } from "../support/run-reflector.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";
import type { Step } from "../support/scripted-stream.js";

export const HOUR_MS = 3_600_000;

/** The server ends the stream. */
export const END: Step<Pod> = { kind: "end" };

export function changed(name: string, resourceVersion: string): Step<Pod> {
  return { kind: "events", events: [{ type: "MODIFIED", object: pod(name, resourceVersion) }] };
}

export function bookmark(resourceVersion: string): Step<Pod> {
  return { kind: "events", events: [{ type: "BOOKMARK", resourceVersion, initialEventsEnd: false }] };
}

/** Runs a reflector whose watch from 10 is open, on a server that would let the watch live for hours. */
export async function watching(): Promise<{ server: ScriptedListWatch<Pod>; run: ReflectorRun }> {
  const server = new ScriptedListWatch<Pod>().list([pod("a", "5")], { at: "10" }).watch();
  const run = await runReflector(server, { minWatchTimeoutMs: 10 * HOUR_MS });
  return { server, run };
}

/** Returns the requests after the first list and the first watch, without the probes. */
export function later(run: ReflectorRun): string[] {
  return run.requests().slice(2);
}
