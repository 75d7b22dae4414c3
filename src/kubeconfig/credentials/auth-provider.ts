import type { Clock } from "../../base/clock.js";
import { messageOf } from "../../base/errors.js";
import type { CredentialSource } from "../client-config.js";
import type { Entry, KubeconfigAuthProvider } from "../kubeconfig-format.js";
import { KubeconfigError } from "../kubeconfig-error.js";
import { type IssuedCredential, refreshingCredential } from "./refreshing-credential.js";

type Settings = Readonly<Record<string, string | undefined>>;

const PROVIDERS = ["oidc", "gcp", "azure"];

/** A token with less life left is not worth sending; the refreshing source has the same margin. */
const LEAST_LIFE_MS = 30_000;

/**
 * OIDC and the providers that plugins replaced (`auth-provider`), by way of @kubernetes/client-node. Loading that costs
 * half a second, so it is loaded only once a token has to be renewed. What is renewed is kept in memory; unlike kubectl
 * nothing is written to the kubeconfig, and an issuer is verified by what Node.js trusts: client-node 1.4 knows no
 * `idp-certificate-authority`.
 *
 * @throws KubeconfigError for a provider nobody knows.
 */
export function authProviderCredential(
  { value: provider, path }: Entry<KubeconfigAuthProvider>,
  clock: Clock,
): CredentialSource {
  const { name = "" } = provider;
  if (!PROVIDERS.includes(name)) {
    throw new KubeconfigError(
      "ERR_KUBECONFIG_INVALID",
      `Cannot use the auth provider "${name}" of the kubeconfig "${path}": wanted "${PROVIDERS.join('", "')}"`,
      { path },
    );
  }
  let settings: Settings = provider.config ?? {};
  /** The token handed out last: being asked again means that it is no longer good enough. */
  let used: string | undefined;
  return refreshingCredential(async () => {
    const token = tokenOf(name, settings);
    const isUsable = token !== undefined && token !== used && lifeLeft(name, settings, clock) > LEAST_LIFE_MS;
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
    throw providerError(name, "it gave no token");
  }
  return { credential: { authorization: `Bearer ${token}` }, expiresAt: expiryOf(name, settings) };
}

function lifeLeft(name: string, settings: Settings, clock: Clock): number {
  const end = expiryOf(name, settings);
  return end === undefined ? Infinity : end.getTime() - clock.date().getTime();
}

/** When the token of these settings ends, where they tell. */
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
    // No JWT: when it ends is the server's secret.
    return NaN;
  }
}

/** Settings with another token. */
async function renew(name: string, settings: Settings): Promise<Settings> {
  if (name === "oidc") {
    checkRenewable(settings);
  }
  const given = { ...settings, ...withoutToken(name) };
  try {
    await renewWithClientNode(name, given);
  } catch (error) {
    throw providerError(name, faultOf(name, error, settings));
  }
  // An issuer need not send another refresh-token; the old one stays good then.
  return { ...given, "refresh-token": given["refresh-token"] ?? settings["refresh-token"] };
}

/** What client-node takes for expired: an id-token that is no JWT, no access-token at all. */
function withoutToken(name: string): Settings {
  return name === "oidc" ? { "id-token": "renew" } : { "access-token": undefined };
}

function checkRenewable(settings: Settings): void {
  const missing = ["idp-issuer-url", "client-id", "refresh-token"].filter(
    (key) => (settings[key] ?? "") === "",
  );
  if (missing.length > 0) {
    const found =
      tokenOf("oidc", settings) === undefined ? "there is no id-token" : "its id-token is no longer good";
    throw providerError("oidc", `${found}, and to get another one it has no ${missing.join(", no ")}`);
  }
}

/** Renews the token in `settings`, in place: that is how client-node hands it over. */
async function renewWithClientNode(
  name: string,
  settings: Record<string, string | undefined>,
): Promise<void> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const issuer = settings["idp-issuer-url"];
  const authConfig: Record<string, unknown> = settings;
  if (name === "oidc" && issuer !== undefined) {
    // client-node 1.4 passes it on as it is, and what it passes it to wants a URL and no text.
    authConfig["idp-issuer-url"] = new URL(issuer);
  }
  config.loadFromOptions({
    // Never connected to: only the renewal is wanted, and no certificate must be looked for.
    clusters: [{ name: "cluster", server: "https://localhost", skipTLSVerify: true }],
    users: [{ name: "user", authProvider: { name, config: authConfig } }],
    contexts: [{ name: "context", cluster: "cluster", user: "user" }],
    currentContext: "context",
  });
  await config.applyToHTTPSOptions({});
  settings["idp-issuer-url"] = issuer;
}

/** client-node's words for gcp and azure quote the command and what it printed: both are secrets. */
function faultOf(name: string, error: unknown, settings: Settings): string {
  if (name !== "oidc") {
    return (settings["cmd-path"] ?? "") === ""
      ? "its access-token is no longer good, and it has no cmd-path to get another one"
      : "its command failed, or printed something else than wanted";
  }
  const secrets = ["id-token", "refresh-token", "client-secret"].map((key) => settings[key] ?? "");
  const words = secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "***"), causesOf(error).join(": "));
  return `${words}${authorityAdvice(words, settings)}`;
}

/** What to do where kubectl would trust the issuer: Node learns of further authorities only when it starts. */
function authorityAdvice(words: string, settings: Settings): string {
  const key = ["idp-certificate-authority", "idp-certificate-authority-data"].find(
    (name) => (settings[name] ?? "") !== "",
  );
  return key === undefined || !/certificate/i.test(words)
    ? ""
    : `; its ${key} is not used here: wanted NODE_EXTRA_CA_CERTS to name a file with that authority`;
}

/** fetch says only "fetch failed"; its cause says why. */
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
