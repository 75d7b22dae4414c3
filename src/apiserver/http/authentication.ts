import { TLSSocket } from "node:tls";
import { unauthorized } from "../refusals/refusals.js";
import type { User, Users } from "./users.js";
import type { HttpRequest } from "./http-messages.js";

/**
 * Returns the user that sent a request. An Authorization header is checked first. A request without one is
 * identified by the common name of its client certificate, if this server's authority signed that
 * certificate.
 *
 * @throws ApiError 401 if the request has no valid credentials or its user does not exist.
 */
export function authenticate({ headers, socket }: HttpRequest, users: Users): User {
  const { authorization } = headers;
  if (authorization === undefined && socket instanceof TLSSocket && socket.authorized) {
    const user = users.named(String(socket.getPeerCertificate().subject.CN));
    if (user === undefined) {
      throw unauthorized();
    }
    return user;
  }
  return users.byAuthorization(authorization);
}
