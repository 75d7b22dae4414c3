import { systemClock } from "../base/clock.js";
import { InformerError } from "../base/errors.js";
import { ADMIN, type PolicyRule, type User, Users } from "./http/users.js";
import type { CertificateAuthority, KeyPair } from "./http/certificates.js";
import type { ServerContext } from "./http/request-context.js";
import { CustomResources } from "./registry/custom-resources.js";
import { Faults } from "./faults/faults.js";
import { FrontDoor } from "./front-door.js";
import { EVENT_FORM } from "./kinds/event-form.js";
import { GarbageCollector } from "./registry/garbage-collector.js";
import type { LoggedRequest } from "./http/request-log.js";
import { HttpListener } from "./http/http-listener.js";
import { InProcessClient } from "./in-process-client.js";
import { builtInKinds } from "./registry/kind-table.js";
import { KindRegistry } from "./kinds/kind-registry.js";
import { kubeconfigText } from "./kubeconfig.js";
import { DEFAULT_NAMESPACES, NamespaceLifecycle } from "./registry/namespaces.js";
import { ObjectStore } from "./store/object-store.js";
import { loadProtobuf } from "./encoding/protobuf-encoding.js";
import { Registry } from "./registry/registry.js";
import { type ApiServerOptions, configOf } from "./server-options.js";

/** What `ApiServer.restart` changes before clients can connect again. */
export interface RestartOptions {
  /**
   * Whether watches can resume from a resourceVersion of before the restart. With "lost" they get 410.
   *
   * @defaultValue "lost", like the watch cache of kube-apiserver
   */
  readonly history?: "lost" | "kept";
  /**
   * "rewind" goes back to an earlier state and its revision, as when etcd is restored from a backup. If more is written
   * after it than was lost, before an informer asks, the informer cannot tell. "jump" skips 10 000 revisions, as a restore
   * with `--bump-revision` does.
   *
   * @defaultValue "same"
   */
  readonly rv?: "same" | "rewind" | "jump";
  /** The revision that "rewind" goes back to. @defaultValue the oldest revision that is still known */
  readonly toRevision?: number;
  /**
   * How long connections are refused before the server listens again. An informer looks at its position after the server
   * could not be reached. If it never finds the server away, because `downMs` is shorter than its first wait, it does not
   * notice a "rewind" before its next list.
   *
   * @defaultValue 2000 for "rewind", which is longer than the first wait of an informer (0.8 to 1.6 s), and else 0
   */
  readonly downMs?: number;
}

/** How `ApiServer.close` treats requests that are still open. */
export interface CloseOptions {
  /** How long `close` waits for open requests before it rejects. @defaultValue 5000 */
  readonly graceMs?: number;
  /** Breaks all connections at once, without waiting and without an error. @defaultValue false */
  readonly force?: boolean;
}

/** How far "jump" goes: more revisions than any test writes between two lists. */
const JUMP_REVISIONS = 10_000;
/** How long a server is away by default that is restored: longer than the first wait of an informer. */
const REWIND_MS = 2_000;
const CLOSE_GRACE_MS = 5000;

/** A running API server. `startApiServer` creates it. */
export class ApiServer {
  /** Reads and writes the objects of this server from inside the process. */
  readonly objects: InProcessClient;
  /** Scripts what goes wrong with which requests. */
  readonly faults: Faults;
  readonly #users: Users;
  readonly #authority: CertificateAuthority | undefined;
  readonly #context: ServerContext;
  readonly #door: FrontDoor;
  readonly #listener: HttpListener;

