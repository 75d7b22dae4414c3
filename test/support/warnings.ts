/** Returns the warnings that Node emits during `action`, which should end with a turn of the event loop. */
export async function warningsDuring(action: () => Promise<void>): Promise<string[]> {
  const warnings: string[] = [];
  const onWarning = ({ name, message }: Error): void => void warnings.push(`${name}: ${message}`);
  process.on("warning", onWarning);
  try {
    await action();
  } finally {
    process.off("warning", onWarning);
  }
  return warnings;
}
