import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inRepository, readText } from "./repository.js";

/** A package in package-lock.json. */
interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readText("package-lock.json")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** Returns the place where `name` is found by the package at `place`, as Node looks for it. */
function placeOf(name: string, place: string): string {
  const found = `${place === "" ? "" : `${place}/`}node_modules/${name}`;
  if (found in lock.packages) {
    return found;
  }
  assert.notEqual(place, "", `package-lock.json has no ${name}`);
  return placeOf(name, place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/"))));
}

/** Returns the places of all packages that are installed with this one. Optional peers are not. */
function installedWith(): string[] {
  const places = new Set<string>();
  const visit = (place: string): void => {
    for (const name of Object.keys(lock.packages[place]?.dependencies ?? {})) {
      const found = placeOf(name, place);
      if (!places.has(found)) {
        places.add(found);
        visit(found);
      }
    }
  };
  visit("");
  return [...places];
}

/** Returns the bytes of the files of a package, without the packages in it. */
function weightOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? weightOf(path) : lstatSync(path).size;
    })
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** Returns the bytes of the files of this package. */
function ownWeight(): number {
  const json = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: inRepository(""),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [pack] = Object.values(JSON.parse(json) as Record<string, { unpackedSize: number }>);
  return pack?.unpackedSize ?? assert.fail("npm packs nothing");
}

const MB = 1_000_000;

describe("an installation", () => {
  const places = installedWith();

  it("has fewer than 30 packages", () => {
    assert.ok(places.length + 1 < 30, places.join("\n"));
  });

  it("has less than 10 MB of files", () => {
    const weights = [
      ["k8s-informer", ownWeight()] as const,
      ...places.map((place) => [place, weightOf(inRepository(place))] as const),
    ].sort(([, one], [, other]) => other - one);
    const sum = weights.reduce((total, [, bytes]) => total + bytes, 0);
    const table = weights.map(([name, bytes]) => `${(bytes / MB).toFixed(2)} MB ${name}`);
    assert.ok(sum < 10 * MB, `${(sum / MB).toFixed(2)} MB:\n${table.join("\n")}`);
  });
});