  /** Call `startApiServer` instead. */
  constructor(options: ApiServerOptions, identity: ServerIdentity | undefined) {
    const { clock, random, window, firstRevision, settings } = configOf(options);
    const store = new ObjectStore({
      clock,
      window,
      firstRevision,
      views: { "events.k8s.io/events": EVENT_FORM },
    });
    const kinds = new KindRegistry(builtInKinds());
    const collectsGarbage = options.garbageCollection ?? false;
    const registry = new Registry({ store, clock, random, collectsGarbage });
    registry.addHook(new NamespaceLifecycle(store, kinds, registry));
    registry.addHook(new CustomResources(store, kinds, registry));
    if (collectsGarbage) {
      registry.addHook(new GarbageCollector(store, kinds, registry));
    }
    this.#users = new Users(options.token, options.users ?? {});
    this.#authority = identity?.authority;
    const userNamed = (name: string): User | undefined => this.#users.named(name);
    this.#context = { clock, store, kinds, registry, random, userNamed, settings };
    this.faults = new Faults(() => clock.now(), kinds);
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
      http2: options.http2 ?? true,
      onRequest: (request, response) => void this.#door.handle(request, response),
    });
    for (const name of DEFAULT_NAMESPACES) {
      this.objects.create("namespaces", { metadata: { name } });
    }
    // The history begins here, so that "rewind" to the oldest revision keeps the default namespaces.
    store.compact();
  }

  /** Listens on a port. Port 0 means a free one. */
  async start(port: number): Promise<void> {
    await this.#listener.listen(port);
  }

  /** The port it listens on. It stays the same over restarts. */
  get port(): number {
    return this.#listener.port;
  }

  /** The URL of the server: `https://127.0.0.1:PORT`, or `http:` without TLS. */
  get url(): string {
    return `${this.#authority === undefined ? "http" : "https"}://127.0.0.1:${this.port}`;
  }

  /** The certificate of the authority that signed the server's certificate, as PEM. Empty without TLS. */
  get caCertificate(): string {
    return this.#authority?.certificate ?? "";
  }

  /** The bearer token of the user `admin`. */
  get token(): string {
    return this.#users.tokenOf(ADMIN);
  }

  /** The number of open connections, including idle ones. */
  get connections(): number {
    return this.#listener.connections;
  }

  /** The latest requests, oldest first. The server remembers 10 000. */
  get requests(): readonly LoggedRequest[] {
    return this.#door.requests;
  }

  /**
   * Returns the text of a kubeconfig for a user. It includes the certificate of the authority and the user's
   * token.
   *
   * @throws RangeError if the server does not have the user.
   */
  kubeconfig(user: string = ADMIN): string {
    return kubeconfigText({
      url: this.url,
      caCertificate: this.#authority?.certificate,
      user,
      credentials: { token: this.#users.tokenOf(user) },
    });
  }

  /**
   * Issues a client certificate that authenticates a user of this server.
   *
   * @throws RangeError if the server listens without TLS or does not have the user.
   */
  async clientCertificate(user: string = ADMIN): Promise<KeyPair> {
    if (this.#authority === undefined) {
      throw new RangeError("Cannot issue a client certificate: the server listens without TLS");
    }
    this.#users.tokenOf(user);
    return this.#authority.issueClient(user, []);
  }

  /**
   * Replaces a user's token by a random one and returns it. From now on the old token gets 401.
   *
   * @throws RangeError if the server does not have the user.
   */
  rotateToken(user: string = ADMIN): string {
    return this.#users.rotateToken(user);
  }

  /**
   * Replaces what a user may do, from the next request on. `undefined` allows everything.
   *
   * @throws RangeError if the server does not have the user.
   */
  setRules(user: string, rules: readonly PolicyRule[] | undefined): void {
    this.#users.setRules(user, rules);
  }

  /** Uses a new certificate, signed by the same authority, for new connections. Does nothing without TLS. */
  async rotateCertificate(): Promise<void> {
    if (this.#authority !== undefined) {
      this.#listener.setCertificate(await this.#authority.issueServer());
    }
  }

  /** Forgets all history. Watches and list pages that continue from an earlier revision get 410. */
  compact(): void {
    this.#context.store.compact();
  }

  /** Breaks every connection, applies the options, and listens on the same port again. */
  async restart(options: RestartOptions = {}): Promise<void> {
    const { store, clock } = this.#context;
    const { port } = this;
    const { downMs = options.rv === "rewind" ? REWIND_MS : 0 } = options;
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
    if (downMs > 0) {
      await clock.sleep(downMs);
    }
    await this.#listener.listen(port);
  }

  /**
   * Stops the server. It first waits for open requests to end, including watches, so that a client that
   * leaves a request open fails the test that started it.
   *
   * @throws InformerError if requests are still open after `graceMs`. The server is stopped all the same.
   */
  async close({ graceMs = CLOSE_GRACE_MS, force = false }: CloseOptions = {}): Promise<void> {
    this.#listener.refuseNew();
    const left = force ? [] : await this.#openAfter(graceMs);
    this.#door.abortAll();
    await this.#listener.stop();
    if (left.length > 0) {
      throw new InformerError(
        "ERR_REQUESTS_OPEN",
        `Cannot close the API server cleanly: found ${left.length} open requests, expected none: ${left.join(", ")}`,
      );
    }
  }

  async #openAfter(graceMs: number): Promise<readonly string[]> {
    if (this.#door.open.length === 0) {
      return [];
    }
    // This waits for other programs, so it uses the machine's clock and not the clock of the server.
    const stop = new AbortController();
    const timeout = systemClock.sleep(graceMs, stop.signal).catch(() => undefined);
    await Promise.race([this.#door.whenIdle(), timeout]);
    stop.abort();
    return this.#door.open;
  }
}

/** The authority and the certificate that the server presents over TLS. */
interface ServerIdentity {
  readonly authority: CertificateAuthority;
  readonly pair: KeyPair;
}

/**
 * Starts an API server on the loopback address of this machine. Close it with `ApiServer.close`.
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

/** Loads the certificate library only for TLS, because loading it takes longer than starting the server. */
async function newIdentity(): Promise<ServerIdentity> {
  const { createCertificateAuthority } = await import("./http/certificates.js");
  const authority = await createCertificateAuthority(systemClock.date());
  return { authority, pair: await authority.issueServer() };
}
