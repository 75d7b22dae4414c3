import type { DemoFlags } from "../flags.js";
import type { Host } from "../host.js";

export async function demo(_host: Host, _flags: DemoFlags): Promise<number> {
  return Promise.reject(new Error("not yet"));
}
