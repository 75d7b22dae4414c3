import type { ConfigOverrides } from "./overrides/config-overrides.js";

/** The certificate and the private key that identify the client in TLS, both PEM encoded. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** The credential that a client presents with a request. */
export interface Credential {
  /** The value of the Authorization header. */
  readonly authorization?: string;
  readonly clientCertificate?: ClientCertificate;
  /** When the credential expired, if its issuer says that it had expired before it was issued. */
  readonly expiredAt?: Date;
}

/**
 * A source of credentials. Implementations cache a credential, renew it before it expires, and serve all
 * waiting callers with one renewal.
 */
export interface CredentialSource {
  /** Returns the credential to present now. @throws KubeconfigError if there is none. */
  get(signal?: AbortSignal): Promise<Credential>;
  /**
   * Reports that the server answered 401 to `rejected`. The next `get` must not return the same credential
   * again unless there is no newer one. Returns false if this source cannot produce another credential, so
   * that it would be pointless to repeat the request.
   */
  reject(rejected: Credential): boolean;
}

/** The user that the client acts as (`as`, `as-groups`, `as-uid` and `as-user-extra` of the kubeconfig). */
export interface Impersonation {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The certificate authorities that this machine trusts besides those of Node.js. */
export interface SystemAuthorities {
  /** One PEM block for each certificate. */
  readonly certificates: readonly string[];
  /** The files and folders that were looked at, for messages: `SSL_CERT_FILE "/pki/ca.pem"`. */
  readonly lookedAt: readonly string[];
}

/** How to reach one cluster: everything that a transport needs, independent of the kubeconfig format. */
export interface ClientConfig {
  /**
   * The base URL, for example `https://10.0.0.1:6443`. It includes a path if the server is served below one.
   */
  readonly server: string;
  /**
   * Returns the PEM bundle of the authorities to trust. A bundle from a file is read again for each new
   * connection. If absent, `systemAuthorities` are trusted.
   */
  readonly certificateAuthority?: () => Promise<string>;
  /**
   * Returns the authorities that are trusted besides those of Node.js if `certificateAuthority` is absent, and
   * for the certificates of proxies. A result that is the same object is loaded into TLS once.
   */
  readonly systemAuthorities?: () => Promise<SystemAuthorities>;
  readonly insecureSkipTlsVerify?: boolean;
  /** The name to verify in the certificate, and to send as SNI, instead of the host of the server. */
  readonly tlsServerName?: string;
  /**
   * The URL of a proxy, with the scheme http, https or socks5. It comes from `proxy-url` or from the
   * environment. If absent, no proxy is used.
   */
  readonly proxyUrl?: string;
  readonly disableCompression?: boolean;
  readonly credentials?: CredentialSource;
  readonly impersonate?: Impersonation;
  /** The namespace of the context, or `default` if the context has none. */
  readonly namespace: string;
  /**
   * The name of the context. It is `in-cluster` for the service account of a pod, and empty if no context was
   * needed.
   */
  readonly contextName: string;
  /** The name of the user in the kubeconfig, if there is one. */
  readonly userName?: string;
  /**
   * The overrides that replace values of the kubeconfig, if there are any. Advice about these values names the override
   * and not the kubeconfig.
   */
  readonly overridden?: readonly (keyof ConfigOverrides)[];
  /** Returns how an override was given, for messages. @defaultValue `overrides.` and its name */
  readonly overrideName?: (override: keyof ConfigOverrides) => string;
}
