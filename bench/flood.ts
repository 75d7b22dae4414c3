import { join } from "node:path";
import { type Command, MeasuredProcess } from "./measured-process.js";
import type { Rounds } from "./ratios.js";
import type { Encoding } from "./replay-pods.js";
import { startReplayProcess } from "./replay-process.js";

/** A client to measure and the size of the measurement. */
export interface Flood {
  readonly command: (kubeconfig: string) => Command;
  readonly encoding: Encoding;
  /** The number of pods in the list. The events are changes of these pods. */
  readonly pods: number;
  readonly events: number;
}

/**
 * Measures a client that gets changes as fast as it can read them.
 * It starts when the client has printed the list.
 */
export async function flood(
  folder: string,
  { command, encoding, pods, events }: Flood,
): Promise<Rounds[number]> {
  const kubeconfig = join(folder, "kubeconfig");
  const server = await startReplayProcess({ encoding, pods, events }, kubeconfig);
  const running = new MeasuredProcess(command(kubeconfig), join(folder, "out"));
  try {
    const before = await running.untilLines(pods);
    const after = await running.untilLines(pods + events);
    return {
      "events/s": events / (after.wallSeconds - before.wallSeconds),
      "CPU us per event": ((after.cpuSeconds - before.cpuSeconds) * 1e6) / events,
      "peak RSS MiB": after.peakRssMiB,
    };
  } finally {
    await running.stop();
    await server.close();
  }
}
