/** What a field holds. Messages are given by reference, so that the table needs no order. */
export type FieldType =
  "string" | "bytes" | "int" | "bool" | { readonly map: "string" | "bytes" } | (() => Message);

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly repeated?: boolean;
  /** Zero is a value here, not the absence of one. */
  readonly keepsZero?: boolean;
}

/** Fields by number. */
export type Message = ReadonlyMap<number, Field>;

function message(fields: Readonly<Record<number, Field>>): Message {
  return new Map(Object.entries(fields).map(([number, field]) => [Number(number), field]));
}

/**
 * The messages that `kubectl create KIND` writes as protobuf whatever the server says, with the fields it sets. Numbers
 * are those of the generated.proto files of k8s.io/api.
 */
const OBJECT_META = message({
  1: { name: "name", type: "string" },
  2: { name: "generateName", type: "string" },
  3: { name: "namespace", type: "string" },
  5: { name: "uid", type: "string" },
  6: { name: "resourceVersion", type: "string" },
  11: { name: "labels", type: { map: "string" } },
  12: { name: "annotations", type: { map: "string" } },
  14: { name: "finalizers", type: "string", repeated: true },
});

const METADATA: Field = { name: "metadata", type: () => OBJECT_META };

const LOCAL_REFERENCE = message({ 1: { name: "name", type: "string" } });

const CONTAINER = message({
  1: { name: "name", type: "string" },
  2: { name: "image", type: "string" },
  3: { name: "command", type: "string", repeated: true },
  4: { name: "args", type: "string", repeated: true },
  6: {
    name: "ports",
    repeated: true,
    type: () =>
      message({
        1: { name: "name", type: "string" },
        2: { name: "hostPort", type: "int" },
        3: { name: "containerPort", type: "int" },
        4: { name: "protocol", type: "string" },
        5: { name: "hostIP", type: "string" },
      }),
  },
});

const POD_TEMPLATE = message({
  1: METADATA,
  2: {
    name: "spec",
    type: () =>
      message({
        2: { name: "containers", type: () => CONTAINER, repeated: true },
        3: { name: "restartPolicy", type: "string" },
      }),
  },
});

const LABEL_SELECTOR = message({ 1: { name: "matchLabels", type: { map: "string" } } });

const DEPLOYMENT_SPEC = message({
  1: { name: "replicas", type: "int", keepsZero: true },
  2: { name: "selector", type: () => LABEL_SELECTOR },
  3: { name: "template", type: () => POD_TEMPLATE },
});

const JOB_SPEC = message({ 6: { name: "template", type: () => POD_TEMPLATE } });

/** By apiVersion and kind. */
export const MESSAGES: ReadonlyMap<string, Message> = new Map([
  ["v1/Namespace", message({ 1: METADATA })],
  [
    "v1/ConfigMap",
    message({
      1: METADATA,
      2: { name: "data", type: { map: "string" } },
      3: { name: "binaryData", type: { map: "bytes" } },
      4: { name: "immutable", type: "bool" },
    }),
  ],
  [
    "v1/Secret",
    message({
      1: METADATA,
      2: { name: "data", type: { map: "bytes" } },
      3: { name: "type", type: "string" },
      4: { name: "stringData", type: { map: "string" } },
      5: { name: "immutable", type: "bool" },
    }),
  ],
  [
    "v1/ServiceAccount",
    message({ 1: METADATA, 3: { name: "imagePullSecrets", type: () => LOCAL_REFERENCE, repeated: true } }),
  ],
  ["apps/v1/Deployment", message({ 1: METADATA, 2: { name: "spec", type: () => DEPLOYMENT_SPEC } })],
  ["batch/v1/Job", message({ 1: METADATA, 2: { name: "spec", type: () => JOB_SPEC } })],
]);
