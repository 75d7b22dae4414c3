import { messageOf } from "../base/errors.js";
import { KubeconfigError } from "./kubeconfig-error.js";

/** `clusters[].cluster` of the file format. */
export interface KubeconfigCluster {
  readonly server?: string;
  readonly "certificate-authority"?: string;
  readonly "certificate-authority-data"?: string;
  readonly "insecure-skip-tls-verify"?: boolean;
  readonly "tls-server-name"?: string;
  readonly "proxy-url"?: string;
  readonly "disable-compression"?: boolean;
  readonly extensions?: readonly { readonly name: string; readonly extension: unknown }[];
}

/** `users[].user` of the file format. */
export interface KubeconfigUser {
  readonly "client-certificate"?: string;
  readonly "client-certificate-data"?: string;
  readonly "client-key"?: string;
  readonly "client-key-data"?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly as?: string;
  readonly "as-uid"?: string;
  readonly "as-groups"?: readonly string[];
  readonly "as-user-extra"?: Readonly<Record<string, readonly string[]>>;
  readonly exec?: KubeconfigExec;
  readonly "auth-provider"?: { readonly name: string; readonly config?: Readonly<Record<string, string>> };
}

/** `users[].user.exec`: a credential plugin. */
export interface KubeconfigExec {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
  readonly provideClusterInfo?: boolean;
  readonly interactiveMode?: string;
}

export interface KubeconfigContext {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** One file, or several merged. Each entry knows the file it came from: relative paths are relative to that. */
export interface Kubeconfig {
  /** The files read, for messages. */
  readonly paths: readonly string[];
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, Entry<KubeconfigCluster>>;
  readonly users: ReadonlyMap<string, Entry<KubeconfigUser>>;
  readonly contexts: ReadonlyMap<string, Entry<KubeconfigContext>>;
}

export interface Entry<Value> {
  readonly value: Value;
  readonly path: string;
}

/**
 * Reads one file's text.
 *
 * @throws KubeconfigError ERR_KUBECONFIG_INVALID naming the file, the line and what was wanted.
 */
export async function parseKubeconfig(text: string, path: string): Promise<Kubeconfig> {
  // By its default: a bundler gives a CommonJS module that is loaded lazily no other name.
  const { default: yaml } = await import("yaml");
  const document = yaml.parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line;
    const where = line === undefined ? "" : ` at line ${line}`;
    throw invalid(path, `it is no YAML${where}: ${firstLine(fault.message)}`);
  }
  let content: unknown;
  try {
    content = document.toJS() as unknown;
  } catch (error) {
    throw invalid(path, `it is no YAML: ${firstLine(messageOf(error))}`);
  }
  if (content === null) {
    return { paths: [path], currentContext: "", clusters: new Map(), users: new Map(), contexts: new Map() };
  }
  if (!isRecord(content)) {
    throw invalid(path, `found ${describe(content)}, wanted a mapping with clusters, users and contexts`);
  }
  if (content["kind"] !== undefined && content["kind"] !== "Config") {
    throw invalid(path, `its kind is ${JSON.stringify(content["kind"])}, wanted "Config"`);
  }
  const currentContext = content["current-context"] ?? "";
  if (typeof currentContext !== "string") {
    throw invalid(path, `current-context is ${describe(currentContext)}, wanted a string`);
  }
  return {
    paths: [path],
    currentContext,
    clusters: entries<KubeconfigCluster>(content, "clusters", "cluster", path),
    users: entries<KubeconfigUser>(content, "users", "user", path),
    contexts: entries<KubeconfigContext>(content, "contexts", "context", path),
  };
}

/** A list of `{name, KIND: {...}}`. The first of a name wins. */
function entries<Value>(
  content: Readonly<Record<string, unknown>>,
  listName: string,
  valueName: string,
  path: string,
): Map<string, Entry<Value>> {
  const list = content[listName] ?? [];
  if (!Array.isArray(list)) {
    throw invalid(path, `${listName} is ${describe(list)}, wanted a list`);
  }
  const found = new Map<string, Entry<Value>>();
  for (const [position, item] of list.entries()) {
    const value: unknown = isRecord(item) ? (item[valueName] ?? {}) : undefined;
    if (!isRecord(item) || typeof item["name"] !== "string" || !isRecord(value)) {
      throw invalid(path, `${listName}[${position}] is no mapping of a name and a ${valueName}`);
    }
    if (!found.has(item["name"])) {
      // Fields are checked where they are used; what nobody uses may be wrong, as with kubectl.
      found.set(item["name"], { value: value as Value, path });
    }
  }
  return found;
}

function invalid(path: string, why: string): KubeconfigError {
  return new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot read the kubeconfig "${path}": ${why}`, {
    path,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a value is, never what it says: it may be a secret in the wrong place. */
function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : value === null ? "nothing" : `a ${typeof value}`;
}

/** yaml's messages go on to quote the line at fault, which may hold a secret. */
function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, "");
}
