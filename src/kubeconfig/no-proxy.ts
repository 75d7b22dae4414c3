import { BlockList, isIP } from "node:net";

/**
 * The proxy the environment names for a server, by the rules Go's programs follow (`golang.org/x/net/http/httpproxy`):
 * HTTPS_PROXY or HTTP_PROXY by scheme, upper case first; never for this machine; NO_PROXY by name, by domain, by
 * address and by CIDR, with or without a port.
 */
export function proxyFromEnvironment(
  server: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const variable = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = valueOf(env, variable);
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (proxy === undefined || isThisMachine(host)) {
    return undefined;
  }
  const port = server.port === "" ? (server.protocol === "https:" ? "443" : "80") : server.port;
  const excepted = (valueOf(env, "NO_PROXY") ?? "")
    .split(",")
    .some((entry) => excepts(entry.trim().toLowerCase(), host, port));
  return excepted ? undefined : proxy.includes("://") ? proxy : `http://${proxy}`;
}

function valueOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = env[name] ?? env[name.toLowerCase()];
  return value === "" ? undefined : value;
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === "") {
    return false;
  }
  if (entry === "*") {
    return true;
  }
  if (entry.includes("/")) {
    return isInNetwork(host, entry);
  }
  const [, name = entry, onlyPort] =
    /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) {
    return false;
  }
  const bare = name.replace(/^\[|\]$/g, "").replace(/^\*\./, ".");
  return bare.startsWith(".") ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function isInNetwork(host: string, cidr: string): boolean {
  const [network = "", prefix = ""] = cidr.split("/");
  const family = isIP(host);
  if (family === 0 || family !== isIP(network) || !/^\d+$/.test(prefix)) {
    return false;
  }
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(prefix), family === 4 ? "ipv4" : "ipv6");
  } catch {
    // A prefix that is too long is no network.
    return false;
  }
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
