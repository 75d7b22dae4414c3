// A controller of a custom resource: each Website owns a ConfigMap with its pages. The status tells what is published,
// and a finalizer runs before a Website is removed. A CustomResourceDefinition with the subresource `status` must have
// created the resource `websites.example.com`.
import { isDeepStrictEqual } from "node:util";
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import {
  CONFIG_MAPS,
  connect,
  Controller,
  generationChanged,
  type GroupVersionResource,
  isControlledBy,
  type KubeObject,
  type ObjectMeta,
  splitKey,
} from "k8s-informer";
import { clientConfigFrom } from "k8s-informer/client-node";

interface Website extends KubeObject {
  readonly metadata: ObjectMeta;
  readonly spec: { readonly pages: Readonly<Record<string, string>> };
  readonly status?: { readonly observedGeneration: number; readonly pages: number };
}

const WEBSITES: GroupVersionResource<Website> = {
  group: "example.com",
  version: "v1",
  resource: "websites",
  kind: "Website",
};
const FINALIZER = "example.com/website-controller";

const asMergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const asApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

/** Failures are printed. Debug lines are many. */
const logger = { ...console, debug: () => undefined };
const kubeConfig = new KubeConfig();
kubeConfig.loadFromDefault();
const core = kubeConfig.makeApiClient(CoreV1Api);
const customObjects = kubeConfig.makeApiClient(CustomObjectsApi);
const cluster = await connect({ clientConfig: clientConfigFrom(kubeConfig), logger });
const websites = cluster.informer(WEBSITES);
const configMaps = cluster.informer(CONFIG_MAPS);

const controller = new Controller({ name: "websites", logger, workers: 2, reconcile });
// The status and the finalizer, which the controller writes itself, do not change the generation.
controller.watches(websites, { when: generationChanged });
controller.owns(configMaps, WEBSITES);

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
await controller.run(stop.signal);
await cluster.close();

async function reconcile(key: string, signal: AbortSignal): Promise<void> {
  let website = websites.lister.get(key);
  if (website === undefined) return;
  const { deletionTimestamp, finalizers = [], generation = 0 } = website.metadata;
  const isHeld = finalizers.includes(FINALIZER);
  if (deletionTimestamp !== undefined) {
    if (!isHeld) return;
    // Here goes what the server does not clean up by itself. It deletes the ConfigMap, because the Website owns it.
    console.log(`${key}: taken off the web`);
    await patch(website, { finalizers: finalizers.filter((finalizer) => finalizer !== FINALIZER) });
    return;
  }
  if (!isHeld) {
    website = await patch(website, { finalizers: [...finalizers, FINALIZER] });
  }
  await publish(key, website, signal);
  const status = { observedGeneration: generation, pages: Object.keys(website.spec.pages).length };
  if (!isDeepStrictEqual(website.status, status)) {
    website = await patch(website, {}, status);
  }
  // The next call shall not begin with an older state.
  await websites.waitForResourceVersion(website, signal);
}

/** Makes the ConfigMap of a Website what it should be. */
async function publish(key: string, { metadata, spec }: Website, signal: AbortSignal): Promise<void> {
  const { namespace, name } = splitKey(key);
  const present = configMaps.lister.get(key);
  if (present !== undefined && !isControlledBy(present, { metadata })) {
    throw new Error(`Cannot publish ${key}: the ConfigMap of this name does not belong to it`);
  }
  if (present !== undefined && isDeepStrictEqual(present.data ?? {}, spec.pages)) return;
  const owner = {
    apiVersion: "example.com/v1",
    kind: "Website",
    name,
    uid: metadata.uid ?? "",
    controller: true,
  };
  const body = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, ownerReferences: [owner] },
    data: spec.pages,
  };
  // Creates or changes it, and leaves alone what others have added, such as labels.
  const request = { namespace, name, body, fieldManager: "website-controller", force: true };
  const written = await core.patchNamespacedConfigMap(request, asApply);
  console.log(`${key}: published ${Object.keys(spec.pages).join(", ")}`);
  await configMaps.waitForResourceVersion(written, signal);
}

/**
 * Patches the metadata or the status of a Website. If it has changed since this state of it, the server refuses the
 * patch with 409, and the controller tries the key again.
 */
async function patch(
  website: Website,
  metadata: Partial<ObjectMeta>,
  status?: Website["status"],
): Promise<Website> {
  const { namespace = "", name = "", resourceVersion } = website.metadata;
  const body = { metadata: { ...metadata, resourceVersion }, status };
  const request = { group: "example.com", version: "v1", plural: "websites", namespace, name, body };
  const answer: unknown =
    status === undefined
      ? await customObjects.patchNamespacedCustomObject(request, asMergePatch)
      : await customObjects.patchNamespacedCustomObjectStatus(request, asMergePatch);
  return answer as Website;
}
