/** What a rolling update needs to know of a ReplicaSet. */
export interface Replicas {
  /** The number of pods that are wanted. */
  readonly replicas: number;
  /** The number of pods that are ready. */
  readonly ready: number;
}

/** A Deployment on its way from its older ReplicaSets to the newest. */
export interface RollingUpdate<Set extends Replicas> {
  /** The number of pods that the Deployment wants. */
  readonly replicas: number;
  readonly newest: Set;
  /** The older ReplicaSets, the oldest first. */
  readonly others: readonly Set[];
}

/** The share of pods that a rolling update may add and that it may miss, by default. */
const SHARE = 0.25;

/** Returns how many pods the newest ReplicaSet may have now, beside those of the older ones. */
export function scaledUp({ replicas, newest, others }: RollingUpdate<Replicas>): number {
  const most = replicas + Math.ceil(replicas * SHARE);
  const room = most - newest.replicas - sumOf(others, "replicas");
  return Math.min(replicas, newest.replicas + Math.max(0, room));
}

/**
 * Returns the older ReplicaSets that lose pods, with their new numbers of pods. Pods that are not ready go
 * first, because they are not missed.
 */
export function scaledDown<Set extends Replicas>({
  replicas,
  newest,
  others,
}: RollingUpdate<Set>): [Set, number][] {
  const least = replicas - Math.floor(replicas * SHARE);
  const total = newest.replicas + sumOf(others, "replicas");
  let mayGo = Math.max(0, total - least - (newest.replicas - newest.ready));
  const wanted = new Map(others.map((other) => [other, other.replicas]));
  for (const other of others) {
    const unhealthy = Math.min(mayGo, other.replicas - other.ready);
    wanted.set(other, other.replicas - unhealthy);
    mayGo -= unhealthy;
  }
  let spare = Math.max(0, newest.ready + sumOf(others, "ready") - least);
  for (const other of others) {
    const left = wanted.get(other) ?? 0;
    const healthy = Math.min(spare, mayGo, left);
    wanted.set(other, left - healthy);
    spare -= healthy;
    mayGo -= healthy;
  }
  return [...wanted].filter(([other, count]) => count !== other.replicas);
}

function sumOf(sets: readonly Replicas[], field: keyof Replicas): number {
  return sets.reduce((sum, set) => sum + set[field], 0);
}
