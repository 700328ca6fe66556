import * as ts from 'typescript';

/**
 * What the public API of an entry file leaves undocumented, one line each. Documented means: a doc comment that says
 * something besides its tags, and for an optional field of a props interface also what holds when it is left out
 * (`@default`). Asked of every export, every public or protected member of a class, every field of an interface, every
 * member of an enum. Constructors need none: the class says what it is for, the props say what goes in.
 */
export function undocumented(program: ts.Program, entry: string): string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} exports nothing`);

  const findings: string[] = [];
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!isDescribed(symbol, checker)) findings.push(`${symbol.name}: no doc comment`);
    for (const member of membersOf(symbol)) {
      const name = `${symbol.name}.${member.name}`;
      if (!isDescribed(member, checker)) findings.push(`${name}: no doc comment`);
      if (isOptional(member) && isProps(symbol) && !hasTag(member, 'default')) findings.push(`${name}: no @default`);
    }
  }
  return findings.sort();
}

function membersOf(symbol: ts.Symbol): ts.Symbol[] {
  const own = [...(symbol.members?.values() ?? [])];
  // Of a class: static members. Of an enum: its members.
  const statics =
    symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Enum) ? [...(symbol.exports?.values() ?? [])] : [];
  return [...own, ...statics].filter((member) => isPartOfTheApi(member));
}

function isPartOfTheApi(member: ts.Symbol): boolean {
  const unnamed =
    ts.SymbolFlags.Constructor | ts.SymbolFlags.Signature | ts.SymbolFlags.Prototype | ts.SymbolFlags.TypeParameter;
  if ((member.flags & unnamed) !== 0 || hasTag(member, 'internal')) return false;
  return (member.declarations ?? []).some(
    (declaration) =>
      !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) &&
      !ts.isPrivateIdentifier(ts.getNameOfDeclaration(declaration) ?? declaration),
  );
}

function isDescribed(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== '';
}

function isOptional(member: ts.Symbol): boolean {
  return (member.flags & ts.SymbolFlags.Optional) !== 0;
}

/** A data interface that users fill in; those that start with "I" are behaviour that others may implement. */
function isProps(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Interface) !== 0 && !/^I[A-Z]/.test(symbol.name.replace(/^Istio/, ''));
}

function hasTag(symbol: ts.Symbol, tag: string): boolean {
  return symbol
    .getJsDocTags()
    .some(({ name, text }) => name === tag && (tag === 'internal' || ts.displayPartsToString(text).trim() !== ''));
}
