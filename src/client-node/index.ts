// The public API of `k8s-informer/client-node`, for programs that use @kubernetes/client-node.

export { clientConfigFrom } from "./client-config-from.js";
export { type ApiClientOptions, makeApiClient } from "./make-api-client.js";
export { makeInformer } from "./make-informer.js";
