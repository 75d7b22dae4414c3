import type { Pod } from "../../src/api/pod.js";
import type { ReflectorOptions } from "../../src/reflector/reflector-options.js";
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

export interface QuietWatch {
  readonly server: ScriptedListWatch<Pod>;
  readonly run: ReflectorRun;
}

/** Runs a reflector whose watch from 10 is open, on a server that would let the watch live for hours. */
export async function watching(options: Partial<ReflectorOptions<Pod>> = {}): Promise<QuietWatch> {
  const server = new ScriptedListWatch<Pod>().list([pod("a", "5")], { at: "10" }).watch();
  const run = await runReflector(server, { minWatchTimeoutMs: 10 * HOUR_MS, ...options });
  return { server, run };
}

/** The same over HTTP/2, where PING guards the connection. */
export async function pingedWatching(options: Partial<ReflectorOptions<Pod>> = {}): Promise<QuietWatch> {
  const server = new ScriptedListWatch<Pod>().list([pod("a", "5")], { at: "10" });
  server.pinged = true;
  const run = await runReflector(server.watch(), { minWatchTimeoutMs: 10 * HOUR_MS, ...options });
  return { server, run };
}

/** Returns the requests after the first list and the first watch, without the probes. */
export function later(run: ReflectorRun): string[] {
  return run.requests().slice(2);
}
