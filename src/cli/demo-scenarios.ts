import { SCENARIO_NAMES, type ScenarioName, SCENARIOS } from "../apiserver/scenario/scenarios.js";
import { nearestWord } from "./habits/nearest-word.js";
import { UsageError } from "./usage-error.js";

/** Returns the part of `demo --help` that lists the scenarios. */
export function scenarioHelp(): string {
  return `
Scenarios (all by default):
${Object.entries(SCENARIOS)
  .map(([name, description]) => `  ${name.padEnd(18)} ${description}`)
  .join("\n")}`;
}

/**
 * Returns the scenarios that the words name, each of them once. No word means all scenarios.
 *
 * @throws UsageError for a word that names no scenario.
 */
export function scenariosIn(words: readonly string[]): readonly ScenarioName[] {
  const scenarios = [...new Set(words)].map(scenarioNamed);
  return scenarios.length === 0 ? SCENARIO_NAMES : scenarios;
}

function scenarioNamed(word: string): ScenarioName {
  const found = SCENARIO_NAMES.find((name) => name === word);
  if (found === undefined) {
    const nearest = nearestWord(word, SCENARIO_NAMES);
    const advice = nearest === undefined ? "" : `did you mean "${nearest}"? `;
    throw new UsageError(
      `Cannot play the scenario "${word}": ${advice}expected one of ${SCENARIO_NAMES.join(", ")}`,
      "",
      "demo",
    );
  }
  return found;
}
