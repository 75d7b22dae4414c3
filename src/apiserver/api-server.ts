import { systemClock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import { ADMIN, type PolicyRule, Users } from "./http/users.js";
import type { CertificateAuthority, KeyPair } from "./http/certificates.js";
import type { ServerContext } from "./http/request-context.js";
import { CustomResources } from "./registry/custom-resources.js";
import { Faults } from "./faults/faults.js";
import { FrontDoor } from "./front-door.js";
import type { LoggedRequest } from "./http/request-log.js";
import { HttpListener } from "./http/http-listener.js";
import { InProcessClient } from "./in-process-client.js";
import { builtInKinds } from "./registry/kind-table.js";
import { KindRegistry } from "./kinds/kinds.js";
import { kubeconfigText } from "./kubeconfig.js";
import { DEFAULT_NAMESPACES, NamespaceLifecycle } from "./registry/namespaces.js";
import { ObjectStore } from "./store/object-store.js";
import { loadProtobuf } from "./encoding/protobuf-encoding.js";
import { Registry } from "./registry/registry.js";
import { type ApiServerOptions, configOf } from "./server-options.js";

/** What clients find after a restart. */
export interface RestartOptions {
  /** Whether watches can resume from before the restart. @defaultValue "lost", as with a real server's watch cache */
  readonly history?: "lost" | "kept";
  /**
   * `rewind` goes back to an earlier state and its revision, as when etcd is restored from a backup; `jump` skips
   * revisions. @defaultValue "same"
   */
  readonly rv?: "same" | "rewind" | "jump";
  /** For `rewind`: to which revision. @defaultValue the oldest one that is still known */
  readonly toRevision?: number;
  /** How long connections are refused in between. @defaultValue 0 */
  readonly downMs?: number;
}

/** How the server goes. */
export interface CloseOptions {
  /** How long requests of clients may take to end before that is an error. @defaultValue 5000 */
  readonly graceMs?: number;
  /** Breaks everything off at once instead. @defaultValue false */
  readonly force?: boolean;
}

/** More than any test writes between two lists. */
const JUMP_REVISIONS = 10_000;
const CLOSE_GRACE_MS = 5000;

/** A running API server. */
export class ApiServer {
  /** Objects from inside the process. */
  readonly objects: InProcessClient;
  /** Scripted trouble. */
  readonly faults: Faults;
  readonly #users: Users;
  readonly #authority: CertificateAuthority | undefined;
  readonly #context: ServerContext;
  readonly #door: FrontDoor;
  readonly #listener: HttpListener;

  /** Use `startApiServer`. */
  constructor(options: ApiServerOptions, identity: ServerIdentity | undefined) {
    const { clock, random, window, firstRevision, settings } = configOf(options);
    const store = new ObjectStore({ clock, window, firstRevision });
    const kinds = new KindRegistry(builtInKinds());
    const registry = new Registry({ store, clock, random });
    registry.addHook(new NamespaceLifecycle(store, kinds, registry));
    registry.addHook(new CustomResources(store, kinds, registry));
    this.#users = new Users(options.token, options.users ?? {});
    this.#authority = identity?.authority;
    this.#context = { clock, store, kinds, registry, random, settings };
    this.faults = new Faults(() => clock.now());
    this.#door = new FrontDoor({
      context: this.#context,
      users: this.#users,
      faults: this.faults,
      reset: (socket) => this.#listener.reset(socket),
    });
    this.objects = new InProcessClient(store, kinds, registry);
    this.#listener = new HttpListener({
      tls:
        identity === undefined
          ? undefined
          : { ...identity.pair, caCertificate: identity.authority.certificate },
      onRequest: (request, response) => void this.#door.handle(request, response),
    });
    for (const name of DEFAULT_NAMESPACES) {
      this.objects.create("namespaces", { metadata: { name } });
    }
    // History begins with a furnished cluster, so that going back to its beginning does not lose the namespaces.
    store.compact();
  }

  /** Begins to listen. */
  async start(port: number): Promise<void> {
    await this.#listener.listen(port);
  }

  get port(): number {
    return this.#listener.port;
  }

  get url(): string {
    return `${this.#authority === undefined ? "http" : "https"}://127.0.0.1:${this.port}`;
  }

  /** PEM of the authority that signed the server's certificate; empty over plain http. */
  get caCertificate(): string {
    return this.#authority?.certificate ?? "";
  }

  /** Bearer token of the user `admin`. */
  get token(): string {
    return this.#users.tokenOf(ADMIN);
  }

  /** Connections that are open at the moment, idle ones included. */
  get connections(): number {
    return this.#listener.connections;
  }

  /** The requests so far, oldest first; the last 10 000 of them. */
  get requests(): readonly LoggedRequest[] {
    return this.#door.requests;
  }

  /** Text of a kubeconfig for a user, with the authority and the token in it. */
  kubeconfig(user: string = ADMIN): string {
    return kubeconfigText({
      url: this.url,
      caCertificate: this.#authority?.certificate,
      user,
      credentials: { token: this.#users.tokenOf(user) },
    });
  }

  /** A client certificate that speaks for a user of this server. */
  async clientCertificate(user: string = ADMIN): Promise<KeyPair> {
    if (this.#authority === undefined) {
      throw new RangeError("Cannot issue a client certificate: the server listens without TLS");
    }
    this.#users.tokenOf(user);
    return this.#authority.issueClient(user, []);
  }

  /** Replaces a user's token; the old one is refused from now on. */
  rotateToken(user: string = ADMIN): string {
    return this.#users.rotateToken(user);
  }

  /** Replaces what a user may do, from the next request on; `undefined` allows everything. */
  setRules(user: string, rules: readonly PolicyRule[] | undefined): void {
    this.#users.setRules(user, rules);
  }

  /** Uses a new certificate of the same authority for new connections. */
  async rotateCertificate(): Promise<void> {
    if (this.#authority !== undefined) {
      this.#listener.setCertificate(await this.#authority.issueServer());
    }
  }

  /** Forgets all history: watches and pages from before are answered with 410. */
  compact(): void {
    this.#context.store.compact();
  }

  /** Breaks every connection off and comes back on the same port. */
  async restart(options: RestartOptions = {}): Promise<void> {
    const { store, clock } = this.#context;
    const { port } = this;
    this.#door.abortAll();
    await this.#listener.stop();
    if (options.rv === "rewind") {
      store.rewind(options.toRevision ?? store.oldestRevision);
    } else if (options.rv === "jump") {
      store.skip(JUMP_REVISIONS);
    }
    if (options.history !== "kept") {
      store.compact();
    }
    if (options.downMs !== undefined && options.downMs > 0) {
      await clock.sleep(options.downMs);
    }
    await this.#listener.listen(port);
  }

  /**
   * Stops. Waits for the requests of clients to end, watches included, so that a client that forgets one fails the
   * test that made it.
   *
   * @throws InformerError when requests are still open after the grace; the server is stopped all the same.
   */
  async close({ graceMs = CLOSE_GRACE_MS, force = false }: CloseOptions = {}): Promise<void> {
    this.#listener.refuseNew();
    const left = force ? [] : await this.#openAfter(graceMs);
    this.#door.abortAll();
    await this.#listener.stop();
    if (left.length > 0) {
      throw new InformerError(
        "ERR_REQUESTS_OPEN",
        `Cannot close the API server cleanly: found ${left.length} open requests, wanted none: ${left.join(", ")}`,
      );
    }
  }

  async #openAfter(graceMs: number): Promise<readonly string[]> {
    if (this.#door.open.length === 0) {
      return [];
    }
    // The machine's clock: this waits for other programs, whatever time it is in the cluster.
    const stop = new AbortController();
    const timeout = systemClock.sleep(graceMs, stop.signal).catch(() => undefined);
    await Promise.race([this.#door.whenIdle(), timeout]);
    stop.abort();
    return this.#door.open;
  }
}

/** Who the server is on TLS. */
interface ServerIdentity {
  readonly authority: CertificateAuthority;
  readonly pair: KeyPair;
}

/**
 * Starts an API server on this machine's loopback address.
 *
 * @example
 * const server = await startApiServer();
 * server.objects.create("pods", { metadata: { name: "web" }, spec: { containers: [{ name: "c", image: "nginx" }] } });
 * await writeFile(path, server.kubeconfig());
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  await loadProtobuf(builtInKinds());
  const server = new ApiServer(options, options.tls === false ? undefined : await newIdentity());
  await server.start(options.port ?? 0);
  return server;
}

/** The certificate library is loaded only when needed: it costs more than starting the server. */
async function newIdentity(): Promise<ServerIdentity> {
  const { createCertificateAuthority } = await import("./http/certificates.js");
  const authority = await createCertificateAuthority(systemClock.date());
  return { authority, pair: await authority.issueServer() };
}
