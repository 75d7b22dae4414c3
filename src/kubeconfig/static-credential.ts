import type { ClientCertificate, Credential, CredentialSource } from "./client-config.js";

/** Reads the parts of a credential; each may change between two calls. */
export interface CredentialParts {
  readonly authorization?: (() => Promise<string>) | undefined;
  readonly clientCertificate?: (() => Promise<ClientCertificate>) | undefined;
}

/** What stands in the kubeconfig or in files it names: tokens, passwords, client certificates. */
export function staticCredential(parts: CredentialParts): CredentialSource {
  return {
    get: async (): Promise<Credential> => {
      const authorization = await parts.authorization?.();
      const clientCertificate = await parts.clientCertificate?.();
      return {
        ...(authorization === undefined ? {} : { authorization }),
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
      };
    },
    // There is nobody to ask for another one; a file that has changed is read by the next get anyway.
    reject: () => parts.authorization !== undefined,
  };
}

/** `Basic` of a user and a password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
