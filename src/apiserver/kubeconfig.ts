import type { KeyPair } from "./http/certificates.js";

/** What a kubeconfig says about a server and its user. */
export interface KubeconfigOptions {
  readonly url: string;
  /** The certificate of the authority, as PEM. `undefined` without TLS. */
  readonly caCertificate: string | undefined;
  readonly user: string;
  /** The credentials of the user: a bearer token or a client certificate. */
  readonly credentials: { readonly token: string } | KeyPair;
  readonly namespace?: string;
}

/**
 * Returns the text of a kubeconfig with one context. It is JSON, which is also YAML, and includes the
 * certificates and tokens, so that it refers to no other file.
 */
export function kubeconfigText(options: KubeconfigOptions): string {
  const { url, caCertificate, user, credentials, namespace } = options;
  const name = "k8s-informer";
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: {
          server: url,
          ...(caCertificate === undefined ? {} : { "certificate-authority-data": base64(caCertificate) }),
        },
      },
    ],
    users: [
      {
        name: user,
        user:
          "token" in credentials
            ? credentials
            : {
                "client-certificate-data": base64(credentials.certificate),
                "client-key-data": base64(credentials.key),
              },
      },
    ],
    contexts: [{ name, context: { cluster: name, user, ...(namespace === undefined ? {} : { namespace }) } }],
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
