import { BlockList, isIP } from "node:net";

/**
 * Returns the proxy that the environment names for a server, by the rules of Go programs
 * (`golang.org/x/net/http/httpproxy`). The scheme of the server decides between HTTPS_PROXY and HTTP_PROXY,
 * and the upper case variable wins over the lower case one. No proxy is used for this machine and for the
 * servers in NO_PROXY, which lists CIDR blocks, and names, domains and addresses with or without a port.
 */
export function proxyFromEnvironment(
  server: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const isTls = server.protocol === "https:";
  const proxy = valueOf(env, isTls ? "HTTPS_PROXY" : "HTTP_PROXY");
  const host = withoutBrackets(server.hostname);
  if (proxy === undefined || isThisMachine(host)) {
    return undefined;
  }
  const port = server.port === "" ? (isTls ? "443" : "80") : server.port;
  const excepted = (valueOf(env, "NO_PROXY") ?? "")
    .split(",")
    .some((entry) => excepts(entry.trim().toLowerCase(), host, port));
  return excepted ? undefined : proxy.includes("://") ? proxy : `http://${proxy}`;
}

function valueOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== "");
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function excepts(entry: string, host: string, port: string): boolean {
  if (entry === "*") {
    return true;
  }
  if (entry.includes("/")) {
    const [network = "", prefix = ""] = entry.split("/");
    return isInNetwork(host, network, prefix);
  }
  const { name, onlyPort } = splitPort(entry);
  if (name === "" || (onlyPort !== "" && onlyPort !== port)) {
    return false;
  }
  const family = isIP(name);
  if (family !== 0) {
    return isInNetwork(host, name, family === 4 ? "32" : "128");
  }
  const domain = name.replace(/^\*\./, ".");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/**
 * Splits `name`, `name:port` or `[address]:port`. A bare IPv6 address has no port, because its colons are its
 * own.
 */
function splitPort(entry: string): { readonly name: string; readonly onlyPort: string } {
  const [, name = "", onlyPort = ""] =
    isIP(entry) === 6 ? ["", entry] : (/^(.*?)(?::(\d*))?$/.exec(entry) ?? []);
  return { name: withoutBrackets(name), onlyPort };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, "");
}

function isInNetwork(host: string, network: string, prefix: string): boolean {
  const family = isIP(host);
  const longest = family === 4 ? 32 : 128;
  if (family === 0 || family !== isIP(network) || !/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) {
    return false;
  }
  const list = new BlockList();
  const kind = family === 4 ? "ipv4" : "ipv6";
  list.addSubnet(network, Number(prefix), kind);
  return list.check(host, kind);
}
