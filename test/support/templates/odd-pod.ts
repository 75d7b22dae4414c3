/** A pod with values that the encodings write in different ways: zeros, empty texts and lists, numbers and quantities. */
export const ODD_POD: object = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "odd",
    namespace: "shop",
    labels: { empty: "" },
    annotations: { note: "<b> & \u00e9", empty: "" },
  },
  spec: {
    activeDeadlineSeconds: 1,
    automountServiceAccountToken: false,
    nodeSelector: {},
    hostAliases: [],
    securityContext: { runAsUser: 0, supplementalGroups: [0, 7], sysctls: [] },
    tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 0 }],
    volumes: [
      { name: "empty", emptyDir: {} },
      { name: "limited", emptyDir: { sizeLimit: "1.5Gi" } },
      { name: "config", configMap: { name: "c", defaultMode: 0, optional: false } },
      { name: "api", downwardAPI: { items: [{ path: "n", fieldRef: { fieldPath: "metadata.name" } }] } },
    ],
    containers: [
      {
        name: "app",
        image: "app:1",
        command: [],
        args: ["", "-x"],
        env: [
          { name: "EMPTY", value: "" },
          { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        ],
        ports: [
          { name: "http", containerPort: 80 },
          { containerPort: 53, protocol: "UDP" },
        ],
        resources: { requests: { cpu: "0.5", memory: "1e3" }, limits: { cpu: "1500m", memory: "0.5Gi" } },
        readinessProbe: { httpGet: { port: "http", path: "" }, initialDelaySeconds: 0 },
        livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
        securityContext: { privileged: false, capabilities: { add: ["NET_ADMIN"] } },
        volumeMounts: [{ name: "empty", mountPath: "/e", readOnly: false, subPath: "" }],
        stdin: false,
      },
    ],
  },
};
