// Runs the replay server in a process of its own, so that it does not share a thread with the measurement.
// Prints its kubeconfig, and ends when its stdin ends.
import { type ReplayOptions, startReplayServer } from "./replay-server.js";

const server = await startReplayServer(JSON.parse(process.argv[2] ?? "{}") as ReplayOptions);
process.stdout.write(`${server.kubeconfig}\n...\n`);
process.stdin.resume().on("end", () => void server.close());
