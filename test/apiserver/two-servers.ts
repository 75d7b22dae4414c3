import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/api-server.js";
import { type RealCluster, startRealCluster } from "../support/real-cluster.js";
import { RawClient, type Target } from "./raw-client.js";

/** One of the two servers, and a client of it. */
export interface ServerSide {
  readonly target: Target;
  /** A client of a user that may do everything. */
  readonly client: RawClient;
  /** The token of a user that may do nothing. */
  readonly restrictedToken: string;
}

/** An embedded server and a kube-apiserver. */
export interface TwoServers {
  readonly embedded: ServerSide;
  readonly real: ServerSide;
}

/** Starts both servers before the first test of a describe block and closes them after the last. */
export function useTwoServers(): TwoServers {
  let cluster: RealCluster | undefined;
  let server: ApiServer | undefined;
  let sides: TwoServers | undefined;
  before(
    async () => {
      cluster = await startRealCluster();
      server = await startApiServer({ users: { restricted: { rules: [] } } });
      sides = { embedded: embeddedSide(server), real: await realSide(cluster) };
    },
    { timeout: 120_000 },
  );
  after(async () => {
    await server?.close();
    await cluster?.close();
  });
  function get(): TwoServers {
    if (sides === undefined) {
      throw new Error("Cannot use the servers: they have not started, expected a use inside a test");
    }
    return sides;
  }
  return {
    get embedded() {
      return get().embedded;
    },
    get real() {
      return get().real;
    },
  };
}

function embeddedSide(server: ApiServer): ServerSide {
  const { users } = JSON.parse(server.kubeconfig("restricted")) as {
    users: { user: { token: string } }[];
  };
  return {
    target: server,
    client: new RawClient(server),
    restrictedToken: users[0]?.user.token ?? "",
  };
}

async function realSide({ url, caFile, adminToken, restrictedToken }: RealCluster): Promise<ServerSide> {
  const target = { url, caCertificate: await readFile(caFile, "utf8"), token: adminToken };
  return { target, client: new RawClient(target), restrictedToken };
}
