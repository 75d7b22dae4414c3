/** A name and a value that an explanation tells. */
export type Told = readonly [key: string, value: string];

/** What the words of one token depend on. */
interface Context {
  /** The tokens that are told together: those of one change, or of one container. */
  readonly group: ReadonlyMap<string, string>;
  /** What STATUS says of the pod. */
  readonly status?: string | undefined;
  readonly node?: string | undefined;
}

/** Returns the words for a value, with what joins them to the words before. Nothing stands for what is not told. */
type Words = (value: string, context: Context) => string;

/** What ends a pod from outside, by the reason of its condition DisruptionTarget. */
const DISRUPTIONS: Readonly<Record<string, string>> = {
  EvictionByEvictionAPI: "evicted through the API",
  TerminationByKubelet: "evicted by the kubelet",
  DeletionByTaintManager: "evicted because of a taint of its node",
  PreemptionByScheduler: "preempted by a pod of higher priority",
  DeletionByPodGC: "deleted by the garbage collector of pods",
};

/** The words for each token of an explanation. */
const WORDS: Readonly<Record<string, Words>> = {
  // A pod.
  was: (word) => `, was ${word}`,
  for: (time) => ` for ${time}`,
  age: () => "",
  owner: (owner) => `, created by ${owner}`,
  replaces: (uid) => `, replaces ${uid}`,
  "gone-for": (time) => `, gone for ${time}`,
  unready: (names) => (names === "<none>" ? ", all containers ready" : `, ${names} not ready`),
  "node-was": (was, { node = "" }) => (was === "<none>" ? `, placed on ${node}` : `, was on ${was}`),
  ip: (address) => `, IP ${address}`,
  nominated: (node) => `, other pods make room on ${node}`,
  gates: (gates) =>
    gates === "<none>" ? ", no scheduling gates left" : `, held by scheduling gates: ${gates}`,
  grace: (time) => `, deletion requested, ${time} grace`,
  terminating: (time) => `, terminating for ${time}`,
  finalizers: (names) => (/^[-+]/.test(names) ? `, finalizers ${names}` : `, kept by ${names}`),
  lived: (time) => `, lived ${time}`,
  disruption: (reason) => `, ${valueIn(DISRUPTIONS, reason) ?? `disrupted: ${reason}`}`,
  changed: (members) => `, ${members.replaceAll(",", " and ")} changed`,
  // A condition. The reason follows it.
  cond: (condition) => {
    const [type, status] = splitAtLast(condition, ":");
    return status === "<none>" ? `, ${type} is gone` : `, ${type} is ${status}`;
  },
  // A container.
  reason: (reason, { group, status }) => {
    if (group.has("cond")) {
      return ` (${reason})`;
    }
    const isPlain =
      (reason === "Error" && group.has("exit")) || (reason === "Unschedulable" && group.has("msg"));
    return isPlain || reason === status || `Init:${reason}` === status ? "" : `, ${reason}`;
  },
  last: (reason, { group }) => {
    if (reason === "Error" && group.has("exit")) {
      return "";
    }
    return group.has("restarted") ? ` after ${reason}` : `, was ${reason}`;
  },
  exit: (code, { group }) => {
    const last = group.get("last");
    if (last !== undefined && last !== "Error" && !group.has("ran")) {
      return "";
    }
    return group.has("restarted") && last !== undefined ? ` after exit ${code}` : `, exit ${code}`;
  },
  signal: (name) => ` (${name})`,
  ran: (time) => ` after ${time}`,
  limit: (size) => `, limit ${size}`,
  restarted: (count) => (count === "1" ? ", restarted" : `, restarted ${count} times`),
  backoff: (time) => `, again in ${time}`,
  waiting: (reason) => `, waits: ${reason}`,
  // The message says why the image cannot be pulled.
  image: (image, { group }) =>
    group.has("msg") && !group.has("image-was") ? `, cannot pull ${image}` : `, image ${image}`,
  "image-was": (image) => `, was ${image}`,
  started: () => ", started",
};

/**
 * Returns the words for tokens that are told together, without the message. Tokens that have no words of their own are
 * told by their names: `ready-was=1/3` as `ready was 1/3`.
 */
export function wordsOf(tokens: readonly Told[], context: Omit<Context, "group"> = {}): string {
  const group = new Map(tokens);
  let text = "";
  for (const [key, value] of tokens) {
    if (key !== "msg") {
      const words = valueIn(WORDS, key);
      text +=
        words === undefined
          ? `, ${key.replace(/-was$/, " was")} ${value}`
          : words(value, { ...context, group });
    }
  }
  return text.replace(/^,? /, "");
}

function valueIn<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function splitAtLast(text: string, separator: string): readonly [string, string] {
  const at = text.lastIndexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
