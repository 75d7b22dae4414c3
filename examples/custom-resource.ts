// Prints the schedules of a custom resource, with a type of its own. A CustomResourceDefinition must have created the
// resource `crontabs.stable.example.com`.
import { homedir } from "node:os";
import {
  type GroupVersionResource,
  HttpTransport,
  type KubeObject,
  loadClientConfig,
  SharedInformerFactory,
} from "k8s-informer";

/** What the CustomResourceDefinition describes. All members are readonly, because the objects of the cache are frozen. */
interface CronTab extends KubeObject {
  readonly spec: { readonly cronSpec: string; readonly image: string; readonly replicas?: number };
}

/** The resource carries the type. Add `namespaced: false` if its objects are not in namespaces. */
const CRON_TABS: GroupVersionResource<CronTab> = {
  group: "stable.example.com",
  version: "v1",
  resource: "crontabs",
  kind: "CronTab",
};

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

const config = await loadClientConfig({ env: process.env, homeDirectory: homedir() });
const transport = new HttpTransport(config);
const factory = new SharedInformerFactory({
  transport,
  logger: { ...console, info: () => undefined, debug: () => undefined },
});
const cronTabs = factory.informer(CRON_TABS);
cronTabs.addIndexers({ image: ({ spec }) => [spec.image] });

cronTabs.addEventHandler({
  onAdd: ({ metadata, spec }) => console.log(`${metadata?.name}: ${spec.cronSpec}`),
  onUpdate: (was, { metadata, spec }) =>
    console.log(`${metadata?.name}: ${spec.cronSpec}, was ${was.spec.cronSpec}`),
  onDelete: ({ key, object }) =>
    console.log(`${key} is gone, ${cronTabs.lister.byIndex("image", object?.spec.image ?? "").length} left`),
});

await cronTabs.run(stop.signal);
await transport.close();
