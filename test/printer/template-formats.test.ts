import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KubeObject } from "../../src/api/object.js";
import type { Pod } from "../../src/api/pod.js";
import { JsonPathError } from "../../src/jsonpath/jsonpath-error.js";
import type { Format, TemplateFailure, TemplateOptions } from "../../src/printer/formats/format.js";
import { formatOf } from "../../src/printer/formats/output-formats.js";
import { clockTime } from "../../src/printer/line-time.js";
import { plainPaint } from "../../src/printer/printer.js";
import { ADDED, AT, DELETED, HOSTILE, NEVER_SEEN, UPDATED, WEB } from "./sample-pods.js";

/** A format, and what it has told of its templates. */
interface Tried {
  readonly format: Format;
  readonly doubts: readonly string[];
  readonly failures: readonly TemplateFailure[];
}

async function tried(
  output: string,
  flags: Partial<TemplateOptions> = {},
  fileText?: string,
): Promise<Tried> {
  const [doubts, failures]: [string[], TemplateFailure[]] = [[], []];
  const templates: TemplateOptions = {
    allowMissingKeys: true,
    beginsAtEvent: false,
    onDoubt: (doubt) => void doubts.push(doubt),
    onFailure: (failure) => void failures.push(failure),
    ...flags,
  };
  const format = await formatOf(output, { paint: plainPaint, time: clockTime(), templates }, fileText);
  return { format, doubts, failures };
}

/** Returns what a format prints for a new pod. */
async function printed(
  output: string,
  pod: Pod = WEB,
  flags: Partial<TemplateOptions> = {},
): Promise<string> {
  return (await tried(output, flags)).format.pods({ type: "add", object: pod, cause: "watch" }, AT);
}

/** Returns the web pod with annotations. */
function annotated(annotations: Readonly<Record<string, string>>): Pod {
  return { ...WEB, metadata: { ...WEB.metadata, annotations } };
}

describe("the format jsonpath", () => {
  it("prints what the template finds in each object, with a newline at the end", async () => {
    const { format } = await tried("jsonpath={.metadata.name} {.status.phase}");
    assert.equal(format.pods(ADDED, AT), "web Running\n");
    assert.equal(format.pods(DELETED, AT), "web Running\n");
    assert.equal(await printed("jsonpath={.nope}"), "\n");
  });

  it("adds no newline to a template that writes its own", async () => {
    assert.equal(await printed('jsonpath={.metadata.name}{"\\n"}'), "web\n");
    const lines = 'jsonpath={range .status.containerStatuses[*]}{.name}{"\\t"}{.restartCount}{"\\n"}{end}';
    assert.equal(await printed(lines), "app\t0\nproxy\t0\n");
    assert.equal(await printed(lines, { ...WEB, status: {} }), "");
    assert.equal(await printed('jsonpath={.kind}{"\\n"}{.metadata.name}'), "Pod\nweb\n");
  });

  it("keeps the newlines and tabs of the template, and escapes those of the cluster", async () => {
    const pod = annotated({ note: "one\ntwo\tthree\u001b[31m\u202e" });
    const escaped = "one\\ntwo\\tthree\\u001b[31m\\u202e";
    assert.equal(await printed('jsonpath={.metadata.annotations.note}{"\\t\\n"}', pod), `${escaped}\t\n`);
    assert.equal(await printed("jsonpath=a\tb\n{.metadata.annotations.note}", pod), `a\tb\n${escaped}\n`);
    assert.equal(await printed('jsonpath={"\\u001b[1m"}{.metadata.name}'), "\u001b[1mweb\n");
  });

  it("prints JSON that says the same after it is escaped", async () => {
    const text = await printed("jsonpath={.metadata}", HOSTILE);
    assert.equal(text.split("\n").length, 2);
    assert.deepEqual(JSON.parse(text), HOSTILE.metadata);
  });

  it("fails on an object without printing it, and says why", async () => {
    const { format, failures } = await tried("jsonpath={.metadata.name}{.spec.containers[5]}");
    assert.equal(format.pods(UPDATED, AT), "");
    const reason = "array index out of bounds: index 5, length 2";
    assert.deepEqual(failures, [{ kind: "pod", name: { namespace: "shop", name: "web" }, reason }]);
  });

  it("fails on an object without a field only if missing keys are not allowed", async () => {
    const { format, failures } = await tried("jsonpath={.spec.nope}", { allowMissingKeys: false });
    assert.equal(format.pods(ADDED, AT), "");
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ["nope is not found"],
    );
  });

  it("tells of a template without braces, and of one that begins at a list", async () => {
    const text = await tried("jsonpath=.metadata.name");
    assert.equal(text.format.pods(ADDED, AT), ".metadata.name\n");
    assert.match(text.doubts.join(), /^the template is printed as it is, because it has no braces: /);
    const list = await tried("jsonpath={range .items[*]}{.metadata.name}{end}");
    assert.match(
      list.doubts.join(),
      /^the template reads \.items, but it is executed for each object by itself: /,
    );
    assert.deepEqual((await tried("jsonpath={.metadata.name}")).doubts, []);
  });

  it("is refused with the reason and the position of kubectl before it is executed", async () => {
    await assert.rejects(tried("jsonpath={.a"), (error) => {
      assert.ok(error instanceof JsonPathError);
      assert.equal(
        error.message,
        'Cannot parse the JSONPath template "{.a": unclosed action, at character 4',
      );
      return true;
    });
  });
});

