/** TLS identity of the client, PEM. Either both are there or neither. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What to present with a request. */
export interface Credential {
  /** Value of the Authorization header. */
  readonly authorization?: string;
  readonly clientCertificate?: ClientCertificate;
}

/**
 * Where credentials come from. Implementations cache, serve many waiting callers with one run, and refresh before
 * expiry.
 */
export interface CredentialSource {
  /** What to present now. @throws KubeconfigError when no credential can be had. */
  get(signal?: AbortSignal): Promise<Credential>;
  /**
   * The server answered 401 to `rejected`: the next `get` must not return it again unless there is nothing newer.
   * Returns false where this source cannot produce another one, so that a replay would be pointless.
   */
  reject(rejected: Credential): boolean;
}

/** Act as somebody else (`--as`, `as-groups`, `as-uid`, `as-user-extra`). */
export interface Impersonation {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** How one cluster is reached: all that transport needs, resolved, nothing of the kubeconfig format left. */
export interface ClientConfig {
  /** Base URL, with a path where the server lives below one: `https://10.0.0.1:6443`. */
  readonly server: string;
  /** PEM bundle, read anew for each new connection where it comes from a file. Absent: the system's roots. */
  readonly certificateAuthority?: () => Promise<string>;
  readonly insecureSkipTlsVerify?: boolean;
  /** Name to verify (and send as SNI) instead of the server's host. */
  readonly tlsServerName?: string;
  /** `http://`, `https://` or `socks5://` URL of a proxy; absent: none. Already decided from proxy-url and environment. */
  readonly proxyUrl?: string;
  readonly disableCompression?: boolean;
  readonly credentials?: CredentialSource;
  readonly impersonate?: Impersonation;
  /** Namespace of the context; `default` where it names none. */
  readonly namespace: string;
  /** Name of the context this came from, for messages; `in-cluster` for a service account. */
  readonly contextName: string;
}
