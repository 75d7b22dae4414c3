#!/usr/bin/env node
const { join } = require("node:path");

let start;
try {
  ({ start } = require(join(__dirname, "..", "dist", "cli", "start.js")));
} catch (error) {
  console.error(`error: Cannot start: ${error.message}; in a clone, build it with: npm run build`);
  process.exit(1);
}
start(process);
