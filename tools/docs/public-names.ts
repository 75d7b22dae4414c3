import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { type PublicMember, publicMembers } from "./public-members.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A name that an entry point exports. */
export interface PublicName {
  readonly name: string;
  readonly kind: "class" | "function" | "type" | "constant";
  /** The path of the file that declares the name, relative to the top of the repository. */
  readonly file: string;
  /** The doc comment with its tags, as Markdown, or an empty string if there is none. */
  readonly comment: string;
  /** The public members of a class or an interface. Those of other declarations, and inherited ones, are not listed. */
  readonly members: readonly PublicMember[];
  /**
   * Whether the name stands below the line in `index.ts` that separates the API for users from the API for
   * extenders.
   */
  readonly forExtenders: boolean;
}

/**
 * Returns the exports of an entry point, in their order. Every export must be `export { name } from
 * "./file.js"`.
 */
export function publicNames(entry: string): PublicName[] {
  const path = join(root, entry);
  const text = readFileSync(path, "utf8");
  const line = text.indexOf("\n// ----");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return source.statements.filter(ts.isExportDeclaration).flatMap((statement) => {
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause) || moduleSpecifier === undefined) {
      throw new TypeError(
        `Cannot read ${entry}: found an export of another form than export { name } from "./file.js"`,
      );
    }
    const from = (moduleSpecifier as ts.StringLiteral).text.replace(/\.js$/, ".ts");
    const file = join(dirname(path), from);
    return exportClause.elements.map(({ name: { text: name } }) => ({
      name,
      ...declarationOf(file, name),
      file: relative(root, file),
      forExtenders: line >= 0 && statement.pos > line,
    }));
  });
}

function declarationOf(file: string, name: string): Pick<PublicName, "kind" | "comment" | "members"> {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  // An overloaded function, or a constant with a type of the same name, has several declarations.
  const declarations = source.statements.filter((statement) => declares(statement, name));
  const [first] = declarations;
  if (first === undefined) {
    throw new TypeError(`Cannot find "${name}" in ${file}`);
  }
  const comment = declarations.map(commentOf).find((text) => text !== "") ?? "";
  return { kind: kindOf(first), comment, members: publicMembers(first) };
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.some(
      (declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name,
    );
  }
  return (
    (ts.isClassDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)) &&
    statement.name?.text === name
  );
}

function kindOf(statement: ts.Statement): PublicName["kind"] {
  if (ts.isClassDeclaration(statement)) {
    return "class";
  }
  if (ts.isFunctionDeclaration(statement)) {
    return "function";
  }
  return ts.isVariableStatement(statement) ? "constant" : "type";
}

function commentOf(statement: ts.Statement): string {
  const [comment] = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return [text, ...(comment?.tags ?? []).map(tagText)].filter((part) => part !== "").join("\n\n");
}

/** Returns a tag as Markdown. Names of tags that are not known are left out. */
function tagText(tag: ts.JSDocTag): string {
  const text = ts.getTextOfJSDocComment(tag.comment) ?? "";
  switch (tag.tagName.text) {
    case "example":
      return `\`\`\`ts\n${text}\n\`\`\``;
    case "throws":
      // The text of the tag, because TypeScript reads its first word as the type of the error.
      return tag
        .getText()
        .replace(/^@throws/, "Throws")
        .replaceAll(/\s*\n\s*\*/g, "")
        .trim();
    case "defaultValue":
      return `The default is ${text}.`;
    case "param":
      return `- \`${(tag as ts.JSDocParameterTag).name.getText()}\`: ${text.replace(/^-\s*/, "")}`;
    case "returns":
      return `Returns ${text}`;
    case "deprecated":
      return `Deprecated: ${text}`;
    default:
      return "";
  }
}
