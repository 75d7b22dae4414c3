import { type Cluster, KubeConfig, type User } from "@kubernetes/client-node";
import { systemClock } from "../base/clock.js";
import { messageOf } from "../base/errors.js";
import type { ClientCertificate, Credential, CredentialSource } from "../kubeconfig/client-config.js";
import { authProviderCredential } from "../kubeconfig/credentials/auth-provider.js";
import { credentialFromParts } from "../kubeconfig/credentials/credential-from-parts.js";
import { isHeaderText } from "../kubeconfig/credentials/token.js";
import { KubeconfigError } from "../kubeconfig/kubeconfig-error.js";

/** The cluster and the user of the context for which credentials are asked. */
export interface Identified {
  readonly cluster: Cluster;
  readonly user: User;
}

/** What client-node writes into the options of a request that are of interest here. */
interface AppliedOptions {
  readonly headers: Readonly<Record<string, unknown>>;
  /** The user name and the password, with a colon between them. */
  readonly auth?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
}

/**
 * Returns the credentials of one user of a KubeConfig. The KubeConfig is asked each time: it runs the plugin, reads the
 * files and calls the authenticators that were added to it, or returns what it has cached. A user that was replaced
 * by another one of the same name is followed, as long as the cluster has the same server. Otherwise a KubeConfig
 * that is loaded for one cluster after the other would send the credential of one of them to another.
 *
 * If the server rejects a credential and the KubeConfig goes on to return it, a KubeConfig with empty caches takes its
 * place. OIDC is renewed by this library, because client-node 1.4 and 2.0 cannot: the first gives its OIDC library a
 * string for the URL of the issuer, and both take the lifetime of a token for the time when it expires.
 */
export function kubeConfigCredentials(kubeConfig: KubeConfig, identified: Identified): CredentialSource {
  const { user } = identified;
  const asked = askedCredentials(kubeConfig, identified);
  const isFixed = (user.token ?? user.username ?? "") !== "";
  if (isFixed || providerOf(user).name !== "oidc") {
    return asked;
  }
  const hasCertificate = (user.certData ?? user.certFile ?? "") !== "";
  const clientCertificate = {
    read: async (): Promise<ClientCertificate> => (await asked.get()).clientCertificate ?? noKey(user),
    distrust: () => true,
  };
  return credentialFromParts(
    hasCertificate ? { clientCertificate } : {},
    authProviderCredential({ value: providerOf(user), path: "" }, systemClock),
  );
}

function providerOf(user: User): { readonly name?: string; readonly config?: Record<string, string> } {
  // The type of client-node is any.
  return (user.authProvider ?? {}) as ReturnType<typeof providerOf>;
}

function askedCredentials(kubeConfig: KubeConfig, { cluster, user }: Identified): CredentialSource {
  function latestUser(): User {
    const isSameServer = kubeConfig.getCluster(cluster.name)?.server === cluster.server;
    return (isSameServer ? kubeConfig.getUser(user.name) : null) ?? user;
  }
  let source = viewOf(kubeConfig, latestUser);
  let rejected: Credential | undefined;
  return {
    get: async () => {
      const credential = await credentialOf(source, user);
      if (rejected === undefined || !isSame(credential, rejected)) {
        return credential;
      }
      const emptied = viewOf(new KubeConfig(), latestUser);
      const renewed = await credentialOf(emptied, user);
      // A KubeConfig without the authenticators that were added to this one may have nothing to present.
      if (renewed.authorization === undefined && credential.authorization !== undefined) {
        return credential;
      }
      source = emptied;
      return renewed;
    },
    reject: (credential) => {
      rejected = credential;
      return true;
    },
  };
}

/** The name of the context and the cluster in a view. Agents are cached by it, so it is not one that users choose. */
const VIEWED = "k8s-informer/client-node";

/**
 * Returns a KubeConfig with one context, for `userOf()`, and with the authenticators of `base`. Its cluster is a
 * placeholder to which nothing is sent: client-node makes an agent for the cluster with each credential, and
 * refuses to make one for http.
 */
function viewOf(base: KubeConfig, userOf: () => User): KubeConfig {
  return Object.create(base, {
    currentContext: { value: VIEWED },
    contexts: { get: () => [{ name: VIEWED, cluster: VIEWED, user: userOf().name }] },
    clusters: { value: [{ name: VIEWED, server: "https://localhost", skipTLSVerify: true }] },
    users: { get: () => [userOf()] },
  }) as KubeConfig;
}

/** @throws KubeconfigError if there is no credential. */
async function credentialOf(view: KubeConfig, user: User): Promise<Credential> {
  const options: AppliedOptions = { headers: {} };
  try {
    await view.applyToHTTPSOptions(options as Parameters<KubeConfig["applyToHTTPSOptions"]>[0]);
  } catch (error) {
    throw credentialError(user, messageOf(error), error);
  }
  const authorization = authorizationOf(options, user);
  const clientCertificate = certificateOf(options, user);
  return {
    ...(authorization === undefined ? {} : { authorization }),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  };
}

function authorizationOf({ auth, headers }: AppliedOptions, user: User): string | undefined {
  // As in client-node, a password wins over a token.
  if (typeof auth === "string") {
    return `Basic ${Buffer.from(auth).toString("base64")}`;
  }
  const header = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  // A file often ends with a new line.
  const text = typeof header === "string" ? header.trim() : undefined;
  if (text !== undefined && !isHeaderText(text)) {
    throw credentialError(user, "its token contains characters that are not allowed in a header");
  }
  return text;
}

function certificateOf({ cert, key }: AppliedOptions, user: User): ClientCertificate | undefined {
  if (cert === undefined && key === undefined) {
    return undefined;
  }
  return cert === undefined || key === undefined
    ? noKey(user)
    : { certificate: textOf(cert), key: textOf(key) };
}

/** Returns PEM that client-node gives as text or as bytes. */
function textOf(pem: unknown): string {
  return Buffer.isBuffer(pem) ? pem.toString("utf8") : String(pem);
}

function noKey(user: User): never {
  throw credentialError(user, "it has only one of a client certificate and its key");
}

function isSame(left: Credential, right: Credential): boolean {
  return (
    left.authorization === right.authorization &&
    left.clientCertificate?.certificate === right.clientCertificate?.certificate
  );
}

function credentialError({ name }: User, why: string, cause?: unknown): KubeconfigError {
  return new KubeconfigError(
    "ERR_CREDENTIAL_PLUGIN",
    `Cannot get a credential from the KubeConfig for user "${name}": ${why.trim()}`,
    { cause },
  );
}
