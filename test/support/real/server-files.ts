import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from "../../../src/apiserver/http/certificates.js";

/** The paths of the files that kube-apiserver is started with. */
export interface ServerFiles {
  readonly ca: string;
  readonly serverCertificate: string;
  readonly serverKey: string;
  readonly serviceAccountKey: string;
  /** A CSV file, which the server reads when it starts. */
  readonly tokens: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
}

/** Logs the metadata of each request at its last stage, and of each watch also at its start. */
const AUDIT_POLICY = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [
    // The server's requests to itself, of which there are thousands in the first second.
    { level: "None", users: ["system:apiserver"] },
    { level: "None", nonResourceURLs: ["*"] },
    { level: "Metadata" },
  ],
};

/**
 * Creates a certificate authority and writes all files of kube-apiserver, except the tokens, into
 * `directory`.
 */
export async function writeServerFiles(
  directory: string,
): Promise<{ readonly files: ServerFiles; readonly authority: CertificateAuthority }> {
  const authority = await createCertificateAuthority(new Date());
  const server = await authority.issueServer();
  const signer = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const files: ServerFiles = {
    ca: join(directory, "ca.crt"),
    serverCertificate: join(directory, "server.crt"),
    serverKey: join(directory, "server.key"),
    serviceAccountKey: join(directory, "service-account.key"),
    tokens: join(directory, "tokens.csv"),
    auditPolicy: join(directory, "audit-policy.json"),
    auditLog: join(directory, "audit.log"),
  };
  await Promise.all([
    writeFile(files.ca, authority.certificate),
    writeFile(files.serverCertificate, server.certificate),
    writeFile(files.serverKey, server.key),
    writeFile(files.serviceAccountKey, signer.privateKey.export({ type: "sec1", format: "pem" })),
    writeFile(files.auditPolicy, JSON.stringify(AUDIT_POLICY)),
    writeFile(files.auditLog, ""),
  ]);
  return { files, authority };
}
