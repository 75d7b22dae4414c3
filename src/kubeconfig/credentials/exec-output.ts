import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import type { ClientCertificate } from "../client-config.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import { pairFault } from "../pem.js";
import type { IssuedCredential } from "./refreshing-credential.js";
import { isHeaderText } from "./token.js";

/**
 * Returns the credential in the output of a plugin. The output is secret, so no error quotes it, and no error
 * has the error of the JSON parser as its cause.
 *
 * @throws KubeconfigError ERR_CREDENTIAL_PLUGIN if the output is not an ExecCredential that can be used.
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
      `it printed ${stdout.trim() === "" ? "nothing" : "text that is not JSON"}, expected an ExecCredential`,
    );
  }
  if (!isJsonObject(printed) || printed["kind"] !== "ExecCredential") {
    throw pluginError(name, "it printed JSON that is not an ExecCredential");
  }
  if (printed["apiVersion"] !== apiVersion) {
    throw pluginError(
      name,
      `it printed an ExecCredential with ${versionFound(printed["apiVersion"])}, expected "${apiVersion}"`,
    );
  }
  const { status } = printed;
  return isJsonObject(status) ? status : {};
}

/**
 * Quotes the apiVersion only if it looks like one, because the output of a plugin may contain secrets
 * anywhere.
 */
function versionFound(found: unknown): string {
  return typeof found === "string" && /^client\.authentication\.k8s\.io\/v\w{1,10}$/.test(found)
    ? `apiVersion "${found}"`
    : "an unknown apiVersion";
}

function authorizationOf(token: unknown, { name }: ExecPlugin): string | undefined {
  if (!isText(token)) {
    return undefined;
  }
  if (!isHeaderText(token)) {
    throw pluginError(name, "it printed a token that contains characters that are not allowed in a token");
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
      `it printed a client ${isText(key) ? "key without a certificate" : "certificate without a key"}`,
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
    throw pluginError(name, "it printed an expirationTimestamp that is not an RFC 3339 time");
  }
  if (expiresAt.getTime() <= now.getTime()) {
    const [end, here] = [expiresAt.toISOString(), now.toISOString()];
    throw pluginError(name, `it printed a credential that expired at ${end}; the local time is ${here}`);
  }
  return expiresAt;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
