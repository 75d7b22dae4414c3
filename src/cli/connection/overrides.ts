import { isHeaderText } from "../../kubeconfig/credentials/token.js";
import { KubeconfigError } from "../../kubeconfig/kubeconfig-error.js";
import type { ConfigOverrides } from "../../kubeconfig/overrides/config-overrides.js";
import type { ConnectionFlags } from "../flags/connection-flags.js";
import { UsageError } from "../usage-error.js";

/**
 * Returns what the flags replace in the kubeconfig, or undefined if they replace nothing.
 *
 * @throws UsageError for a value that cannot be used with any kubeconfig. It does not quote a token.
 */
export function overridesOf(flags: ConnectionFlags): ConfigOverrides | undefined {
  const { asGroup, asUserExtra, server, token } = flags;
  checkServer(server);
  checkServerName(flags.tlsServerName);
  checkIdentity(flags);
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

/** Returns the error about the flag at fault, if `error` says that a flag is, and otherwise `error` itself. */
export function usageErrorFrom(error: unknown): unknown {
  return error instanceof KubeconfigError && error.flag !== undefined
    ? new UsageError(error.message, error.flag)
    : error;
}

const EXPECTED_URL = "expected a URL such as https://10.0.0.1:6443";

/** The text is not quoted if it may contain a password. */
function checkServer(server = ""): void {
  if (server === "") {
    return;
  }
  const text = server.includes("://") ? server : `https://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const found = server.includes("@") ? "--server" : `--server "${server}"`;
    throw new UsageError(`Cannot use ${found}: ${EXPECTED_URL}`, "--server");
  }
  if ([url.username, url.password, url.search, url.hash].some((part) => part !== "")) {
    throw new UsageError(
      `Cannot use --server: found a user, a query or a fragment in it, ${EXPECTED_URL}`,
      "--server",
    );
  }
}

/** A host name with or without a wildcard, or an IP address. */
const SERVER_NAME = /^[\w*.:-]+$/;

function checkServerName(name = ""): void {
  if (name !== "" && !SERVER_NAME.test(name)) {
    throw new UsageError(
      `Cannot use --tls-server-name "${name}": expected a host name such as api.example, without a scheme and a path`,
      "--tls-server-name",
    );
  }
}

/** The identity to act as is sent in headers, and headers cannot have control characters. */
function checkIdentity({ as = "", asUid = "", asGroup = [], asUserExtra = [] }: ConnectionFlags): void {
  const given: readonly (readonly [string, readonly string[]])[] = [
    ["--as", [as]],
    ["--as-uid", [asUid]],
    ["--as-group", asGroup],
    ["--as-user-extra", asUserExtra],
  ];
  for (const [flag, texts] of given) {
    const wrong = texts.find((text) => /\p{Cc}/u.test(text));
    if (wrong !== undefined) {
      throw new UsageError(`Cannot use ${flag} "${wrong}": found a control character`, flag);
    }
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
