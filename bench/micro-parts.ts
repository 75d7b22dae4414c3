import { PODS } from "../src/api/resource.js";
import type { Pod } from "../src/api/pod.js";
import { silentLogger } from "../src/base/logger.js";
import { podReader } from "../src/cli/watching/pod-reader.js";
import { ADDED_FIELDS, explainer, SUMMARY_FIELDS } from "../src/explain/explainer.js";
import { LINE_FIELDS, linePrinter } from "../src/printer/line-printer.js";
import { plainPaint } from "../src/printer/printer.js";
import { encodeEnvelope, encodeWatchFrame } from "../src/wire/protobuf/protobuf-envelope.js";
import { protobufCodec } from "../src/wire/protobuf-codec.js";
import { replayPods } from "./replay-pods.js";
import { PROTOBUF, protobufBodies } from "../test/support/protobuf-bodies.js";
import type { ResourceEvent } from "../src/informer/resource-event-handler.js";
import { toPlainObject } from "../src/wire/kept/to-plain-object.js";

const bodies = await protobufBodies(PODS);
const codec = protobufCodec(PODS, { objects: "bytes", frozen: false } as never);
await codec.load?.();
const source = await replayPods("protobuf");
const N = 2000;
function lazy(pod: object): Pod {
  const [item] = codec.listDecoder(PROTOBUF).push(bodies.list([pod]));
  return item as Pod;
}
const [template] = codec.listDecoder(PROTOBUF).push(bodies.list([])) as never[];
void template;
const decoder = codec.watchDecoder(PROTOBUF);
const base = (decoder.push(source.event(1, 7))[0] as { object: Pod }).object;
const plain = toPlainObject(base) as any;
function variant(index: number, version: number, change: (pod: any) => void): Pod {
  const pod = structuredClone(plain);
  pod.metadata.name = `pod-${index}`;
  pod.metadata.uid = `uid-${index}`;
  pod.metadata.resourceVersion = String(1_000_000 + version);
  change(pod);
  return lazy(pod);
}
const same = () => undefined;
const unready = (pod: any): void => {
  pod.status.containerStatuses[0].ready = false;
  for (const c of pod.status.conditions) if (/Ready$/.test(c.type)) c.status = "False";
};
const ended = (pod: any): void => {
  pod.status.containerStatuses[0].ready = false;
  pod.status.containerStatuses[0].state = {
    terminated: {
      exitCode: 137,
      reason: "OOMKilled",
      startedAt: "2026-11-23T11:32:05Z",
      finishedAt: "2026-11-23T11:33:05Z",
    },
  };
};
const pods = { a: [] as Pod[], b: [] as Pod[], unready: [] as Pod[], ended: [] as Pod[] };
for (let i = 0; i < N; i += 1) {
  pods.a.push(variant(i, i, same));
  pods.b.push(variant(i, i + N, same));
  pods.unready.push(variant(i, i + 2 * N, unready));
  pods.ended.push(variant(i, i + 3 * N, ended));
}
type Events = readonly ResourceEvent<Pod>[];
const upd = (from: Pod[], to: Pod[], cause: "watch" | "resync" = "watch"): Events =>
  from.map((oldObject, i) => ({ type: "update", oldObject, object: to[i] as Pod, cause }));
const add = (to: Pod[], cause: "initial" | "watch"): Events =>
  to.map((object) => ({ type: "add", object, cause }));
const cases: Record<string, Events[]> = {
  "initial add": [add(pods.a, "initial")],
  "add seen": [add(pods.a, "watch")],
  "unchanged status": [upd(pods.a, pods.b), upd(pods.b, pods.a)],
  resync: [upd(pods.a, pods.a, "resync")],
  "ready flaps": [upd(pods.a, pods.unready), upd(pods.unready, pods.a)],
  "ends, starts": [upd(pods.a, pods.ended), upd(pods.ended, pods.a)],
};
const at = new Date();
const print = linePrinter(plainPaint);
function before(): (e: ResourceEvent<Pod>) => string {
  const read = podReader(LINE_FIELDS, silentLogger);
  return (e) => print(read(e), at);
}
function after(): (e: ResourceEvent<Pod>) => string {
  const read = podReader(LINE_FIELDS, silentLogger, { add: ADDED_FIELDS, other: SUMMARY_FIELDS });
  const explain = explainer();
  return (e) => {
    const pod = read(e);
    return print(pod, at, explain(e, pod.object, at));
  };
}
function time(handler: (e: ResourceEvent<Pod>) => string, lists: Events[], rounds: number): number {
  let best = Infinity;
  for (let r = 0; r < rounds; r += 1) {
    const start = process.cpuUsage();
    let n = 0;
    for (const list of lists)
      for (const e of list) {
        handler(e);
        n += 1;
      }
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / n);
  }
  return best;
}
import { SUMMARY_FIELDS as SF } from "../src/explain/explainer.js";
import { explanationTexts } from "../src/printer/explanation-text.js";
const read = podReader(LINE_FIELDS, silentLogger, { add: ADDED_FIELDS, other: SF });
for (const name of ["initial add", "unchanged status", "ready flaps", "ends, starts"]) {
  const explain = explainer();
  const evs = cases[name]!.flat().map((e) => ({ e, pod: read(e) }));
  let best = Infinity,
    bestP = Infinity,
    bestT = Infinity;
  for (let r = 0; r < 40; r += 1) {
    let s = process.cpuUsage();
    const whys = evs.map(({ e, pod }) => explain(e, pod.object, at));
    let { user, system } = process.cpuUsage(s);
    best = Math.min(best, (user + system) / evs.length);
    s = process.cpuUsage();
    evs.map(({ pod }, i) => print(pod, at, whys[i]));
    ({ user, system } = process.cpuUsage(s));
    bestP = Math.min(bestP, (user + system) / evs.length);
    s = process.cpuUsage();
    evs.map((_, i) => explanationTexts(whys[i]!, plainPaint));
    ({ user, system } = process.cpuUsage(s));
    bestT = Math.min(bestT, (user + system) / evs.length);
  }
  console.log(
    name.padEnd(20),
    "explain",
    best.toFixed(2),
    "print",
    bestP.toFixed(2),
    "texts",
    bestT.toFixed(2),
  );
}
