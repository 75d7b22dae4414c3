import { resourcePath } from "../../api/resource.js";
import { abortable } from "../../base/abort.js";
import { isJsonObject, textOf } from "../../base/json-object.js";
import { silentLogger } from "../../base/logger.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { loadClientConfigs } from "../../kubeconfig/load-client-config.js";
import { loadKubeconfig } from "../../kubeconfig/load-kubeconfig.js";
import { HttpTransport } from "../../transport/http-transport.js";
import type { Transport } from "../../transport/transport.js";
import { contextsOf } from "../connection/contexts.js";
import { overridesOf } from "../connection/overrides.js";
import type { ConnectionFlags } from "../flags/connection-flags.js";
import type { Suggested } from "../flags/flag.js";
import type { PlaceFlags } from "../flags/place-flags.js";
import type { Host } from "../host.js";
import { BUILT_IN_KINDS } from "../../discovery/built-in-kinds.js";
import { discoverKinds } from "../../discovery/discover-kinds.js";
import { findKind } from "../../discovery/find-kinds.js";
import { jsonDocument } from "../../discovery/json-document.js";
import type { Kind } from "../../discovery/kind.js";
import type { Candidate } from "./answer.js";
import type { LiveNames } from "./live-names.js";
import { discoveredTypes } from "./type-candidates.js";

/** Objects per request. The names that came before the time is over are candidates, too. */
const PAGE_SIZE = 500;

/** Asks for names and other metadata alone. An old server sends the objects. */
const METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/** Where names are looked for. */
export interface Place {
  readonly host: Pick<Host, "env" | "homeDirectory">;
  readonly flags: ConnectionFlags & PlaceFlags;
  /** Aborts when the time is over. */
  readonly signal: AbortSignal;
}

/**
 * Finds names in the kubeconfig and on the server. A failure gives no names, and no message, because a command line is
 * being typed. A credential plugin is never started, because it could open a browser or ask for a password.
 */
export class FoundNames implements LiveNames {
  readonly #place: Place;
  #clusters: Promise<readonly Reached[]> | undefined;
  #kinds: Promise<Kind[]> | undefined;

  constructor(place: Place) {
    this.#place = place;
  }

  async suggested(what: Suggested): Promise<readonly string[]> {
    if (what === "namespaces" || what === "nodes") {
      return this.#namesIn(findKind(what, BUILT_IN_KINDS), [""]);
    }
    return orNothing(this.#entries(what));
  }

  async types(): Promise<readonly Candidate[]> {
    return orNothing(this.#discovered().then(discoveredTypes));
  }

  async namesOf(type: string): Promise<readonly string[]> {
    const builtIn = findKind(type, BUILT_IN_KINDS);
    const kind = builtIn ?? findKind(type, await orNothing(this.#discovered()));
    return this.#namesIn(kind, this.#namespaces(kind));
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    const reached = await orNothing(this.#clusters ?? Promise.resolve([]));
    await Promise.all(reached.map(async ({ transport }) => transport.close()));
  }

  async #entries(what: "contexts" | "clusters" | "users"): Promise<readonly string[]> {
    const { host, flags, signal } = this.#place;
    const kubeconfig = await abortable(loadKubeconfig({ ...host, kubeconfig: flags.kubeconfig }), signal);
    return [...(kubeconfig?.[what].keys() ?? [])];
  }

  /** Returns where objects of a kind are looked for. Undefined stands for the namespace of the context. */
  #namespaces(kind: Kind | undefined): readonly (string | undefined)[] {
    const { namespace, allNamespaces } = this.#place.flags;
    if (kind?.namespaced !== true || allNamespaces === true) {
      return [""];
    }
    return namespace === undefined ? [undefined] : namespace.flatMap((names) => names.split(","));
  }

  async #namesIn(
    kind: Kind | undefined,
    namespaces: readonly (string | undefined)[],
  ): Promise<readonly string[]> {
    if (kind === undefined) {
      return [];
    }
    const reached = await orNothing(this.#reach());
    const lists = reached.flatMap(({ config, transport }) =>
      namespaces.map(async (namespace) =>
        listedNames(transport, resourcePath(kind, namespace ?? config.namespace), this.#place.signal),
      ),
    );
    return [...new Set((await Promise.all(lists)).flat())];
  }

  async #discovered(): Promise<Kind[]> {
    this.#kinds ??= this.#reach().then(async ([first]) =>
      first === undefined
        ? []
        : discoverKinds(
            { transport: first.transport, timeoutMs: 0, logger: silentLogger },
            this.#place.signal,
          ),
    );
    return this.#kinds;
  }

  async #reach(): Promise<readonly Reached[]> {
    this.#clusters ??= this.#load();
    return this.#clusters;
  }

  async #load(): Promise<readonly Reached[]> {
    const { host, flags, signal } = this.#place;
    const options = {
      ...host,
      kubeconfig: flags.kubeconfig,
      overrides: overridesOf(flags),
      plugins: { mayStart: false },
    };
    const configs = await abortable(loadClientConfigs(contextsOf(flags.context), options), signal);
    return configs.map((config) => ({ config, transport: new HttpTransport(config) }));
  }
}

/** A cluster, and the way to it. */
interface Reached {
  readonly config: ClientConfig;
  readonly transport: Transport;
}

async function orNothing<T>(found: Promise<readonly T[]>): Promise<readonly T[]> {
  return found.catch(() => []);
}

/** Returns the names of the objects at a path, or those that came before a failure. */
async function listedNames(transport: Transport, path: string, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  const server = { transport, timeoutMs: 0 };
  try {
    for (let token: string | undefined = ""; token !== undefined;) {
      const query = new URLSearchParams({
        limit: String(PAGE_SIZE),
        ...(token === "" ? {} : { continue: token }),
      });
      const request = { path: `${path}?${query.toString()}`, accept: METADATA, what: `the list of ${path}` };
      const { items, metadata } = await jsonDocument(request, server, signal);
      names.push(...(Array.isArray(items) ? items : []).map(nameOf));
      const next = isJsonObject(metadata) ? textOf(metadata["continue"]) : "";
      token = next === "" ? undefined : next;
    }
  } catch {
    // What came before is still worth something.
  }
  return names;
}

function nameOf(item: unknown): string {
  return isJsonObject(item) && isJsonObject(item["metadata"]) ? textOf(item["metadata"]["name"]) : "";
}
