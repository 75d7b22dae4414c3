import type { Pod } from "../../api/pod.js";
import { messageOf } from "../../base/errors.js";
import { PodActor } from "./actor.js";
import type { Stage } from "./stage.js";

/** How often the guests are looked at: soon enough for somebody who has just typed `kubectl apply`. */
const LOOK_EVERY_MS = 500;

/** A pod that the demo did not make, or that somebody else deleted. */
interface Guest {
  readonly actor: PodActor;
  /** Settles when what is being done to the pod is done. */
  task: Promise<void>;
  isDeleted: boolean;
}

/**
 * Scheduler and kubelet for pods that others create: they are placed, they run, they get ready, and when they are
 * deleted they go; so do pods of the demo that others delete. Needs a driver that lists pods. Never resolves: rejects
 * when the play is over, after the last guest was left alone.
 */
export async function careForGuests(stage: Stage, log: (message: string) => void): Promise<void> {
  const guests = new Map<string, Guest>();
  try {
    for (;;) {
      await look(stage, guests, log).catch((error: unknown) => {
        log(`guests: ${messageOf(error)}`);
      });
      await stage.pause(LOOK_EVERY_MS);
    }
  } finally {
    await Promise.all([...guests.values()].map(async ({ task }) => task));
  }
}

async function look(stage: Stage, guests: Map<string, Guest>, log: (message: string) => void): Promise<void> {
  const pods = (await stage.driver.listPods?.()) ?? [];
  for (const pod of pods) {
    attend(stage, pod, guests, log);
  }
  const there = new Set(pods.map(({ metadata }) => metadata?.uid));
  for (const uid of guests.keys()) {
    if (!there.has(uid)) {
      guests.delete(uid);
    }
  }
}

function attend(stage: Stage, pod: Pod, guests: Map<string, Guest>, log: (message: string) => void): void {
  const { uid = "", namespace = "", name = "", deletionTimestamp } = pod.metadata ?? {};
  const isDeleted = deletionTimestamp !== undefined;
  const known = guests.get(uid);
  if (stage.roster.seesTo({ namespace, name }, isDeleted) || known?.isDeleted === isDeleted) {
    return;
  }
  const guest = known ?? { actor: new PodActor(stage, pod), task: Promise.resolve(), isDeleted };
  guest.isDeleted = isDeleted;
  guest.task = guest.task
    .then(async () => (isDeleted ? depart(stage, guest.actor) : arrive(stage, guest.actor, pod)))
    .catch((error: unknown) => {
      log(`${name}: ${messageOf(error)}`);
    });
  guests.set(uid, guest);
}

async function arrive(stage: Stage, actor: PodActor, pod: Pod): Promise<void> {
  const isHeld = (pod.spec?.schedulingGates ?? []).length > 0;
  if (isHeld || ["Succeeded", "Failed"].includes(pod.status?.phase ?? "")) {
    return;
  }
  if (pod.spec?.nodeName === undefined) {
    await actor.schedule();
  }
  await stage.pause(100);
  await actor.admit();
  await initialize(stage, actor, pod);
  await stage.pause(500, 2000);
  await actor.run();
  await stage.pause(500, 2000);
  await actor.becomeReady();
}

async function initialize(stage: Stage, actor: PodActor, pod: Pod): Promise<void> {
  for (const { name, restartPolicy } of pod.spec?.initContainers ?? []) {
    await stage.pause(500, 1000);
    await actor.run(name);
    await stage.pause(500, 1000);
    await (restartPolicy === "Always" ? actor.becomeReady(name) : actor.complete(name));
  }
}

/** Whoever deleted the pod waits for its kubelet. */
async function depart(stage: Stage, actor: PodActor): Promise<void> {
  await stage.pause(500, 1500);
  await actor.stop();
  await stage.pause(100, 300);
  await actor.remove();
}
