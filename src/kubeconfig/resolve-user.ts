import { basicAuthorization } from "../base/basic-authorization.js";
import type { Clock } from "../base/clock.js";
import { authProviderCredential } from "./credentials/auth-provider.js";
import type { CredentialSource, Impersonation } from "./client-config.js";
import { clientCertificatePart } from "./credentials/client-certificate.js";
import { execCredential } from "./credentials/exec-credential.js";
import { execPluginOf, pluginError } from "./credentials/exec-plugin.js";
import { invalidEntry, placeOf } from "./invalid-entry.js";
import type { Entry, KubeconfigCluster, KubeconfigUser } from "./kubeconfig-format.js";
import type { ConfigOverrides } from "./overrides/config-overrides.js";
import { libraryOptionName, type OptionName } from "./overrides/option-name.js";
import { besideKubeconfig } from "./beside-kubeconfig.js";
import type { CredentialPluginOptions } from "./credentials/plugin-options.js";
import { constant, type CredentialPart, credentialFromParts } from "./credentials/credential-from-parts.js";
import { bearer, tokenFilePart } from "./credentials/token.js";
import { latestText } from "./latest-text.js";

/** What the credentials of a user depend on besides the kubeconfig. */
export interface ResolveUserOptions {
  /** The environment that credential plugins inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly plugins?: CredentialPluginOptions | undefined;
  /** The values that have replaced those of the user. Errors name them. */
  readonly overrides?: ConfigOverrides | undefined;
  /** How errors name the options. @defaultValue as programs give them */
  readonly optionName?: OptionName | undefined;
}

/**
 * Returns the source of the credentials of a user, or undefined if the user has none. `what` names the entry:
 * `user "admin"`. If the entry has a
 * token or a password, its plugin or auth provider is not used. A client certificate in the entry is
 * presented together with the credential of the plugin or the provider, and replaces their certificate.
 *
 * @throws KubeconfigError if the entry of the user is not valid.
 */
export function resolveUser(
  what: string,
  entry: Entry<KubeconfigUser>,
  cluster: Entry<KubeconfigCluster>,
  options: ResolveUserOptions,
): CredentialSource | undefined {
  const { value: user, path } = entry;
  const source = { what, path };
  const authorization = authorizationOf(user, source);
  const clientCertificate = clientCertificatePart(user, { ...source, ...options });
  const issuer = issuerOf(user, cluster, source, options);
  return authorization === undefined && clientCertificate === undefined
    ? issuer
    : credentialFromParts(
        { authorization, clientCertificate },
        authorization === undefined ? issuer : undefined,
      );
}

interface Source {
  readonly what: string;
  readonly path: string;
}

function authorizationOf(user: KubeconfigUser, { what, path }: Source): CredentialPart<string> | undefined {
  const { token = "", tokenFile = "", username = "", password = "" } = user;
  const basic = username + password === "" ? undefined : constant(basicAuthorization(username, password));
  if (token + tokenFile === "") {
    return basic;
  }
  if (basic !== undefined) {
    throw invalidEntry(what, path, "it has both a token and a password, expected only one of them");
  }
  if (tokenFile === "") {
    return constant(bearer(token, `the token of ${placeOf(what, path)}`, path));
  }
  const file = besideKubeconfig(path, tokenFile);
  const fallback = token === "" ? undefined : token;
  return tokenFilePart(latestText(file, "the token file"), file, fallback);
}

function issuerOf(
  user: KubeconfigUser,
  cluster: Entry<KubeconfigCluster>,
  { what, path }: Source,
  options: ResolveUserOptions,
): CredentialSource | undefined {
  const { exec, "auth-provider": provider } = user;
  if (exec !== undefined && provider !== undefined) {
    throw invalidEntry(what, path, "it has both exec and auth-provider, expected only one of them");
  }
  const { plugins } = options;
  const found = exec ?? provider;
  if (plugins?.mayStart === false && found !== undefined) {
    return notStarted("command" in found ? found.command : provider?.name);
  }
  if (exec !== undefined) {
    return execCredential(execPluginOf({ value: exec, path }, { cluster, plugins }), options);
  }
  return provider === undefined
    ? undefined
    : authProviderCredential({ value: provider, path }, options.clock);
}

/** Returns a source that has no credential, because the caller does not want plugins to be started. */
function notStarted(name = ""): CredentialSource {
  return {
    get: async () => Promise.reject(pluginError(name, "it may not be started here")),
    reject: () => false,
  };
}

/**
 * Returns the user to act as, or undefined if the entry names none.
 *
 * @throws KubeconfigError for groups, a uid or extra fields without a user, because the server would refuse
 * every request.
 */
export function impersonationOf(
  what: string,
  { value: user, path }: Entry<KubeconfigUser>,
  optionName: OptionName = libraryOptionName,
): Impersonation | undefined {
  const { as: whom = "", "as-uid": uid = "", "as-groups": groups = [], "as-user-extra": extra = {} } = user;
  const more = {
    ...(uid === "" ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  if (whom !== "") {
    return { user: whom, ...more };
  }
  if (Object.keys(more).length > 0) {
    throw invalidEntry(
      what,
      path,
      `it has as-uid, as-groups or as-user-extra, but no as; add the user to act as, for example with ${optionName("as")}`,
    );
  }
  return undefined;
}
