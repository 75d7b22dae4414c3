import { after, afterEach, before } from "node:test";
import { type ApiServer, startApiServer } from "../../src/apiserver/api-server.js";
import type { ApiServerOptions } from "../../src/apiserver/server-options.js";
import { RawClient } from "./raw-client.js";

/** A server for the tests of a describe block, and a client of it. */
export interface ServerFixture {
  readonly server: ApiServer;
  readonly client: RawClient;
}

/**
 * Starts a server before the first test and closes it after the last. After each test, all pods and
 * ConfigMaps are deleted. The server speaks plain HTTP unless the options say otherwise.
 */
export function useServer(options: ApiServerOptions = {}): ServerFixture {
  let running: { readonly server: ApiServer; readonly client: RawClient } | undefined;
  before(async () => {
    const server = await startApiServer({ tls: false, ...options });
    running = { server, client: new RawClient(server) };
  });
  after(async () => {
    await running?.server.close();
  });
  afterEach(() => {
    for (const resource of ["pods", "configmaps"]) {
      for (const { metadata } of running?.server.objects.list(resource) ?? []) {
        running?.server.objects.delete(resource, `${metadata.namespace ?? ""}/${metadata.name}`, {
          gracePeriodSeconds: 0,
        });
      }
    }
  });
  function get(): ServerFixture {
    if (running === undefined) {
      throw new Error("Cannot use the server: it has not started, expected a use inside a test");
    }
    return running;
  }
  return {
    get server() {
      return get().server;
    },
    get client() {
      return get().client;
    },
  };
}
