import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { splitObjectKey } from "../../src/api/object-key.js";
import type { Pod } from "../../src/api/pod.js";
import type { WatchEvent } from "../../src/api/watch-event.js";
import { isJsonObject, type JsonObject, textOf } from "../../src/base/json-object.js";
import { silentLogger } from "../../src/base/logger.js";
import { podReader } from "../../src/cli/watching/pod-reader.js";
import { byLabel, byNamespace, byNode } from "../../src/indexer/index-funcs.js";
import type { ResourceEvent } from "../../src/informer/resource-event-handler.js";
import { formatOf, OUTPUT_FORMATS, type OutputFormat } from "../../src/printer/formats/output-formats.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint, type PodEvent } from "../../src/printer/printer.js";
import { jsonCodec } from "../../src/wire/json-codec.js";
import { settle } from "../support/fake-clock.js";
import { jsonOfAnyDepth, mutatedPod } from "../support/mutated-pod.js";
import { prepareInformer } from "../support/run-informer.js";
import { ScriptedListWatch } from "../support/scripted-list-watch.js";

const AT = new Date(2026, 10, 23, 11, 32, 5);
const JSON_TYPE = "application/json";
const END: JsonObject = { metadata: { name: "the-end", namespace: "shop", resourceVersion: "9" } };
const codec = jsonCodec<Pod>({ kind: "Pod" });

/** Every control, format and separator character, apart from the selector that colours symbols. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Decodes a list of the pods that have names, because a list with another pod is refused. */
function listed(pods: readonly JsonObject[]): readonly Pod[] {
  const items = pods.filter((pod) => {
    const metadata = pod["metadata"];
    return isJsonObject(metadata) && textOf(metadata["name"]) !== "";
  });
  const list = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "7" }, items };
  return codec.listDecoder(JSON_TYPE).push(Buffer.from(jsonOfAnyDepth(list)));
}

/** Decodes a watch with an event for each pod, and one of another pod. */
function watched(pods: readonly JsonObject[]): readonly WatchEvent<Pod>[] {
  const types = ["ADDED", "MODIFIED", "DELETED"];
  const events = pods.map((object, index) => ({ type: types[index % types.length], object }));
  const text = [...events, { type: "ADDED", object: END }].map(jsonOfAnyDepth).join("\n");
  return codec.watchDecoder(JSON_TYPE).push(Buffer.from(text));
}

/** Lets an informer list and watch pods, and returns what its handler was told. */
async function told(pods: readonly Pod[], events: readonly WatchEvent<Pod>[]): Promise<ResourceEvent<Pod>[]> {
  const seen: ResourceEvent<Pod>[] = [];
  const indexErrors: string[] = [];
  const script = new ScriptedListWatch<Pod>().list(pods, { at: "7" }).watch();
  const run = prepareInformer(script.events(...events), {
    identity: codec,
    indexers: { node: byNode, namespace: byNamespace, app: byLabel("app") },
    logger: { ...silentLogger, error: (_, message) => void indexErrors.push(message) },
  });
  run.informer.addEventHandler({ onEvent: (event) => void seen.push(event) });
  await run.start();
  await settle();
  run.informer.lister.list({ namespace: "shop", labelSelector: "app,app!=x,!y,z notin (1)" });
  run.informer.lister.list({ labelSelector: "app>1" });
  assert.equal(run.informer.state.kind, "watching");
  assert.deepEqual([...run.handlerErrors, ...indexErrors], []);
  await run.stop();
  return seen;
}

/** Returns JSON of the object that a format for machines should have printed. */
function expectedOf(event: PodEvent): unknown {
  if (event.object !== undefined) {
    return event.object;
  }
  const { namespace, name } = splitObjectKey(event.key);
  return { apiVersion: "v1", kind: "Pod", metadata: namespace === "" ? { name } : { namespace, name } };
}

