import type { ClientCertificate } from "../client-config.js";
import { decodeBase64, invalidEntry, placeOf } from "../invalid-entry.js";
import { KubeconfigError } from "../kubeconfig-error.js";
import type { KubeconfigUser } from "../kubeconfig-format.js";
import type { ConfigOverrides } from "../overrides/config-overrides.js";
import { libraryOptionName, type OptionName } from "../overrides/option-name.js";
import { besideKubeconfig } from "../beside-kubeconfig.js";
import { pairFault } from "../pem.js";
import { constant, type CredentialPart } from "./credential-from-parts.js";
import { latestText } from "../latest-text.js";

interface Source {
  readonly what: string;
  readonly path: string;
  /** The values that replace those of the kubeconfig. */
  readonly overrides?: ConfigOverrides | undefined;
  readonly optionName?: OptionName | undefined;
}

type Half = { readonly text: string } | { readonly read: () => Promise<string> };

/**
 * Returns the client certificate of a user, from data or from files. Files are read again when they are
 * replaced. Programs that rotate certificates replace the two files one after the other, so the previous pair
 * stays in use until the new certificate and the new key match.
 *
 * @throws KubeconfigError if the certificate or the key is missing, or if they do not match.
 */
export function clientCertificatePart(
  user: KubeconfigUser,
  source: Source,
): CredentialPart<ClientCertificate> | undefined {
  const certificate = halfOf(user, "client-certificate", source);
  const key = halfOf(user, "client-key", source);
  if (certificate === undefined && key === undefined) {
    return undefined;
  }
  if (certificate === undefined || key === undefined) {
    const [there, missing] =
      certificate === undefined ? ["client-key", "client-certificate"] : ["client-certificate", "client-key"];
    throw invalidEntry(source.what, source.path, `it has a ${there} but no ${missing}`);
  }
  if ("text" in certificate && "text" in key) {
    const pair = { certificate: certificate.text, key: key.text };
    checkPair(pair, source);
    return constant(pair);
  }
  return filePair(certificate, key, source);
}

function filePair(certificate: Half, key: Half, source: Source): CredentialPart<ClientCertificate> {
  let known: ClientCertificate | undefined;
  return {
    read: async () => {
      const [newCertificate, newKey] = await Promise.all([textOf(certificate), textOf(key)]);
      if (known?.certificate === newCertificate && known.key === newKey) {
        return known;
      }
      const pair = { certificate: newCertificate, key: newKey };
      if (known === undefined) {
        checkPair(pair, source);
      }
      known = known === undefined || pairFault(pair) === undefined ? pair : known;
      return known;
    },
    distrust: () => true,
  };
}

function checkPair(pair: ClientCertificate, source: Source): void {
  const fault = pairFault(pair);
  if (fault === undefined) {
    return;
  }
  const { what, path } = source;
  const given = overridesOf(source);
  throw given === undefined
    ? invalidEntry(what, path, `its client certificate cannot be used: ${fault}`)
    : new KubeconfigError("ERR_KUBECONFIG_INVALID", `Cannot use ${given}: ${fault}`, { path });
}

/** Returns the overrides that gave the pair in words, or undefined if both are in the kubeconfig. */
function overridesOf({
  what,
  path,
  overrides = {},
  optionName = libraryOptionName,
}: Source): string | undefined {
  const { clientCertificate = "", clientKey = "" } = overrides;
  const certificate = `${optionName("clientCertificate")} "${clientCertificate}"`;
  const key = `${optionName("clientKey")} "${clientKey}"`;
  if (clientCertificate === "") {
    return clientKey === "" ? undefined : `${key} with the client-certificate of ${placeOf(what, path)}`;
  }
  return `${certificate} with ${clientKey === "" ? `the client-key of ${placeOf(what, path)}` : key}`;
}

async function textOf(half: Half): Promise<string> {
  return "text" in half ? half.text : half.read();
}

function halfOf(
  user: KubeconfigUser,
  field: "client-certificate" | "client-key",
  source: Source,
): Half | undefined {
  const data = user[`${field}-data`] ?? "";
  if (data !== "") {
    return { text: decodeBase64(data, `${field}-data`, source) };
  }
  const file = user[field] ?? "";
  return file === "" ? undefined : { read: latestText(besideKubeconfig(source.path, file), `the ${field}`) };
}
