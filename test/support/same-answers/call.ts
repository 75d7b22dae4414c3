import type { Answer, RawClient, RawOptions } from "../../apiserver/raw-client.js";

/** One request. `{namespace}` and the names of kept values are replaced in its path and in its body. */
export interface Step extends Pick<RawOptions, "method" | "body" | "contentType" | "headers"> {
  readonly path: string;
  /** Whether to send it as the user that may do nothing. */
  readonly restricted?: true;
  /** Keeps members of the response, such as `metadata.resourceVersion`, under a name. */
  readonly keep?: Readonly<Record<string, string>>;
}

/** One kind of call: the requests that prepare it, and the request whose answer counts. */
export interface Call {
  readonly title: string;
  readonly before?: readonly Step[];
  readonly ask: Step;
}

/** The part of an answer that is the same on every server that behaves alike. */
export interface ComparableAnswer {
  readonly code: number;
  /** The warnings in the header of the answer. */
  readonly warnings?: string;
  readonly body: unknown;
}

/** A client that may do everything, and the token of a user that may do nothing. */
export interface Caller {
  readonly client: RawClient;
  readonly restrictedToken: string;
}

/** Makes a call in a namespace of its own and returns what can be compared of its answer. */
export async function answerTo(
  { client, restrictedToken }: Caller,
  { before = [], ask }: Call,
  namespace: string,
): Promise<ComparableAnswer> {
  await client.send("/api/v1/namespaces", { method: "POST", body: { metadata: { name: namespace } } });
  const kept = new Map([["namespace", namespace]]);
  const send = async ({ path, restricted, keep = {}, ...options }: Step): Promise<Answer> => {
    const text = filled(JSON.stringify(options), kept);
    const answer = await client.send(filled(path, kept), {
      ...(JSON.parse(text) as RawOptions),
      ...(restricted === true ? { token: restrictedToken } : {}),
    });
    for (const [name, member] of Object.entries(keep)) {
      kept.set(name, textAt(JSON.parse(answer.text), member));
    }
    return answer;
  };
  for (const step of before) {
    await send(step);
  }
  return comparable(await send(ask), namespace);
}

function filled(text: string, kept: ReadonlyMap<string, string>): string {
  return text.replace(/\{([a-z]+)\}/gi, (whole, name: string) => kept.get(name) ?? whole);
}

function textAt(value: unknown, path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((here, field) => (here as Record<string, unknown> | undefined)?.[field], value);
  return typeof found === "string" ? found : "";
}

function comparable({ code, headers, text }: Answer, namespace: string): ComparableAnswer {
  const { warning } = headers;
  const lines = text.trim().split("\n");
  const isStream = lines.length > 1 && lines.every((line) => /^\{.*\}$/.test(line));
  const body = isStream ? lines.map((line) => bodyOf(line, namespace)) : bodyOf(text, namespace);
  return { code, ...(warning === undefined ? {} : { warnings: warning }), body };
}

function bodyOf(text: string, namespace: string): unknown {
  return /^[{[]/.test(text) ? steady(JSON.parse(text), "", namespace) : text.trim();
}

/** The members that differ from run to run. */
const BY_CHANCE: ReadonlySet<string> = new Set([
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "lastTransitionTime",
  "resourceVersion",
  "clusterIP",
  "time",
  "continue",
  "batch.kubernetes.io/controller-uid",
  "controller-uid",
]);

/** The lists that kube-apiserver fills from a map, in any order. */
const ANY_ORDER: ReadonlySet<string> = new Set(["resourceRules", "nonResourceRules"]);

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}

function steady(value: unknown, field: string, namespace: string): unknown {
  if (Array.isArray(value)) {
    const steadied = value.map((item) => steady(item, "", namespace));
    return ANY_ORDER.has(field) ? steadied.sort(byText) : steadied;
  }
  if (isObject(value)) {
    return steadyObject(value, namespace);
  }
  if (BY_CHANCE.has(field) && typeof value === "string" && value !== "") {
    return `<${field}>`;
  }
  return typeof value === "string" ? value.replaceAll(namespace, "<namespace>") : value;
}

/**
 * A refusal counts by its code, its reason and its details; its sentence does not. Neither do the descriptions
 * of columns. Managers of fields count in the answer to an apply.
 */
function steadyObject(value: Readonly<Record<string, unknown>>, namespace: string): unknown {
  const { kind, status } = value;
  if (kind === "Status" && status === "Failure") {
    return {
      ...plain(value, ["message", "details"], namespace),
      details: detailsOf(value["details"], namespace),
    };
  }
  if (kind === "Table") {
    return {
      columns: items(value["columnDefinitions"]).map(({ name }) => name),
      rows: items(value["rows"]).map(({ cells }) => steadyCells(cells)),
    };
  }
  const generated = typeof value["generateName"] === "string" ? ["name"] : [];
  const steadied = plain(value, generated, namespace);
  return Array.isArray(steadied["clusterIPs"]) ? { ...steadied, clusterIPs: "<clusterIPs>" } : steadied;
}

function plain(
  value: Readonly<Record<string, unknown>>,
  without: readonly string[],
  namespace: string,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !without.includes(name) && !LEFT_OUT.has(name))
      .map(([name, inner]) => [name, steady(inner, name, namespace)]),
  );
}

const LEFT_OUT: ReadonlySet<string> = new Set(["managedFields", "description", "storageVersionHash"]);

function detailsOf(details: unknown, namespace: string): unknown {
  const fields = isObject(details) ? details : {};
  return {
    ...plain(fields, ["causes"], namespace),
    causes: items(fields["causes"])
      .map(({ reason, field }) => [reason, field].filter((part) => typeof part === "string").join(" "))
      .sort(),
  };
}

function steadyCells(cells: unknown): unknown {
  return Array.isArray(cells)
    ? cells.map((cell: unknown) => (typeof cell === "string" ? cell.replace(/^\d+s$/, "<age>") : cell))
    : cells;
}

function items(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
