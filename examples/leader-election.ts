// Several processes, of which one does the work: a controller that runs only in the leader, and records Events. Start it
// twice. If the leader ends or dies, the other one takes over.
import { once } from "node:events";
import { homedir } from "node:os";
import {
  Controller,
  EventRecorder,
  HttpTransport,
  loadClientConfig,
  PODS,
  podStatus,
  runAsLeader,
  SharedInformerFactory,
} from "k8s-informer";

/** Failures are printed. Other lines are many. */
const logger = { ...console, debug: () => undefined, info: () => undefined };
const transport = new HttpTransport(await loadClientConfig({ env: process.env, homeDirectory: homedir() }));
const recorder = new EventRecorder({ transport, reportingController: "crash-reporter", logger });
const factory = new SharedInformerFactory({ transport, logger });
const pods = factory.informer(PODS);

async function lead(signal: AbortSignal): Promise<void> {
  console.log("this process leads");
  const controller = new Controller({ name: "crash-reporter", logger, reconcile });
  controller.watches(pods);
  await controller.run(signal);
  console.log("this process has stopped leading");
}

function reconcile(key: string): void {
  const pod = pods.lister.get(key);
  if (pod === undefined || podStatus(pod).status !== "CrashLoopBackOff") {
    return;
  }
  const note = "a container of the pod crashes again and again";
  recorder.event({ regarding: pod, type: "Warning", reason: "CrashLoop", action: "Report", note });
  console.log(`reported ${key}`);
}

const stop = new AbortController();
void once(process, "SIGINT").then(() => stop.abort());
// The caches fill while this process waits, so that it can begin at once.
factory.start(new AbortController().signal);
const election = {
  transport,
  lease: { namespace: "default", name: "crash-reporter" },
  logger,
  signal: stop.signal,
  onNewLeader: (identity: string) => console.log(`the leader is ${identity}`),
};
try {
  await runAsLeader(election, lead);
} catch (error) {
  // A process that has lost its Lease ends with an error, so that it is started again.
  if (error !== stop.signal.reason) {
    throw error;
  }
}
await factory.shutdown();
await recorder.close();
await transport.close();
