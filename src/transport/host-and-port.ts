/** An address to connect to. An IPv6 address has no brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };
const SOCKS_PORT = 1080;

/**
 * Returns the address of a server or of a proxy. If its URL has no port, the scheme's default port applies.
 */
export function hostAndPortOf({ protocol, hostname, port }: URL): HostAndPort {
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (DEFAULT_PORTS[protocol] ?? SOCKS_PORT) : Number(port),
  };
}
