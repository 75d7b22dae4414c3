import type { KeyPair } from "./http/certificates.js";

export interface KubeconfigOptions {
  readonly url: string;
  /** PEM; absent over plain http. */
  readonly caCertificate: string | undefined;
  readonly user: string;
  /** What the user shows: a bearer token or a client certificate. */
  readonly credentials: { readonly token: string } | KeyPair;
  readonly namespace?: string;
}

/** Text of a kubeconfig with one context: JSON, which is YAML too, with everything in it and no other file needed. */
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
