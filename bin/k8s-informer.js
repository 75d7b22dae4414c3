#!/usr/bin/env node
const { join } = require("node:path");

const directory = join(__dirname, "..", "dist", "cli");
let start;
try {
  ({ start } = require(join(directory, "start.js")));
} catch (error) {
  console.error(`error: Cannot start: ${error.message}; in a clone, build it with: npm run build`);
  process.exit(1);
}
start(directory);
