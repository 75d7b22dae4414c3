import type { ObjectInput } from "../../src/apiserver/index.js";
import { customResourceDefinition } from "./custom-resource-definition.js";

const PAGES = { type: "object", additionalProperties: { type: "string" } };
const STATUS = {
  type: "object",
  properties: { observedGeneration: { type: "integer" }, pages: { type: "integer" } },
};

/** The CustomResourceDefinition of examples/website-controller.ts. */
export const WEBSITE_DEFINITION: ObjectInput = customResourceDefinition({
  kind: "Website",
  version: { subresources: { status: {} } },
  schema: {
    type: "object",
    required: ["spec"],
    properties: {
      spec: { type: "object", required: ["pages"], properties: { pages: PAGES } },
      status: STATUS,
    },
  },
});
