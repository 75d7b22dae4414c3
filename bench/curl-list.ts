import { execFile } from "node:child_process";
import type { RealCluster } from "../test/support/real-cluster.js";

/**
 * Measures how many seconds curl takes to list all pods as protobuf with gzip, including its own start.
 * Resolves with NaN if curl is missing or fails.
 */
export async function curlList(cluster: RealCluster, query = "resourceVersion=0"): Promise<number> {
  const args = ["-sS", "-o", "/dev/null", "--cacert", cluster.caFile];
  const headers = [
    "Accept: application/vnd.kubernetes.protobuf",
    "Accept-Encoding: gzip",
    `Authorization: Bearer ${cluster.adminToken}`,
  ].flatMap((header) => ["-H", header]);
  const startedAt = performance.now();
  const isDone = await new Promise<boolean>((resolve) => {
    execFile("curl", [...args, ...headers, `${cluster.url}/api/v1/pods?${query}`], (error) => {
      resolve(error === null);
    });
  });
  return isDone ? (performance.now() - startedAt) / 1000 : Number.NaN;
}
