import type { ClientCertificate, Credential, CredentialSource } from "../client-config.js";

/** One half of a credential: the Authorization header, or the client certificate. */
export interface CredentialPart<Value> {
  read(): Promise<Value>;
  /** It was refused. Returns false where `read` cannot come up with another one. */
  distrust(): boolean;
}

export interface CredentialParts {
  readonly authorization?: CredentialPart<string> | undefined;
  readonly clientCertificate?: CredentialPart<ClientCertificate> | undefined;
}

/**
 * What stands in the kubeconfig or in files it names. It takes the place of what `rest`, a plugin, has to give of the
 * same kind, as in client-go.
 */
export function credentialFromParts(parts: CredentialParts, rest?: CredentialSource): CredentialSource {
  /** Of what was handed out: what `rest` had given for it, since sources know their credentials by identity. */
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

/** A part that never changes. */
export function constant<Value>(value: Value): CredentialPart<Value> {
  return { read: async () => Promise.resolve(value), distrust: () => false };
}

/** `Basic` of a user and a password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
