#!/usr/bin/env node
const { runProcess } = await import("../dist/cli/main.js").catch((error) => {
  console.error(`error: Cannot start: ${error.message}; in a clone, build it with: npm run build`);
  process.exit(1);
});

await runProcess();
