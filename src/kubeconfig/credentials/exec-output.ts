import { isJsonObject, type JsonObject } from "../../base/json-object.js";
import type { ClientCertificate } from "../client-config.js";
import { type ExecPlugin, pluginError } from "./exec-plugin.js";
import { pairFault } from "../pem.js";
import { readYaml, YamlFault } from "../read-yaml.js";
import type { IssuedCredential } from "./refreshing-credential.js";
import { isHeaderText } from "./token.js";

/**
 * The longest YAML. Some texts of a megabyte take the parser many seconds, in which no signal is handled. A
 * credential with its certificates is shorter, and plugins print JSON.
 */
const YAML_LIMIT_CHARACTERS = 65_536;

/**
 * Returns the credential in the output of a plugin, which is JSON or YAML as for client-go. The output is
 * secret, so no error quotes it, and no error has the error of a parser as its cause.
 *
 * @throws KubeconfigError ERR_CREDENTIAL_PLUGIN if the output is not an ExecCredential that can be used.
 */
export async function parseExecOutput(stdout: string, plugin: ExecPlugin): Promise<IssuedCredential> {
  const status = await statusOf(stdout, plugin);
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
    expiresAt: expiryOf(status["expirationTimestamp"], plugin),
  };
}

async function statusOf(stdout: string, { name, apiVersion }: ExecPlugin): Promise<JsonObject> {
  const printed = await valueOf(stdout, name);
  if (!isJsonObject(printed)) {
    const found = stdout.trim() === "" ? "nothing" : "text that is not a JSON or YAML object";
    throw pluginError(name, `it printed ${found}, expected an ExecCredential`);
  }
  // client-go's decoder fills in a missing kind, but not a missing apiVersion.
  if ((printed["kind"] ?? "") !== "" && printed["kind"] !== "ExecCredential") {
    throw pluginError(name, "it printed an object that is not an ExecCredential");
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

/** Returns the value of a JSON or YAML text, or undefined if the text is neither. */
async function valueOf(text: string, plugin: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (text.length > YAML_LIMIT_CHARACTERS) {
      throw pluginError(
        plugin,
        `it printed ${text.length} characters that are not JSON, expected JSON, or at most ${YAML_LIMIT_CHARACTERS} characters of YAML`,
      );
    }
    return valueOfYaml(text);
  }
}

async function valueOfYaml(text: string): Promise<unknown> {
  try {
    return (await readYaml(text)).value;
  } catch (error) {
    if (error instanceof YamlFault) {
      return undefined;
    }
    throw error;
  }
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

function expiryOf(timestamp: unknown, { name }: ExecPlugin): Date | undefined {
  if (!isText(timestamp)) {
    return undefined;
  }
  const expiresAt = new Date(timestamp);
  if (Number.isNaN(expiresAt.getTime())) {
    throw pluginError(name, "it printed an expirationTimestamp that is not an RFC 3339 time");
  }
  return expiresAt;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
