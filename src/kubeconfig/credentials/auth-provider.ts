import type * as ClientNodeModule from "@kubernetes/client-node";
import { basicAuthorization } from "../../base/basic-authorization.js";
import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import { Secrets } from "../../base/secrets/secrets.js";
import type { CredentialSource } from "../client-config.js";
import type { Entry, KubeconfigAuthProvider } from "../kubeconfig-format.js";
import { KubeconfigError } from "../kubeconfig-error.js";
import { invalidEntry } from "../invalid-entry.js";
import { type IssuedCredential, refreshingCredential, SKEW_MS } from "./refreshing-credential.js";

type ClientNode = typeof ClientNodeModule;
type Settings = Readonly<Record<string, string | undefined>>;

const PROVIDERS = ["oidc", "gcp", "azure"];

/**
 * Returns a source of credentials from OIDC or from one of the older providers that plugins replaced
 * (`auth-provider`). Tokens are renewed by @kubernetes/client-node, an optional peer of the library that the command
 * line brings along. Loading it takes half a second, so it is loaded only when a token has to be renewed.
 *
 * This differs from kubectl in two ways. Renewed tokens are kept in memory and are not written to the
 * kubeconfig. The certificate of an issuer is verified against the authorities that Node.js trusts, because
 * client-node 1.4 ignores `idp-certificate-authority`.
 *
 * @throws KubeconfigError for an unknown provider.
 */
export function authProviderCredential(
  { value: provider, path }: Entry<KubeconfigAuthProvider>,
  clock: Clock,
): CredentialSource {
  const { name = "" } = provider;
  if (!PROVIDERS.includes(name)) {
    throw invalidEntry(`the auth provider "${name}"`, path, `expected one of "${PROVIDERS.join('", "')}"`);
  }
  let settings: Settings = provider.config ?? {};
  /**
   * The last token that was returned. If another token is asked for, this one expires soon or was rejected.
   */
  let used: string | undefined;
  return refreshingCredential(async () => {
    const token = tokenOf(name, settings);
    const isUsable = token !== undefined && token !== used && lifeLeft(name, settings, clock) > SKEW_MS;
    settings = isUsable ? settings : await renew(name, settings);
    used = tokenOf(name, settings);
    return issued(name, settings);
  }, clock);
}

function tokenOf(name: string, settings: Settings): string | undefined {
  const token = settings[name === "oidc" ? "id-token" : "access-token"];
  return token === "" ? undefined : token;
}

function issued(name: string, settings: Settings): IssuedCredential {
  const token = tokenOf(name, settings);
  if (token === undefined) {
    throw providerError(name, "it returned no token");
  }
  return { credential: { authorization: `Bearer ${token}` }, expiresAt: expiryOf(name, settings) };
}

function lifeLeft(name: string, settings: Settings, clock: Clock): number {
  const end = expiryOf(name, settings);
  return end === undefined ? Infinity : end.getTime() - clock.date().getTime();
}