/** Replaces each half of a surrogate pair, in values and in names. */
function withoutHalves(value: unknown): unknown {
  if (typeof value === "string") {
    return Buffer.from(value).toString();
  }
  if (Array.isArray(value)) {
    return value.map(withoutHalves);
  }
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).map((entry) => entry.map(withoutHalves) as [string, unknown]))
    : value;
}

function assertPrinted(found: unknown, expected: unknown): void {
  const { object } = found as { readonly object: unknown };
  assert.equal(JSON.stringify(object), JSON.stringify(expected));
}

/** Checks JSON whose members have another order. */
function assertSame(found: unknown, expected: unknown): void {
  assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(expected)));
}

function assertVisible(text: string): void {
  for (const line of text.split("\n")) {
    assert.doesNotMatch(line, HIDDEN);
  }
}

function assertOneLine(text: string): void {
  assert.ok(text.endsWith("\n"));
  assert.doesNotMatch(text.slice(0, -1), HIDDEN);
}

/** Checks what a format has printed of an event. */
const CHECKS: Readonly<Record<OutputFormat, (text: string, event: PodEvent) => void>> = {
  default: assertOneLine,
  short: assertOneLine,
  name: assertOneLine,
  diff: (text) => text.split("\n").forEach((line) => assert.doesNotMatch(line, HIDDEN)),
  jsonpatch: (text) => {
    assertOneLine(text);
    assert.equal(typeof JSON.parse(text), "object");
  },
  table: assertOneLine,
  wide: assertOneLine,
  json: (text, event) => {
    assertOneLine(text);
    assertPrinted(JSON.parse(text), expectedOf(event));
  },
  yaml: (text, event) => {
    assertVisible(text);
    const [document, ...others] = parseAllDocuments(text);
    assert.ok(document);
    assert.deepEqual([others, document.errors], [[], []]);
    assertPrinted(document.toJS(), withoutHalves(expectedOf(event)));
  },
  jsonpath: (text, event) => {
    assertOneLine(text);
    assertSame(JSON.parse(text), withoutHalves(expectedOf(event)));
  },
  "jsonpath-as-json": (text, event) => {
    assertVisible(text);
    assertSame(JSON.parse(text), [withoutHalves(expectedOf(event))]);
  },
  "jsonpath-file": assertOneLine,
  // A header stands above the first row.
  "custom-columns": (text) => assertOneLine(text.replace(/^A .*\n/, "")),
  "custom-columns-file": (text) => assertOneLine(text.replace(/^A .*\n/, "")),
};

/** What follows the names of the formats that need it: templates that print all of a pod. */
const ARGUMENTS: Readonly<Partial<Record<OutputFormat, string>>> = {
  jsonpath: "{}",
  "jsonpath-as-json": "{}",
  "jsonpath-file": "{.metadata} {.spec} {..}",
  "custom-columns": "A:.metadata,B:.spec,C:.status.conditions",
  "custom-columns-file": "A B\n.metadata .spec.containers",
};

describe("pods with parts of any type, as JSON through an informer", () => {
  it("are printed in each format without an error, a hidden character or a forged line", async () => {
    const formats = await Promise.all(
      OUTPUT_FORMATS.map(async (choice) => {
        const format = choice.replace(/=.*/, "") as OutputFormat;
        const options = { paint: plainPaint, time: clockTime(), headers: false };
        return { format, ...(await formatOf(format, options, ARGUMENTS[format] ?? "")) };
      }),
    );
    const pods = fc.array(mutatedPod(), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pods, pods, async (initial, changed) => {
        const events = await told(listed(initial), watched(changed));
        assert.ok(events.some((event) => event.type === "add" && event.object.metadata?.name === "the-end"));
        for (const { format, reads, listed, pods: print } of formats) {
          // The rows of the first list are kept until it is complete.
          listed?.();
          const fields = reads === "whole" || "places" in reads ? undefined : reads;
          for (const event of events.map(podReader(fields, silentLogger))) {
            CHECKS[format](print(event, AT), event);
          }
        }
      }),
    );
  });
});
