import type { Pod } from "../../api/pod.js";
import { messageOf } from "../../base/errors.js";
import { PodActor } from "./kubelet/pod-actor.js";
import type { Stage } from "./cluster/stage.js";

/** How often the pods are listed: soon enough for a user who has just run `kubectl apply`. */
const LOOK_EVERY_MS = 500;

/** A pod that another client created. */
interface Guest {
  readonly actor: PodActor;
  /** Settles when the current step, its start or its deletion, is complete. */
  readonly task: Promise<void>;
  /** Whether that step is its deletion. */
  readonly isDeleted: boolean;
}

/**
 * Plays scheduler and kubelet for pods that other clients create: assigns them to nodes, runs their
 * containers, makes them ready, and removes them when they are deleted. It also tells the lives of the
 * scenario about pods that other clients delete. Never resolves. Rejects when the scenario ends, after its last
 * write.
 */
export async function careForGuests(stage: Stage, log: (message: string) => void): Promise<void> {
  const guests = new Map<string, Guest>();
  let waiting: ReadonlySet<string> = new Set();
  try {
    for (;;) {
      try {
        const pods = (await stage.driver.list("pods")) as readonly Pod[];
        waiting = attendAll(stage, { pods, guests, waiting, log });
      } catch (error) {
        log(`pods of other clients: ${messageOf(error)}`);
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
  /** The states of pods that were unattended in the last round. */
  readonly waiting: ReadonlySet<string>;
  readonly log: (message: string) => void;
}

/**
 * Attends to the pods that are unattended in two rounds in a row. Once is not enough, because a list is
 * already old when it arrives, and a life of the scenario may have changed the pod in between. Returns the
 * pods that are unattended now.
 */
function attendAll(stage: Stage, { pods, guests, waiting, log }: Round): ReadonlySet<string> {
  const unattended = new Set<string>();
  const there = new Set<string>();
  for (const pod of pods) {
    const { uid = "", namespace = "", name = "", deletionTimestamp } = pod.metadata ?? {};
    const isDeleted = deletionTimestamp !== undefined;
    there.add(uid);
    if (
      stage.roster.seesTo({ namespace, name }, { uid, isDeleted }) ||
      guests.get(uid)?.isDeleted === isDeleted
    ) {
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

/** Does what a kubelet does for a deleted pod: ends its containers, then removes it. */
async function depart(stage: Stage, actor: PodActor): Promise<void> {
  await stage.pause(500, 1500);
  await actor.stop();
  await stage.pause(100, 300);
  await actor.remove();
}
