import type { ClientCertificate, Credential, CredentialSource } from "../client-config.js";

/** One part of a credential: the Authorization header or the client certificate. */
export interface CredentialPart<Value> {
  read(): Promise<Value>;
  /** Notes that the server rejected the value. Returns false if `read` can never return another value. */
  distrust(): boolean;
}

export interface CredentialParts {
  readonly authorization?: CredentialPart<string> | undefined;
  readonly clientCertificate?: CredentialPart<ClientCertificate> | undefined;
}

/**
 * Returns a source of the credentials that stand in the kubeconfig or in files that it names. The credentials
 * of `rest`, for example a plugin, are added. If both have the same part, `parts` wins, as in client-go.
 */
export function credentialFromParts(parts: CredentialParts, rest?: CredentialSource): CredentialSource {
  /**
   * Maps each credential that was returned to the credential of `rest` that it contains. `rest` needs its own
   * object back in `reject`, because sources compare credentials by identity.
   */
  const origins = new WeakMap<Credential, Credential>();
  return {
    get: async (signal): Promise<Credential> => {
      const [base, authorization, clientCertificate] = await Promise.all([
        rest?.get(signal),
        parts.authorization?.read(),
        parts.clientCertificate?.read(),
      ]);
      const credential = {
        ...base,
        ...(authorization === undefined ? {} : { authorization }),
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
      };
      if (base !== undefined) {
        origins.set(credential, base);
      }
      return credential;
    },
    reject: (rejected) => {
      const origin = origins.get(rejected);
      const answers = [
        parts.authorization?.distrust(),
        parts.clientCertificate?.distrust(),
        origin === undefined ? false : rest?.reject(origin),
      ];
      return answers.includes(true);
    },
  };
}

/** Returns a part that never changes. */
export function constant<Value>(value: Value): CredentialPart<Value> {
  return { read: async () => Promise.resolve(value), distrust: () => false };
}
