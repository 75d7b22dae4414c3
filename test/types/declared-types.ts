import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = fileURLToPath(new URL("../../src/types", import.meta.url));

/** The members of an interface, each as `name?: type`, and the interfaces that it extends. */
export interface DeclaredType {
  readonly members: readonly string[];
  readonly extends: readonly string[];
}

/** Returns the interfaces of `src/types/`, by module and name: `apps-v1.Deployment`. */
export function declaredTypes(): ReadonlyMap<string, DeclaredType> {
  const paths = readdirSync(folder, { recursive: true }).map(String);
  return new Map(paths.filter((path) => path.endsWith(".ts")).flatMap(typesIn));
}

function typesIn(path: string): [string, DeclaredType][] {
  const text = readFileSync(join(folder, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const module = path.replace(/\.ts$/, "").replaceAll(/[\\/]/g, "-");
  return source.statements.filter(ts.isInterfaceDeclaration).map((declaration) => [
    `${module}.${declaration.name.text}`,
    {
      members: declaration.members.filter(ts.isPropertySignature).map(memberText),
      extends: (declaration.heritageClauses ?? []).flatMap(({ types }) =>
        types.map((type) => type.getText()),
      ),
    },
  ]);
}

function memberText({ name, questionToken, type, modifiers }: ts.PropertySignature): string {
  const kept =
    modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true ? "" : "writable ";
  return `${kept}${name.getText()}${questionToken === undefined ? "" : "?"}: ${type?.getText() ?? "any"}`;
}
