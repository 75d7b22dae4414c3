import { isHeaderText } from "../../kubeconfig/credentials/token.js";
import type { ConfigOverrides } from "../../kubeconfig/overrides/config-overrides.js";
import type { ConnectionFlags } from "../flags.js";
import { UsageError } from "../usage-error.js";

/**
 * Returns what the flags replace in the kubeconfig, or undefined if they replace nothing.
 *
 * @throws UsageError for a value that cannot be used with any kubeconfig. It does not quote a token.
 */
export function overridesOf(flags: ConnectionFlags): ConfigOverrides | undefined {
  const { asGroup, asUserExtra, server, token } = flags;
  checkServer(server);
  if (token !== undefined && token !== "" && !isHeaderText(token.trim())) {
    throw new UsageError(
      "Cannot use --token: it is empty or contains characters that are not allowed in a token",
      "--token",
    );
  }
  const overrides: ConfigOverrides = {
    cluster: flags.cluster,
    user: flags.user,
    server,
    token,
    as: flags.as,
    asUid: flags.asUid,
    asGroups: asGroup,
    asUserExtra: asUserExtra && extraFields(asUserExtra),
    certificateAuthority: flags.certificateAuthority,
    clientCertificate: flags.clientCertificate,
    clientKey: flags.clientKey,
    insecureSkipTlsVerify: flags.insecureSkipTlsVerify,
    tlsServerName: flags.tlsServerName,
    disableCompression: flags.disableCompression,
  };
  return Object.values(overrides).every((value) => value === undefined) ? undefined : overrides;
}

/** The text is not quoted if it may contain a password. */
function checkServer(server = ""): void {
  const url = server.includes("://") ? server : `https://${server}`;
  if (server !== "" && (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))) {
    const found = server.includes("@") ? "--server" : `--server "${server}"`;
    throw new UsageError(`Cannot use ${found}: expected a URL such as https://10.0.0.1:6443`, "--server");
  }
}

/** Returns the fields of texts such as `scopes=view`. The same key may come several times. */
function extraFields(texts: readonly string[]): Record<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const text of texts) {
    const [, key = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === "") {
      throw new UsageError(
        `Cannot use --as-user-extra "${text}": expected a key and a value, such as scopes=view`,
        "--as-user-extra",
      );
    }
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  return Object.fromEntries(fields);
}
