import ts from "typescript";

/** A member of a class or an interface that programs may use. */
export interface PublicMember {
  /** The name, followed by `()` if it is a method. */
  readonly name: string;
  /** The first sentence of the doc comment, or an empty string if there is none. */
  readonly summary: string;
}

/** Returns the public members of a class or an interface in their order, and none of another statement. */
export function publicMembers(statement: ts.Statement): readonly PublicMember[] {
  if (!ts.isClassDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) {
    return [];
  }
  const members = new Map<string, PublicMember>();
  for (const member of statement.members) {
    const name = nameOf(member);
    // The first of several overloads has the comment, and so has the getter beside its setter.
    if (name !== undefined && !members.has(name)) {
      members.set(name, { name, summary: summaryOf(member) });
    }
  }
  return [...members.values()];
}

function nameOf(member: ts.ClassElement | ts.TypeElement): string | undefined {
  // Names such as #queue and [Symbol.asyncDispose] are not identifiers.
  if (member.name === undefined || !ts.isIdentifier(member.name) || isHidden(member)) {
    return undefined;
  }
  const isMethod = ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
  return isMethod ? `${member.name.text}()` : member.name.text;
}

function isHidden(member: ts.ClassElement | ts.TypeElement): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (ts.getCombinedModifierFlags(member) & hidden) !== 0;
}

function summaryOf(member: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const [paragraph = ""] = (ts.getTextOfJSDocComment(comment?.comment) ?? "").split(/\n\s*\n/, 1);
  const text = paragraph.replaceAll(/\s+/g, " ").trim();
  // The full stop of "e.g." is followed by a small letter.
  return /^.*?[.](?= [^a-z]|$)/.exec(text)?.[0] ?? text;
}
