import type {
  Informer,
  KubeConfig,
  KubernetesObject,
  ListPromise,
  ObjectCache,
} from "@kubernetes/client-node";
import { resourceAtPath } from "./resource-at-path.js";
import { RestartingInformer } from "./restarting-informer.js";

/**
 * Makes an informer with the signature, the events and the methods of `makeInformer` of client-node, on the core of
 * this library. docs/client-node.md lists what differs. The most important differences:
 *
 * - It recovers from every failure by itself. The event `error` tells of a failure, and nothing has to be done.
 * - `start` resolves when the first list was told. `stop` resolves when all requests have ended, and nothing is told
 *   after it was called.
 * - The objects are listed from `path`, page by page. The list function only gives the type of the objects. It is
 *   never called, so selectors that only it sends must be passed as arguments.
 *
 * @param path - the path of a collection: `/api/v1/namespaces/shop/pods` or `/apis/apps/v1/deployments`.
 * @throws TypeError if the path is not that of a collection.
 */
// eslint-disable-next-line max-params -- the signature is that of client-node, with a fifth parameter
export function makeInformer<T extends KubernetesObject>(
  kubeConfig: KubeConfig,
  path: string,
  _listFn: ListPromise<T>,
  labelSelector?: string,
  fieldSelector?: string,
): Informer<T> & ObjectCache<T> {
  return new RestartingInformer<T>(kubeConfig, {
    ...resourceAtPath(path),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  });
}
