import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { Codec } from "../../src/wire/codec.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { protobufCodec } from "../../src/wire/protobuf-codec.js";
import type { SubjectPlan } from "./subject.js";

function json(): Codec<Pod> {
  return jsonCodec<Pod>({ kind: "Pod" });
}

function protobuf(): Codec<Pod> {
  return protobufCodec<Pod>(PODS);
}

/** The informers of a run. Each uses the library in a way in which users may use it. */
export const SUBJECTS: readonly SubjectPlan[] = [
  {
    name: "list",
    view: {},
    initialList: "list",
    codec: json,
    handlers: [{ name: "plain" }, { name: "resynced", resyncMs: 30_000 }, { name: "throwing", throws: 0.1 }],
  },
  { name: "stream", view: {}, initialList: "stream", codec: json, handlers: [{ name: "plain" }] },
  {
    name: "paged",
    view: {},
    initialList: "list",
    codec: json,
    pageSize: 7,
    handlers: [{ name: "slow", delayMs: [0, 6] }],
  },
  {
    name: "label",
    view: { tier: "web" },
    initialList: "list",
    codec: json,
    handlers: [{ name: "plain" }],
  },
  {
    name: "label-stream",
    view: { namespace: "chaos-b", tier: "db" },
    initialList: "stream",
    codec: json,
    handlers: [{ name: "plain" }],
  },
  {
    name: "field",
    view: { phase: "Running" },
    initialList: "list",
    codec: json,
    handlers: [{ name: "slow", delayMs: [0, 8] }],
  },
  {
    name: "bounded",
    view: {},
    initialList: "list",
    codec: json,
    queueLimit: 20,
    handlers: [{ name: "bounded", queue: { kind: "bounded", limit: 5 }, delayMs: [0, 6] }],
  },
  {
    name: "coalescing",
    view: {},
    initialList: "stream",
    codec: protobuf,
    handlers: [{ name: "slow", queue: { kind: "coalescing" }, delayMs: [5, 40] }, { name: "plain" }],
  },
  { name: "protobuf", view: {}, initialList: "list", codec: protobuf, handlers: [{ name: "plain" }] },
  {
    name: "protobuf-stream",
    view: { tier: "cache" },
    initialList: "stream",
    codec: protobuf,
    handlers: [{ name: "plain" }, { name: "resynced", resyncMs: 20_000 }],
  },
  {
    name: "protobuf-paged",
    view: { phase: "Running" },
    initialList: "list",
    codec: protobuf,
    pageSize: 5,
    handlers: [{ name: "slow", delayMs: [0, 8] }],
  },
  {
    name: "bounded-namespace",
    view: { namespace: "chaos-a" },
    initialList: "stream",
    codec: json,
    queueLimit: 10,
    handlers: [{ name: "bounded", queue: { kind: "bounded", limit: 1 }, delayMs: [0, 10] }],
  },
];
