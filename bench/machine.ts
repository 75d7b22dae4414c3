import { cpus, release, totalmem, type } from "node:os";

/** Describes the machine on which the measurement runs. */
export function machine(): Readonly<Record<string, string | number>> {
  const [cpu] = cpus();
  return {
    machine: `${cpus().length} x ${cpu?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.version,
  };
}
