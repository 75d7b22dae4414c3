/**
 * Returns why the URL of a proxy cannot be used, or undefined if it can. The text continues a sentence, and it
 * does not quote the URL, which may contain a password.
 */
export function proxyFault(proxyUrl: string): string | undefined {
  const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (url === undefined || url.host === "") {
    return "is not a URL, expected http://host:port";
  }
  if (!isPercentEncoded(url.username + url.password)) {
    return 'has a "%" in its user name or password that does not begin an escape such as %40, expected %25';
  }
  return ["http:", "https:", "socks5:", "socks5h:"].includes(url.protocol)
    ? undefined
    : `has scheme "${url.protocol.slice(0, -1)}", expected "http", "https" or "socks5"`;
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
