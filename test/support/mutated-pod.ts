import fc from "fast-check";
import type { JsonObject } from "../../src/base/json-object.js";
import { nested } from "./nested.js";
import { realisticPod } from "./real/realistic-pod.js";

/** Text that a terminal might obey, that hides something, or that breaks careless printers. */
const HOSTILE_TEXTS: readonly string[] = [
  "\u001b[2J",
  "x\r\n2026/11/23 11:32:05 Pod Deleted from Store: bank",
  "\u009b2J\u2028\u2029",
  "\u202etxt.\u061c\u200b\u{e0041}\ufeff",
  "\ud800",
  "7\r\n",
  "---\n- &a *a !!js/function '",
  "<<",
  "__proto__",
  "toString",
  "日本語 🚀 \u26a0\ufe0f",
  "",
];

/** Generates a value of any type of JSON. */
export function anyJson(): fc.Arbitrary<unknown> {
  const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: "binary", maxLength: 8 }));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 60, [], {}, [null], { length: 5 }),
      text,
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(text, fc.constantFrom("length", "name", "reason", "toJSON")), tie("value"), {
        maxKeys: 3,
      }),
      fc.constantFrom(20, 7_000).map(nested),
    ),
  }));
  return value;
}

/** The pod that is mutated: one like those of real clusters, with an init container and a restart. */
function wholePod(): JsonObject {
  const { manifest, statusPatch } = realisticPod(3, "shop");
  const pod = { ...manifest, ...statusPatch } as Record<string, JsonObject>;
  const ended = { exitCode: 1, reason: "Error", finishedAt: "2026-11-23T11:00:00Z" };
  const status = {
    name: "init",
    ready: false,
    started: true,
    restartCount: 1,
    lastState: { terminated: ended },
  };
  return {
    ...pod,
    metadata: { ...pod["metadata"], uid: "u", resourceVersion: "8" },
    spec: { ...pod["spec"], initContainers: [{ name: "init", restartPolicy: "Always" }] },
    status: { ...pod["status"], initContainerStatuses: [{ ...status, state: { running: {} } }] },
  };
}

/** Generates pods in which one to three parts have been replaced by any value of JSON. */
export function mutatedPod(): fc.Arbitrary<JsonObject> {
  const mutation = fc.tuple(fc.nat(), anyJson());
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) => {
    let pod = wholePod();
    for (const [choice, value] of mutations) {
      const paths = pathsIn(pod);
      pod = replaced(pod, paths[choice % paths.length] ?? [], value) as JsonObject;
    }
    return pod;
  });
}

type Path = readonly string[];

/** Returns the paths of all parts of a value, except for those of another replacement that is nested deeply. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  const inside = typeof value === "object" && value !== null && path.length < 12 ? Object.entries(value) : [];
  return inside.flatMap(([name, part]) => [[...path, name], ...pathsIn(part, [...path, name])]);
}

function replaced(container: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) {
    return value;
  }
  const copy = (
    Array.isArray(container) ? [...(container as unknown[])] : { ...(container as object) }
  ) as Record<string, unknown>;
  const part = replaced(copy[name], rest, value);
  Object.defineProperty(copy, name, { value: part, writable: true, enumerable: true, configurable: true });
  return copy;
}

/** Writes a value of JSON at any depth, unlike `JSON.stringify`. */
export function jsonOfAnyDepth(value: unknown): string {
  // Each entry is text that is finished, or a value that is not written yet.
  const stack: (string | { readonly value: unknown })[] = [{ value }];
  let text = "";
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === "string") {
      text += next;
    } else if (typeof next.value === "object" && next.value !== null) {
      stack.push(...partsOf(next.value).reverse());
    } else {
      text += JSON.stringify(next.value);
    }
  }
  return text;
}

function partsOf(container: object): (string | { readonly value: unknown })[] {
  const isList = Array.isArray(container);
  const parts = Object.entries(container).flatMap(([name, value], index) => [
    index === 0 ? "" : ",",
    isList ? "" : `${JSON.stringify(name)}:`,
    { value: value as unknown },
  ]);
  return isList ? ["[", ...parts, "]"] : ["{", ...parts, "}"];
}
