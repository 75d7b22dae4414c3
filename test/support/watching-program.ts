// A program that lists, then watches until the first event, over one connection of HTTP/2, and closes nothing.
import { setTimeout as sleep } from "node:timers/promises";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import { systemClock } from "../../src/base/clock.js";
import { HttpTransport } from "../../src/transport/http-transport.js";

const kubeconfig = await parseKubeconfig(process.env["KUBECONFIG_TEXT"] ?? "", "KUBECONFIG_TEXT");
const transport = new HttpTransport(resolveConfig(kubeconfig, { env: {}, clock: systemClock }));
const list = await transport.request({ path: "/api/v1/pods" });
while ((await list.body.next()) !== undefined) {
  // Only the end matters.
}
process.stdout.write("listed\n");
// The connection rests meanwhile.
await sleep(100);
const watch = await transport.request({ path: "/api/v1/pods?watch=1", idleTimeoutMs: 0 });
process.stdout.write("watching\n");
await watch.body.next();
process.stdout.write("an event\n");
watch.body.close();
