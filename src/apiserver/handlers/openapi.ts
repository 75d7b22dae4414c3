import { groupVersion, type Kind, type KindRegistry } from "../kinds/kind-registry.js";
import type { Discovery } from "./discovery.js";

/**
 * Returns the response to `/openapi/v3`: the URL of each document. Its hash changes when resources come or
 * go.
 */
export function openapiRoot(kinds: KindRegistry): Discovery {
  const roots = [...new Set(kinds.all().map(documentName))];
  return {
    paths: Object.fromEntries(
      roots.map((root) => [
        root,
        { serverRelativeURL: `/openapi/v3/${root}?hash=${String(kinds.generation)}` },
      ]),
    ),
  };
}

/**
 * Returns the OpenAPI document of one version, or `undefined` if there is no such version. For each kind it
 * has the operations that kubectl reads before it sends a request, and a schema that names the kind. The
 * schemas allow any field, because this server validates few of them. Strategic merge patch is not offered in
 * the document, because kubectl would then expect complete schemas with merge keys. For the built-in kinds it
 * knows the merge keys without the document.
 */
export function openapiDocument(kinds: KindRegistry, document: string): Discovery | undefined {
  const members = kinds.all().filter((kind) => documentName(kind) === document);
  if (members.length === 0) {
    return undefined;
  }
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "unversioned" },
    paths: Object.fromEntries(members.map((kind) => [pathOf(kind), pathItem(kind)])),
    components: { schemas: Object.fromEntries(members.map((kind) => [schemaName(kind), schema(kind)])) },
  };
}

function documentName(kind: Kind): string {
  return kind.group === "" ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`;
}

function pathOf(kind: Kind): string {
  const scope = kind.namespaced ? "/namespaces/{namespace}" : "";
  return `/${documentName(kind)}${scope}/${kind.resource}/{name}`;
}

function pathItem(kind: Kind): Discovery {
  const gvk = { "x-kubernetes-group-version-kind": gvkOf(kind) };
  const responses = { "200": { description: "OK", content: { "application/json": { schema: ref(kind) } } } };
  const body = { schema: { type: "object" } };
  return {
    get: { operationId: `read${kind.kind}`, "x-kubernetes-action": "get", ...gvk, responses },
    patch: {
      operationId: `patch${kind.kind}`,
      "x-kubernetes-action": "patch",
      ...gvk,
      requestBody: {
        content: { "application/json-patch+json": body, "application/merge-patch+json": body },
      },
      parameters: ["dryRun", "fieldManager", "fieldValidation"].map((name) => ({
        name,
        in: "query",
        schema: { type: "string", uniqueItems: true },
      })),
      responses,
    },
  };
}

function schema(kind: Kind): Discovery {
  return {
    type: "object",
    description: `${kind.kind} in ${groupVersion(kind)}.`,
    properties: {
      apiVersion: { type: "string", description: "Version of the schema of this object." },
      kind: { type: "string", description: "The kind of this object." },
      metadata: { type: "object", description: "Name, labels and the like." },
      spec: { type: "object", description: "What is wanted.", ...OPEN },
      status: { type: "object", description: "What was found.", ...OPEN },
    },
    ...OPEN,
    "x-kubernetes-group-version-kind": [gvkOf(kind)],
  };
}

const OPEN = { "x-kubernetes-preserve-unknown-fields": true };

function gvkOf({ group, version, kind }: Kind): Discovery {
  return { group, version, kind };
}

function ref(kind: Kind): Discovery {
  return { $ref: `#/components/schemas/${schemaName(kind)}` };
}

function schemaName({ group, version, kind }: Kind): string {
  return ["io.k8s", group === "" ? "core" : group, version, kind].join(".");
}
