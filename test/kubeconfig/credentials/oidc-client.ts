// Run by auth-provider.test.ts. Prints the credential of a kubeconfig, and the next one after the first was
// rejected.
import { loadClientConfig } from "../../../src/kubeconfig/load-client-config.js";

const { credentials } = await loadClientConfig({
  kubeconfig: process.argv[2],
  env: {},
  homeDirectory: "/",
});
const [first, same] = await Promise.all([credentials?.get(), credentials?.get()]);
const again = await credentials?.get();
if (first === undefined || first !== same || first !== again) {
  throw new Error("one run should have served all");
}
credentials?.reject(first);
const second = await credentials?.get();
process.stdout.write(JSON.stringify([first.authorization, second?.authorization]));
