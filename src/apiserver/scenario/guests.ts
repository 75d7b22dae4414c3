import type { Pod } from "../../api/pod.js";
import { messageOf } from "../../base/errors.js";
import { PodActor } from "./actor.js";
import type { Stage } from "./stage.js";

/** How often the guests are looked at: soon enough for somebody who has just typed `kubectl apply`. */
const LOOK_EVERY_MS = 300;

/** A pod that the demo did not make, or that somebody else deleted. */
interface Guest {
  readonly actor: PodActor;
  /** Settles when what is being done to the pod is done. */
  readonly task: Promise<void>;
  readonly isDeleted: boolean;
}

/**
 * Scheduler and kubelet for pods that others create: they are placed, they run, they get ready, and when they are
 * deleted they go; so do pods of the demo that others delete. Needs a driver that lists pods. Never resolves: rejects
 * when the play is over, after the last guest was left alone.
 */
export async function careForGuests(stage: Stage, log: (message: string) => void): Promise<void> {
  const guests = new Map<string, Guest>();
  let waiting: ReadonlySet<string> = new Set();
  try {
    for (;;) {
      try {
        const pods = (await stage.driver.listPods?.()) ?? [];
        waiting = attendAll(stage, { pods, guests, waiting, log });
      } catch (error) {
        log(`guests: ${messageOf(error)}`);
      }
      await stage.pause(LOOK_EVERY_MS);
    }
  } finally {
    await Promise.all([...guests.values()].map(async ({ task }) => task));
  }
}

interface Round {
  readonly pods: readonly Pod[];
  readonly guests: Map<string, Guest>;
  /** Who nobody saw to in the last round. */
  readonly waiting: ReadonlySet<string>;
  readonly log: (message: string) => void;
}

/**
 * Sees to the pods that nobody sees to for the second time: a list is already old when it arrives, and what a life did
 * meanwhile shows in the next one. Returns those that nobody saw to this time.
 */
function attendAll(stage: Stage, { pods, guests, waiting, log }: Round): ReadonlySet<string> {
  const unattended = new Set<string>();
  const there = new Set<string>();
  for (const pod of pods) {
    const { uid = "", namespace = "", name = "", deletionTimestamp } = pod.metadata ?? {};
    const isDeleted = deletionTimestamp !== undefined;
    there.add(uid);
    if (stage.roster.seesTo({ namespace, name }, isDeleted) || guests.get(uid)?.isDeleted === isDeleted) {
      continue;
    }
    const state = `${uid} ${isDeleted ? "deleted" : "new"}`;
    unattended.add(state);
    if (waiting.has(state)) {
      guests.set(uid, attend(stage, pod, guests.get(uid), log));
    }
  }
  for (const uid of [...guests.keys()].filter((guest) => !there.has(guest))) {
    guests.delete(uid);
  }
  return unattended;
}

function attend(stage: Stage, pod: Pod, known: Guest | undefined, log: (message: string) => void): Guest {
  const { name = "", deletionTimestamp } = pod.metadata ?? {};
  const isDeleted = deletionTimestamp !== undefined;
  const actor = known?.actor ?? new PodActor(stage, pod);
  const task = (known?.task ?? Promise.resolve())
    .then(async () => (isDeleted ? depart(stage, actor) : arrive(stage, actor, pod)))
    .catch((error: unknown) => {
      log(`${name}: ${messageOf(error)}`);
    });
  return { actor, task, isDeleted };
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
