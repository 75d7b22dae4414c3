import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import type { CertificateAuthority, KeyPair } from "../../../src/apiserver/http/certificates.js";
import type { ApiClient } from "./api-client.js";
import type { ServerFiles } from "./server-files.js";

/** The credentials in a kubeconfig. */
export type ClusterCredentials = { readonly token: string } | { readonly tokenFile: string } | KeyPair;

export interface ClusterUser {
  readonly name: string;
  /** `system:masters` may do anything. @defaultValue none, so that the user may do nothing until `grant` */
  readonly groups?: readonly string[];
}

export interface ClusterKubeconfigOptions {
  readonly credentials: ClusterCredentials;
  /** The namespace of the context. @defaultValue none, which means "default" to kubectl */
  readonly namespace?: string;
  /**
   * Another URL, such as that of a proxy or of a server that does not exist. @defaultValue the cluster's own
   */
  readonly server?: string;
  /** Whether to name the paths of certificates, as minikube does, or to include them. @defaultValue false */
  readonly asFiles?: boolean;
}

export interface Grant {
  readonly user: string;
  /** @defaultValue all namespaces */
  readonly namespace?: string;
  /** @defaultValue the core group */
  readonly apiGroup?: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Creates users of a cluster, their credentials, kubeconfigs and permissions. */
export interface ClusterUsers {
  /** Creates a bearer token. It works after a restart, because kube-apiserver reads tokens when it starts. */
  addToken(user: ClusterUser): Promise<string>;
  /** Issues a client certificate, which works at once. */
  issueCertificate(user: ClusterUser): Promise<KeyPair>;
  /** Writes a kubeconfig into the cluster's folder and returns its path. */
  writeKubeconfig(options: ClusterKubeconfigOptions): Promise<string>;
  /** Gives a user a permission. Resolves when the server applies it. */
  grant(grant: Grant): Promise<void>;
}

export interface ClusterUsersOptions {
  readonly directory: string;
  readonly url: string;
  readonly files: ServerFiles;
  readonly authority: CertificateAuthority;
  readonly client: ApiClient;
}

/** RBAC rules reach the server's authorizer through a watch, some milliseconds after they are written. */
const GRANT_POLL_MS = 20;
const GRANT_LIMIT_MS = 10_000;

export function createClusterUsers(options: ClusterUsersOptions): ClusterUsers {
  const tokens: string[] = [];
  let files = 0;
  const writeNumbered = async (suffix: string, text: string): Promise<string> => {
    files += 1;
    const path = join(options.directory, `user-${files}.${suffix}`);
    await writeFile(path, text);
    return path;
  };
  return {
    addToken: async ({ name, groups = [] }) => {
      const token = randomBytes(16).toString("hex");
      tokens.push(`${token},${name},${name},"${groups.join(",")}"\n`);
      await writeFile(options.files.tokens, tokens.join(""));
      return token;
    },
    issueCertificate: async ({ name, groups = [] }) => options.authority.issueClient(name, groups),
    writeKubeconfig: async ({ credentials, namespace, server, asFiles = false }) => {
      const ca = options.authority.certificate;
      const cluster = {
        server: server ?? options.url,
        ...(asFiles
          ? { "certificate-authority": options.files.ca }
          : { "certificate-authority-data": base64(ca) }),
      };
      const user = await userEntry(credentials, asFiles ? writeNumbered : undefined);
      return writeNumbered("kubeconfig", kubeconfigText(cluster, user, namespace));
    },
    grant: async (grant) => {
      await writeRole(grant, options.client);
      await waitUntilAllowed(grant, options.client);
    },
  };
}

async function userEntry(
  credentials: ClusterCredentials,
  write: ((suffix: string, text: string) => Promise<string>) | undefined,
): Promise<object> {
  if (!("certificate" in credentials)) {
    return credentials;
  }
  const { certificate, key } = credentials;
  return write === undefined
    ? { "client-certificate-data": base64(certificate), "client-key-data": base64(key) }
    : { "client-certificate": await write("crt", certificate), "client-key": await write("key", key) };
}

function kubeconfigText(cluster: object, user: object, namespace: string | undefined): string {
  const name = "real";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace && { namespace }) } }],
    "current-context": name,
  });
}

async function writeRole(grant: Grant, client: ApiClient): Promise<void> {
  const { user, namespace, apiGroup = "", resources, verbs } = grant;
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name: `grant-${randomBytes(4).toString("hex")}` };
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const cluster = namespace === undefined ? "Cluster" : "";
  await create(`/apis/${apiVersion}${scope}/${cluster.toLowerCase()}roles`, client, {
    apiVersion,
    kind: `${cluster}Role`,
    metadata,
    rules: [{ apiGroups: [apiGroup], resources, verbs }],
  });
  await create(`/apis/${apiVersion}${scope}/${cluster.toLowerCase()}rolebindings`, client, {
    apiVersion,
    kind: `${cluster}RoleBinding`,
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: `${cluster}Role`, name: metadata.name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
  });
}

async function waitUntilAllowed(grant: Grant, client: ApiClient): Promise<void> {
  const { user, namespace = "", apiGroup = "", resources, verbs } = grant;
  const deadline = Date.now() + GRANT_LIMIT_MS;
  for (;;) {
    const review = await create("/apis/authorization.k8s.io/v1/subjectaccessreviews", client, {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user,
        resourceAttributes: { namespace, group: apiGroup, resource: resources[0], verb: verbs[0] },
      },
    });
    if ((review as { readonly status: { readonly allowed: boolean } }).status.allowed) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`Cannot grant ${verbs.join(",")} ${resources.join(",")} to "${user}": still refused`);
    }
    await sleep(GRANT_POLL_MS);
  }
}

async function create(path: string, client: ApiClient, object: object): Promise<unknown> {
  const response = await client.request("POST", path, object);
  if (response.status !== 201) {
    throw new Error(`Cannot POST ${path}: ${response.status} ${response.text}`);
  }
  return response.body;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
