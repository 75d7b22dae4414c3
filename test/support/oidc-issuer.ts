import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { folder, type Folder } from "../kubeconfig/folder.js";
import { testAuthority } from "./certificates.js";

/** An OpenID provider. */
export interface Issuer {
  readonly url: string;
  /** The file with the authority that signed the provider's certificate. */
  readonly authority: string;
  readonly files: Folder;
  /** The refresh-tokens that clients have sent, in order. */
  readonly refreshTokens: string[];
  /** Returns the id-token that a refresh returns, counted from 1. */
  idToken(number: number): string;
}

/** Makes a JSON Web Token with a signature that nobody checks. */
export function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.${Buffer.from("signature").toString("base64url")}`;
}

/** Starts an OpenID provider that renews tokens. Each refresh-token is valid once. */
export async function startIssuer(test: TestContext): Promise<Issuer> {
  const files = await folder(test);
  const authority = await testAuthority();
  const { certificate, key } = await authority.issue();
  const refreshTokens: string[] = [];
  const now = Math.floor(Date.now() / 1000);
  let url = "";
  const idToken = (number: number): string =>
    jwt({ iss: url, aud: "client", sub: "u", iat: now, exp: now + 3_600, jti: number });
  const server = createServer({ cert: certificate, key }, (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      if (request.url === "/.well-known/openid-configuration") {
        response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token` }));
        return;
      }
      const count = refreshTokens.push(new URLSearchParams(body).get("refresh_token") ?? "");
      const answer = { access_token: "a", token_type: "bearer", expires_in: 3_600, id_token: idToken(count) };
      response.end(JSON.stringify({ ...answer, refresh_token: `refresh-${count}` }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    authority: await files.write("ca.crt", authority.certificate),
    files,
    refreshTokens,
    idToken,
  };
}
