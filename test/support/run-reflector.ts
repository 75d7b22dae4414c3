import type { Pod } from "../../src/api/pod.js";
import { Reflector } from "../../src/reflector/reflector.js";
import type { ReflectorOptions } from "../../src/reflector/reflector-options.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { FakeClock, settle } from "./fake-clock.js";
import { podIdentity } from "./pods.js";
import { RecordingStore } from "./recording-store.js";
import type { ScriptedListWatch } from "./scripted-list-watch.js";

export interface ReflectorRun {
  readonly reflector: Reflector<Pod>;
  readonly store: RecordingStore;
  readonly clock: FakeClock;
  readonly reports: EndingReport[];
  /** The kinds of the states that the reflector has been in. */
  readonly states: string[];
  /** The requests to the server: `list "0" limit=500`, `watch "10"`, `stream ""`. */
  requests(): string[];
  /** Aborts the reflector, waits until it has ended, and checks that it has left nothing behind. */
  stop(): Promise<void>;
}

/** Runs a reflector on a script. Time stands still, and all random numbers are 0. */
export async function runReflector(
  script: ScriptedListWatch<Pod>,
  options: Partial<ReflectorOptions<Pod>> = {},
): Promise<ReflectorRun> {
  const store = new RecordingStore();
  const clock = new FakeClock();
  const reports: EndingReport[] = [];
  const states: string[] = [];
  const controller = new AbortController();
  const reflector = new Reflector<Pod>({
    listWatch: script.listWatch,
    store,
    identity: podIdentity,
    clock,
    random: () => 0,
    onEnding: (report) => void reports.push(report),
    onStateChange: (state) => void states.push(state.kind),
    ...options,
  });
  const running = reflector.run(controller.signal);
  await settle();
  return {
    reflector,
    store,
    clock,
    reports,
    states,
    requests: () => script.requests.map(describeRequest),
    stop: async () => {
      controller.abort(new Error("test over"));
      await running;
      if (clock.pendingTimers > 0 || script.openStreams > 0) {
        throw new Error(`left behind: ${clock.pendingTimers} timers, ${script.openStreams} streams`);
      }
    },
  };
}

function describeRequest(request: ScriptedListWatch<Pod>["requests"][number]): string {
  const position = `"${request.resourceVersion ?? ""}"`;
  if (request.verb === "watch") {
    return `${request.sendInitialEvents === true ? "stream" : "watch"} ${position}`;
  }
  const limit = request.limit === undefined ? "" : ` limit=${request.limit}`;
  return `list ${position}${limit}${request.continue === undefined ? "" : ` continue=${request.continue}`}`;
}
