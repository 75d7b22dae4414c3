#!/usr/bin/env node
const { main } = await import("../dist/cli/main.js").catch((error) => {
  console.error(`error: Cannot start: ${error.message}; in a clone, build it with: npm run build`);
  process.exit(1);
});

// Not exitCode: a reader that has stopped reading would keep the process from ending.
process.exit(await main());
