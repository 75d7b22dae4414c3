import { createHash } from "node:crypto";
import { fieldsOf, mapItems, textOf, withDefaults } from "../json/json-access.js";
import type { JsonObject, StoredObject } from "../json/json-object.js";
import { statusStrategyFrom } from "./generic-strategy.js";
import type { KindStrategy } from "./kind-strategy.js";

const strategy = statusStrategyFrom({ loadBalancer: {} });

/** The first of the ports that kube-apiserver gives to nodes, and their number. */
const NODE_PORTS = { first: 30_000, count: 2768 };

/**
 * The strategy of Services: fills in the defaults and the addresses. The address and the ports of the nodes are
 * computed from the uid, so that nothing has to be remembered.
 */
export const serviceStrategy: KindStrategy = {
  ...strategy,
  prepareForCreate: (service, context) => strategy.prepareForCreate(withServiceDefaults(service), context),
  prepareForUpdate: (next, current, context) => {
    const spec = withDefaults(fieldsOf(next["spec"]), {
      clusterIP: fieldsOf(current["spec"])["clusterIP"],
      clusterIPs: fieldsOf(current["spec"])["clusterIPs"],
    });
    return strategy.prepareForUpdate(withServiceDefaults({ ...next, spec }), current, context);
  },
};

function withServiceDefaults(service: StoredObject): StoredObject {
  const typed = withDefaults(fieldsOf(service["spec"]), {
    type: "ClusterIP",
    sessionAffinity: "None",
  });
  const spec = mapItems(typed, "ports", (port) =>
    withDefaults(port, { protocol: "TCP", targetPort: port["port"] }),
  );
  if (typed["type"] === "ExternalName") {
    return { ...service, spec };
  }
  const { uid = "" } = service.metadata;
  const clusterIP = textOf(spec["clusterIP"]) || addressOf(uid);
  const addressed = withDefaults(
    { ...spec, clusterIP },
    {
      clusterIPs: [clusterIP],
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
    },
  );
  return { ...service, spec: withNodePorts(addressed, uid) };
}

function withNodePorts(spec: JsonObject, uid: string): JsonObject {
  if (spec["type"] !== "NodePort" && spec["type"] !== "LoadBalancer") {
    return spec;
  }
  const external = withDefaults(spec, {
    externalTrafficPolicy: "Cluster",
    ...(spec["type"] === "LoadBalancer" ? { allocateLoadBalancerNodePorts: true } : {}),
  });
  return mapItems(external, "ports", (port) => {
    const chance = numberFrom(`${uid} ${JSON.stringify(port["port"])} ${textOf(port["protocol"])}`);
    return withDefaults(port, { nodePort: NODE_PORTS.first + (chance % NODE_PORTS.count) });
  });
}

/** Returns an address in 10.96.0.0/16. */
function addressOf(uid: string): string {
  const chance = numberFrom(uid);
  return `10.96.${chance % 256}.${1 + (Math.floor(chance / 256) % 254)}`;
}

function numberFrom(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
