import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import type { ClientCertificate } from "../client-config.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import { pairFault } from "../pem.js";
import type { IssuedCredential } from "./refreshing-credential.js";
import { isHeaderText } from "./token.js";

/**
 * The credential in what a plugin printed. No message quotes it, and none has the parser's as its cause: it is a secret.
 *
 * @throws KubeconfigError ERR_CREDENTIAL_PLUGIN.
 */
export function parseExecOutput(stdout: string, plugin: ExecPlugin, now: Date): IssuedCredential {
  const status = statusOf(stdout, plugin);
  const authorization = authorizationOf(status["token"], plugin);
  const clientCertificate = certificateOf(status, plugin);
  if (authorization === undefined && clientCertificate === undefined) {
    throw pluginError(plugin.name, "it printed an ExecCredential with neither a token nor a certificate");
  }
  return {
    credential: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(clientCertificate === undefined ? {} : { clientCertificate }),
    },
    expiresAt: expiryOf(status["expirationTimestamp"], plugin, now),
  };
}

function statusOf(stdout: string, { name, apiVersion }: ExecPlugin): JsonObject {
  let printed: unknown;
  try {
    printed = JSON.parse(stdout);
  } catch {
    throw pluginError(
      name,
      `it printed ${stdout.trim() === "" ? "nothing" : "no JSON"}, wanted an ExecCredential`,
    );
  }
  if (!isJsonObject(printed) || printed["kind"] !== "ExecCredential") {
    throw pluginError(name, "it printed JSON of another kind, wanted an ExecCredential");
  }
  if (printed["apiVersion"] !== apiVersion) {
    throw pluginError(name, `it printed ${versionFound(printed["apiVersion"])}, wanted "${apiVersion}"`);
  }
  const { status } = printed;
  return isJsonObject(status) ? status : {};
}

/** Shown only when it looks like one. */
function versionFound(found: unknown): string {
  return typeof found === "string" && /^client\.authentication\.k8s\.io\/v\w{1,10}$/.test(found)
    ? `an ExecCredential of "${found}"`
    : "an ExecCredential of no known version";
}

function authorizationOf(token: unknown, { name }: ExecPlugin): string | undefined {
  if (!isText(token)) {
    return undefined;
  }
  if (!isHeaderText(token)) {
    throw pluginError(name, "it printed a token with control or other characters that no token has");
  }
  return `Bearer ${token}`;
}

function certificateOf(
  { clientCertificateData: certificate, clientKeyData: key }: JsonObject,
  { name }: ExecPlugin,
): ClientCertificate | undefined {
  if (!isText(certificate) && !isText(key)) {
    return undefined;
  }
  if (!isText(certificate) || !isText(key)) {
    throw pluginError(
      name,
      `it printed a client ${isText(key) ? "key" : "certificate"} without the other half`,
    );
  }
  const fault = pairFault({ certificate, key });
  if (fault !== undefined) {
    throw pluginError(name, `it printed a client certificate that cannot be used: ${fault}`);
  }
  return { certificate, key };
}

function expiryOf(timestamp: unknown, { name }: ExecPlugin, now: Date): Date | undefined {
  if (!isText(timestamp)) {
    return undefined;
  }
  const expiresAt = new Date(timestamp);
  if (Number.isNaN(expiresAt.getTime())) {
    throw pluginError(name, "it printed an expirationTimestamp that is no RFC 3339 time");
  }
  if (expiresAt.getTime() <= now.getTime()) {
    const [end, here] = [expiresAt.toISOString(), now.toISOString()];
    throw pluginError(name, `it printed a credential that expired at ${end}; here it is ${here}`);
  }
  return expiresAt;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
