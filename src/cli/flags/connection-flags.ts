import type { Flag } from "./flag.js";

/**
 * The flags of `kubectl options`, with kubectl's meaning: how to reach the cluster, and as whom. `--help` does not
 * list them, `k8s-informer options` does.
 */
export const CONNECTION_FLAGS: readonly Flag[] = [
  {
    flags: "--cluster <name>",
    description: "cluster of the kubeconfig to use instead of the context's",
    suggests: "clusters",
  },
  {
    flags: "--user <name>",
    description: "user of the kubeconfig to use instead of the context's",
    suggests: "users",
  },
  { flags: "-s, --server <url>", description: "URL of the API server; no kubeconfig is needed then" },
  { flags: "--token <token>", description: "bearer token, instead of the credentials in the kubeconfig" },
  { flags: "--as <user>", description: "user to act as" },
  { flags: "--as-group <group>", description: "group to act as; may be repeated", repeatable: true },
  { flags: "--as-uid <uid>", description: "UID to act as" },
  {
    flags: "--as-user-extra <key=value>",
    description: "extra field of the user to act as; may be repeated",
    repeatable: true,
  },
  {
    flags: "--certificate-authority <path>",
    description: "file with the certificate authorities of the server",
    conflictsWith: "--insecure-skip-tls-verify",
  },
  { flags: "--client-certificate <path>", description: "file with the client certificate" },
  { flags: "--client-key <path>", description: "file with the key of the client certificate" },
  {
    flags: "--insecure-skip-tls-verify",
    description: "do not verify the certificate of the server",
  },
  {
    flags: "--tls-server-name <name>",
    description: "name that the certificate of the server must have, instead of its host",
  },
  {
    flags: "--request-timeout <duration>",
    description: "longest time of a list, and of the wait for a watch to begin; 0 for no limit",
  },
  { flags: "--disable-compression", description: "do not ask for compressed lists" },
  { flags: "--http1", description: "speak HTTP/1.1 also with servers that offer HTTP/2" },
  {
    flags: "--chunk-size <number>",
    description: "objects per page of a list; 0 for lists in one piece (default: where it helps the server)",
  },
  {
    flags: "--v <level>",
    description: "log level of kubectl, also -v=N: from 1 on as --verbose, from 6 on with every request",
    conflictsWith: "--quiet",
  },
];

/** The values of `CONNECTION_FLAGS`. */
export interface ConnectionFlags {
  readonly cluster?: string;
  readonly user?: string;
  readonly server?: string;
  readonly token?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly asUid?: string;
  readonly asUserExtra?: readonly string[];
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly requestTimeout?: string;
  readonly disableCompression?: boolean;
  readonly http1?: boolean;
  readonly chunkSize?: string;
  readonly v?: string;
}
