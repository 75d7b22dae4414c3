/** The protocols that may be offered to a server over TLS (ALPN), by their names there. */
export type Protocol = "h2" | "http/1.1";