/** Returns when the token of the settings expires, or undefined if the settings do not say. */
function expiryOf(name: string, settings: Settings): Date | undefined {
  const seconds =
    name === "oidc"
      ? expiryOfJwt(settings["id-token"] ?? "")
      : Number.parseInt(settings["expires-on"] ?? "", 10);
  const date = Number.isFinite(seconds) ? new Date(seconds * 1000) : new Date(settings["expiry"] ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function expiryOfJwt(token: string): number {
  try {
    const payload = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
      exp?: unknown;
    } | null;
    return typeof payload?.exp === "number" ? payload.exp : NaN;
  } catch {
    // The token is not a JWT, so only the server knows when it expires.
    return NaN;
  }
}

/** Returns the settings with a new token. */
async function renew(name: string, settings: Settings): Promise<Settings> {
  if (name === "oidc") {
    checkRenewable(settings);
  }
  const given = { ...settings, ...withoutToken(name) };
  const clientNode = await loadClientNode(name);
  try {
    await renewWithClientNode(clientNode, name, given);
  } catch (error) {
    throw providerError(name, faultOf(name, error, settings));
  }
  // If the issuer sends no new refresh-token, the old one stays valid.
  return { ...given, "refresh-token": given["refresh-token"] ?? settings["refresh-token"] };
}

/**
 * Makes client-node renew the token. It renews an id-token that is not a JWT, and an access-token that is
 * missing.
 */
function withoutToken(name: string): Settings {
  return name === "oidc" ? { "id-token": "renew" } : { "access-token": undefined };
}

function checkRenewable(settings: Settings): void {
  const missing = ["idp-issuer-url", "client-id", "refresh-token"].filter(
    (key) => (settings[key] ?? "") === "",
  );
  if (missing.length > 0) {
    const found =
      tokenOf("oidc", settings) === undefined ? "it has no id-token" : "its id-token is no longer valid";
    throw providerError(
      "oidc",
      `${found}, and it cannot get a new one because it has no ${missing.join(", no ")}`,
    );
  }
}

/**
 * @throws KubeconfigError that says to install the package, which is an optional peer of the library, or to restart,
 * because Node 20 repeats the failure to load a package for ever.
 */
async function loadClientNode(name: string): Promise<ClientNode> {
  try {
    return await import("@kubernetes/client-node");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    const why = isMissing
      ? "@kubernetes/client-node, which renews tokens, was not found; install it, or restart the program if it is installed"
      : `@kubernetes/client-node cannot be loaded (${messageOf(error)}); if that lasts, restart the program`;
    throw providerError(name, why);
  }
}

/**
 * Renews the token in `settings` in place, because client-node writes the new token into the object that it
 * is given.
 */
async function renewWithClientNode(
  { KubeConfig }: ClientNode,
  name: string,
  settings: Record<string, string | undefined>,
): Promise<void> {
  const config = new KubeConfig();
  const issuer = settings["idp-issuer-url"];
  const authConfig: Record<string, unknown> = settings;
  if (name === "oidc" && issuer !== undefined) {
    // client-node 1.4 passes this value to a function that expects a URL object and not a string.
    authConfig["idp-issuer-url"] = new URL(issuer);
  }
  config.loadFromOptions({
    // The cluster is only a placeholder. No connection is made to it, and no certificate is looked for.
    clusters: [{ name: "cluster", server: "https://localhost", skipTLSVerify: true }],
    users: [{ name: "user", authProvider: { name, config: authConfig } }],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  await config.applyToHTTPSOptions({});
  settings["idp-issuer-url"] = issuer;
}

/**
 * Returns the reason why a renewal failed. For gcp and azure the message of client-node is not used, because
 * it quotes the command and its output, which may be secret.
 */
function faultOf(name: string, error: unknown, settings: Settings): string {
  if (name !== "oidc") {
    return (settings["cmd-path"] ?? "") === ""
      ? "its access-token is no longer valid, and it cannot get a new one because it has no cmd-path"
      : "its command failed or printed unexpected output";
  }
  const words = secretsOf(settings).mask(causesOf(error).join(": "));
  return `${words}${authorityAdvice(words, settings)}`;
}

/** Returns what the issuer was sent and may quote. */
function secretsOf(settings: Settings): Secrets {
  const secrets = new Secrets();
  for (const key of ["id-token", "refresh-token", "client-secret"]) {
    secrets.learn(settings[key] ?? "");
  }
  const { "client-id": id = "", "client-secret": secret = "" } = settings;
  if (secret !== "") {
    secrets.learnAuthorization(basicAuthorization(id, secret));
  }
  return secrets;
}

/**
 * Returns advice for an issuer that kubectl would trust and Node does not. NODE_EXTRA_CA_CERTS has to be set
 * because Node reads additional authorities only when it starts.
 */
function authorityAdvice(words: string, settings: Settings): string {
  const key = ["idp-certificate-authority", "idp-certificate-authority-data"].find(
    (name) => (settings[name] ?? "") !== "",
  );
  return key === undefined || !/certificate/i.test(words)
    ? ""
    : `; its ${key} is not supported, set NODE_EXTRA_CA_CERTS to a file with that authority`;
}

/**
 * Returns the messages of an error and its causes. `fetch` itself says only "fetch failed", and its cause
 * says why.
 */
function causesOf(error: unknown): string[] {
  return error instanceof Error && error.cause instanceof Error
    ? [error.message, ...causesOf(error.cause)]
    : [messageOf(error)];
}

function providerError(name: string, why: string): KubeconfigError {
  return new KubeconfigError(
    "ERR_CREDENTIAL_PLUGIN",
    `Cannot get a credential from the auth provider "${name}": ${why}`,
  );
}
