import type { Step } from "./call.js";

export const CORE = "/api/v1/namespaces/{namespace}";
export const APPS = "/apis/apps/v1/namespaces/{namespace}";
export const BATCH = "/apis/batch/v1/namespaces/{namespace}";
export const POLICY = "/apis/policy/v1/namespaces/{namespace}";
export const WIDGETS = "/apis/same.example.com/v1/namespaces/{namespace}/widgets";
export const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const OPERATIONS = "application/json-patch+json";
const APPLY = "application/apply-patch+yaml";

export const TABLE = { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };

export function get(path: string, more: Partial<Step> = {}): Step {
  return { path, ...more };
}

export function post(path: string, body: unknown, more: Partial<Step> = {}): Step {
  return { method: "POST", path, body, ...more };
}

export function put(path: string, body: unknown): Step {
  return { method: "PUT", path, body };
}

export function del(path: string, body?: unknown): Step {
  return body === undefined ? { method: "DELETE", path } : { method: "DELETE", path, body };
}

export function merge(path: string, body: unknown): Step {
  return { method: "PATCH", path, body, contentType: MERGE };
}

export function strategic(path: string, body: unknown): Step {
  return { method: "PATCH", path, body, contentType: STRATEGIC };
}

export function operations(path: string, ...body: readonly unknown[]): Step {
  return { method: "PATCH", path, body, contentType: OPERATIONS };
}

/** Server-side apply as a manager. `query` may force it. */
export function apply(path: string, body: unknown, query = "?fieldManager=one"): Step {
  return { method: "PATCH", path: path + query, body, contentType: APPLY };
}

export function configMap(name: string, more: object = {}, metadata: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata }, data: { a: "1" }, ...more };
}

export function pod(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, ...metadata },
    spec: { containers: [{ name: "c", image: "nginx:1" }], ...spec },
  };
}

export const TEMPLATE: { readonly metadata: object; readonly spec: object } = {
  metadata: { labels: { app: "x" } },
  spec: { containers: [{ name: "c", image: "nginx:1", ports: [{ containerPort: 80 }] }] },
};
const SELECTOR = { matchLabels: { app: "x" } };

/** A workload with no more than what is required. */
export function workload(kind: string, spec: object = {}): object {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "w" },
    spec: { selector: SELECTOR, template: TEMPLATE, ...spec },
  };
}

export const JOB: { readonly spec: object; readonly [field: string]: unknown } = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "j" },
  spec: { template: { spec: { ...TEMPLATE.spec, restartPolicy: "Never" } } },
};

export function budget(spec: object): object {
  return { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "b" }, spec };
}

export function widget(spec: object): object {
  return { apiVersion: "same.example.com/v1", kind: "Widget", metadata: { name: "w" }, spec };
}

export function review(kind: string, spec: object): object {
  return { apiVersion: "authorization.k8s.io/v1", kind, spec };
}

const SCHEMA = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      required: ["size"],
      properties: {
        size: { type: "integer", minimum: 1, maximum: 10 },
        color: { type: "string", enum: ["red", "green"], default: "red" },
        name: { type: "string", pattern: "^[a-z]+$", maxLength: 8 },
        parts: {
          type: "array",
          maxItems: 3,
          items: {
            type: "object",
            required: ["id"],
            properties: { id: { type: "string" }, count: { type: "integer", default: 1 } },
          },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["id"],
        },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        replicas: { type: "integer" },
      },
    },
    status: {
      type: "object",
      properties: { ready: { type: "boolean" }, replicas: { type: "integer" } },
    },
  },
};

/** Returns a definition of `PLURAL.same.example.com`. */
export function definition(plural: string, kind: string, version: object = {}): object {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.same.example.com` },
    spec: {
      group: "same.example.com",
      scope: "Namespaced",
      names: { plural, kind },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: SCHEMA },
          subresources: {
            status: {},
            scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
          },
          additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
          selectableFields: [{ jsonPath: ".spec.color" }],
          ...version,
        },
      ],
    },
  };
}