describe("the format jsonpath-file", () => {
  it("has the content of the file as its template", async () => {
    const { format } = await tried("jsonpath-file=/some/path", {}, "{.metadata.name}\n");
    assert.equal(format.pods(ADDED, AT), "web\n");
  });
});

describe("the format jsonpath-as-json", () => {
  it("prints a list in JSON for each path", async () => {
    assert.equal(
      await printed("jsonpath-as-json={.spec.containers[*].name}"),
      '[\n    "app",\n    "proxy"\n]\n',
    );
    const text = await printed(
      "jsonpath-as-json={.metadata.annotations}",
      annotated({ a: "x\n\u009b\u202e" }),
    );
    assert.equal(text, '[\n    {\n        "a": "x\\n\\u009b\\u202e"\n    }\n]\n');
  });
});

describe("where a template begins", () => {
  const NAMES = "{.type} {.mark} {.timestamp} {.context} {.object.metadata.name}";

  it("is the object, from which the names of the event can be reached", async () => {
    const { format } = await tried(`jsonpath={.metadata.name} ${NAMES}`);
    const event = { ...UPDATED, cause: "relist", context: "prod" } as const;
    assert.equal(format.pods(event, AT), `web MODIFIED missed ${AT.toISOString()} prod web\n`);
  });

  it("shows nothing of the event in the whole object", async () => {
    assert.deepEqual(JSON.parse(await printed("jsonpath={}")), WEB);
    assert.equal(await printed("jsonpath-as-json={.*}"), await printed("jsonpath-as-json={$.*}"));
  });

  it("leaves the name to the object if the object has it", async () => {
    const { format } = await tried("jsonpath={.type}");
    const kind = await format.kind({ group: "", version: "v1", kind: "Secret" }, () => []);
    assert.ok(kind.prints === "objects");
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s" },
      type: "Opaque",
    } as KubeObject;
    assert.equal(kind.printer({ type: "add", object: secret, cause: "watch" }, AT), "Opaque\n");
  });

  it("is kubectl's type and object with --output-watch-events", async () => {
    const flags = { beginsAtEvent: true };
    assert.equal(await printed("jsonpath={.type} {.object.metadata.name}", WEB, flags), "ADDED web\n");
    assert.equal(await printed("jsonpath={.metadata.name}", WEB, flags), "\n");
    assert.deepEqual(JSON.parse(await printed("jsonpath={}", WEB, flags)), { type: "ADDED", object: WEB });
  });

  it("is the name alone of an object that was never seen", async () => {
    const { format } = await tried("jsonpath={.kind}/{.metadata.name} {.type}{.status.phase}");
    assert.equal(format.pods(NEVER_SEEN, AT), "Pod/gone DELETED\n");
  });

  it("is the Event of Kubernetes, whose type is its own", async () => {
    const { format } = await tried("jsonpath={.reason} {.type} {.mark}");
    const object = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "e" },
      reason: "Killing",
      type: "Normal",
    };
    const event = { object, cause: "initial" } as unknown as Parameters<
      Awaited<ReturnType<Format["kubeEvents"]>>
    >[0];
    assert.equal((await format.kubeEvents())(event, AT), "Killing Normal initial\n");
  });
});

