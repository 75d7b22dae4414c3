import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type ApiServer, startApiServer } from "../src/apiserver/index.js";
import { systemClock } from "../src/base/clock.js";
import { httpsGetCommand, ourCommand } from "./clients.js";
import { machine } from "./machine.js";
import { type Command, MeasuredProcess } from "./measured-process.js";
import type { BenchOptions } from "./options.js";
import { comparison } from "./ratios.js";
import type { Report } from "./report.js";

/**
 * Measures the time from the start of the process to its first request. Compares it with a Node process that
 * does nothing, and with one that does nothing but send a request.
 */
export async function benchStartup({ rounds }: BenchOptions): Promise<readonly Report[]> {
  const folder = await mkdtemp(join(tmpdir(), "k8s-informer-bench-"));
  const server = await startApiServer();
  try {
    const withToken = join(folder, "token");
    await writeFile(withToken, server.kubeconfig());
    const withCertificate = join(folder, "certificate");
    await writeFile(withCertificate, await certificateKubeconfig(server));
    const token: Readonly<Record<string, number>>[] = [];
    const certificate: Readonly<Record<string, number>>[] = [];
    const bare: Readonly<Record<string, number>>[] = [];
    const least: Readonly<Record<string, number>>[] = [];
    // More rounds than in the other benchmarks, because each takes only a tenth of a second.
    for (let round = 0; round < rounds * 4; round += 1) {
      bare.push({ "wall s": await bareNode(join(folder, "out")) });
      least.push({ "wall s": await firstRequest(server, httpsGetCommand(withToken), join(folder, "out")) });
      token.push({ "wall s": await firstRequest(server, ourCommand(withToken), join(folder, "out")) });
      certificate.push({
        "wall s": await firstRequest(server, ourCommand(withCertificate), join(folder, "out")),
      });
    }
    const rows = [
      ...comparison(
        new Map([
          ["with a token", token],
          ["https.get alone", least],
          ["node -e 0", bare],
        ]),
      ),
      ...comparison(
        new Map([
          ["with a client certificate", certificate],
          ["node -e 0", bare],
        ]),
      ).filter(({ name }) => name !== "node -e 0"),
    ];
    return [
      {
        title: "Start to the first request",
        conditions: { rounds: rounds * 4, ...machine() },
        rows,
        notes: [
          "https.get alone is the time that Node takes for a request with a CA, including its own root certificates.",
        ],
      },
    ];
  } finally {
    await server.close({ force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function certificateKubeconfig(server: ApiServer): Promise<string> {
  const config = parse(server.kubeconfig()) as { users: { user: object }[] };
  const { certificate, key } = await server.clientCertificate();
  const user = {
    "client-certificate-data": Buffer.from(certificate).toString("base64"),
    "client-key-data": Buffer.from(key).toString("base64"),
  };
  return stringify({ ...config, users: config.users.map((entry) => ({ ...entry, user })) });
}

async function bareNode(output: string): Promise<number> {
  const startedAt = performance.now();
  const running = new MeasuredProcess({ file: process.execPath, args: ["-e", "0"] }, output);
  await running.ended;
  const seconds = (performance.now() - startedAt) / 1000;
  await running.stop();
  return seconds;
}

async function firstRequest(server: ApiServer, command: Command, output: string): Promise<number> {
  const before = server.requests.length;
  const startedAt = systemClock.now();
  const running = new MeasuredProcess(command, output);
  while (server.requests.length === before) {
    await systemClock.sleep(1);
  }
  const at = server.requests[before]?.at ?? Number.NaN;
  await running.stop();
  return (at - startedAt) / 1000;
}
