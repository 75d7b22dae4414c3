/**
 * Returns the value of an Authorization or Proxy-Authorization header that holds a user name and a password.
 */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