describe("what a template reads", () => {
  async function placesOf(output: string, flags: Partial<TemplateOptions> = {}): Promise<unknown> {
    const { reads } = (await tried(output, flags)).format;
    assert.ok(typeof reads === "object" && "places" in reads);
    return reads.places.map((place) => place.join("."));
  }

  it("are the places that it names, without those of the event", async () => {
    assert.deepEqual(await placesOf("jsonpath={.metadata.name} {.type} {.object.spec.nodeName}{.mark}"), [
      "metadata.name",
      "spec.nodeName",
    ]);
    assert.deepEqual(await placesOf("custom-columns=A:.status.phase,B:.spec.containers[*].image"), [
      "status.phase",
      "spec.containers.image",
    ]);
    const flags = { beginsAtEvent: true };
    assert.deepEqual(await placesOf("jsonpath={.type} {.object.metadata.labels.app}", flags), [
      "metadata.labels.app",
    ]);
    assert.deepEqual(await placesOf("jsonpath={.object}", flags), [""]);
    assert.deepEqual(await placesOf("jsonpath={}"), [""]);
  });
});

describe("the format custom-columns", () => {
  const OUTPUT = "custom-columns=NAME:.metadata.name,PHASE:.status.phase,NODE:.spec.nodeName,X:.nope";

  it("prints no header with --no-headers", async () => {
    const options = { paint: plainPaint, time: clockTime(), headers: false };
    const format = await formatOf("custom-columns=NAME:.metadata.name", options);
    assert.equal(format.pods(ADDED, AT), "web\n");
  });

  it("has a header once, and columns that grow and never shrink, as kubectl's", async () => {
    const { format } = await tried(OUTPUT);
    assert.equal(
      format.pods(ADDED, AT),
      "NAME   PHASE     NODE     X\n" + "web    Running   node-1   <none>\n",
    );
    const long = { ...WEB, metadata: { name: "a-longer-name" }, spec: { containers: [] } };
    assert.equal(
      format.pods({ type: "add", object: long, cause: "watch" }, AT),
      "a-longer-name   Running   <none>   <none>\n",
    );
    assert.equal(format.pods(UPDATED, AT), "web             Running   node-1   <none>\n");
  });

  it("keeps the rows of the first list until it is complete, so that they are aligned", async () => {
    const initial = (name: string, format: Format): string =>
      format.pods({ type: "add", object: { ...WEB, metadata: { name } }, cause: "initial" }, AT);
    const { format } = await tried("custom-columns=NAME:.metadata.name,PHASE:.status.phase");
    assert.deepEqual([initial("web", format), initial("a-longer-name", format)], ["", ""]);
    assert.equal(
      format.listed?.(),
      "NAME            PHASE\n" + "web             Running\n" + "a-longer-name   Running\n",
    );
    assert.deepEqual([format.listed(), initial("x", format)], ["", "x               Running\n"]);

    const { format: changed } = await tried("custom-columns=NAME:.metadata.name,PHASE:.status.phase");
    assert.equal(initial("a-name", changed), "");
    assert.equal(changed.pods(UPDATED, AT), "NAME     PHASE\n" + "a-name   Running\n" + "web      Running\n");
    assert.deepEqual([changed.taken?.(), changed.listed?.()], [2, ""]);
  });

  it("prints each event on one line, whatever is in the cells", async () => {
    const { format } = await tried("custom-columns=NOTE:.metadata.annotations.note,NAME:.metadata.name");
    const text = format.pods(
      { type: "add", object: annotated({ note: "a\nb\u001b\r" }), cause: "watch" },
      AT,
    );
    assert.equal(text, "NOTE           NAME\n" + "a\\nb\\u001b\\r   web\n");
  });

  it("counts characters and not units", async () => {
    const { format } = await tried("custom-columns=NOTE:.metadata.annotations.note,NAME:.metadata.name");
    const text = format.pods(
      { type: "add", object: annotated({ note: "\u{1f600}\u00e9" }), cause: "watch" },
      AT,
    );
    assert.equal(text, "NOTE   NAME\n" + "\u{1f600}\u00e9     web\n");
  });

  it("prints no row of an object on which a column fails", async () => {
    const { format, failures } = await tried("custom-columns=NAME:.metadata.name,X:.spec.containers[2].name");
    assert.equal(format.pods(ADDED, AT), "");
    assert.equal(failures.length, 1);
  });

  it("has the columns of the file of custom-columns-file", async () => {
    const { format } = await tried(
      "custom-columns-file=f",
      {},
      "NAME  PHASE\n{.metadata.name} .status.phase\n",
    );
    assert.equal(format.pods(ADDED, AT), "NAME   PHASE\n" + "web    Running\n");
  });

  it("is refused with the reason of kubectl", async () => {
    await assert.rejects(tried("custom-columns=NAME"), {
      message:
        "Cannot read the custom columns: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>",
    });
    await assert.rejects(tried("custom-columns-file=f", {}, "NAME\n"), {
      message:
        "Cannot read the custom columns: invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs",
    });
  });
});
