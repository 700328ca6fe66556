import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import * as ts from 'typescript';

// Joins the compiled modules of the package to a few files. To find, open and read hundreds of small files takes Node longer than what
// most commands do. Modules stay as the compiler wrote them, each a function that runs when it is first required: names in a stack
// trace, order and circles are those of single files. Modules that the same programs need lie in one file, so that little is read that
// is not needed.
//
// Bundlers split ES modules only. Of CommonJS they make one file for each entry, in which `__dirname` and the paths of the library's own
// lines in a stack are others, and two entries would have two copies of each class.

/** The folder of these files, in `lib/`. It lies in `src/`, as the library's own lines in a stack do (src/synth/messages/declared-at.ts). */
const FOLDER = 'src/modules';
/** Modules that only few programs need, and that are shorter than this together, lie with others: a file of their own costs more. */
const SHORT = 8_000;

interface Module {
  /** In pieces, between which there are the paths of other modules. */
  readonly text: ReadonlyArray<string | Required>;
  readonly length: number;
  /** What it requires when it is loaded. */
  readonly atOnce: readonly string[];
  /** What it requires in one of its functions. */
  readonly later: readonly string[];
}

/** A module by name, as `src/index`. */
interface Required {
  readonly name: string;
}

/** Modules are numbered, those of a file one after the other: names of paths would be a tenth of all. */
type Numbers = ReadonlyMap<string, number>;

/**
 * Joins all modules of a folder, and leaves at each entry a file that gives what the module gives.
 *
 * @param lib the folder of compiled modules
 * @param isEntry true for a module that something requires by its path, from there, as `src/index.js`
 */
export function joinModules(lib: string, isEntry: (path: string) => boolean): void {
  const paths = modulesIn(lib);
  const entries = paths.filter(isEntry);
  const names = new Set(paths.map(nameOf));
  const modules = new Map(
    paths.map((path) => [nameOf(path), toModule(nameOf(path), readFileSync(join(lib, path), 'utf8'), names)]),
  );
  const parts = toParts(modules, entries.map(nameOf));
  const numbers = new Map(parts.flat().map((name, index) => [name, index]));
  for (const path of paths) rmSync(join(lib, path));
  mkdirSync(join(lib, FOLDER), { recursive: true });
  for (const [index, part] of parts.entries()) {
    writeFileSync(join(lib, FOLDER, `${index}.js`), partText(part, modules, numbers));
  }
  writeFileSync(join(lib, FOLDER, 'load.js'), loaderText(parts));
  for (const path of entries) writeFileSync(join(lib, path), entryText(path, modules, numbers));
}

/** The paths of compiled modules from their folder, sorted. */
function modulesIn(lib: string): string[] {
  return readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => path.split(sep).join('/'))
    .sort();
}

function nameOf(path: string): string {
  return path.replace(/\.js$/, '');
}

function toModule(name: string, text: string, names: ReadonlySet<string>): Module {
  const atOnce: string[] = [];
  const later: string[] = [];
  const pieces: Array<string | Required> = [];
  let copied = 0;
  const visit = (node: ts.Node, isLater: boolean): void => {
    const path = requiredPath(node);
    if (path !== undefined) {
      const required = resolved(posix.join(dirname(name), path.text), names);
      (isLater ? later : atOnce).push(required);
      pieces.push(text.slice(copied, path.getStart()), { name: required });
      copied = path.end;
    }
    ts.forEachChild(node, (child) => visit(child, isLater || ts.isFunctionLike(node)));
  };
  visit(ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS), false);
  return { text: [...pieces, text.slice(copied)], length: text.length, atOnce, later };
}

/** The path in `require("./path")`. */
function requiredPath(node: ts.Node): ts.StringLiteral | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'require') return;
  const [path] = node.arguments;
  return path !== undefined && ts.isStringLiteral(path) && path.text.startsWith('.') ? path : undefined;
}

function resolved(path: string, names: ReadonlySet<string>): string {
  const found = [nameOf(path), `${path}/index`].find((name) => names.has(name));
  if (found === undefined) throw new Error(`${path} is not a compiled module`);
  return found;
}

/** Modules that lie in one file: those that the same programs need. A program is an entry, or what a function requires. */
function toParts(modules: ReadonlyMap<string, Module>, entries: readonly string[]): string[][] {
  const programs = [...new Set([...entries, ...[...modules.values()].flatMap(({ later }) => later)])];
  const needs = programs.map((program) => neededBy(program, modules));
  const byNeed = new Map<string, { readonly programs: ReadonlySet<number>; readonly names: string[] }>();
  for (const name of [...modules.keys()].sort()) {
    const needing = needs.flatMap((needed, index) => (needed.has(name) ? [index] : []));
    if (needing.length === 0) continue; // only types, or what no entry reaches
    const known = byNeed.get(needing.join());
    if (known === undefined) byNeed.set(needing.join(), { programs: new Set(needing), names: [name] });
    else known.names.push(name);
  }
  const length = (names: readonly string[]): number => names.reduce((sum, name) => sum + modules.get(name)!.length, 0);
  const parts = [...byNeed.values()].sort((left, right) => left.programs.size - right.programs.size);
  for (const [index, part] of parts.entries()) {
    if (length(part.names) >= SHORT) continue;
    // The next one that is read wherever this one is, so that nothing is read for it that is not needed.
    const other = parts.slice(index + 1).find(({ programs: more }) => [...part.programs].every((one) => more.has(one)));
    if (other !== undefined) other.names.push(...part.names.splice(0));
  }
  return parts.map(({ names }) => names.sort()).filter((names) => names.length > 0);
}

function neededBy(program: string, modules: ReadonlyMap<string, Module>): ReadonlySet<string> {
  const needed = new Set([program]);
  for (const name of needed) for (const below of modules.get(name)!.atOnce) needed.add(below);
  return needed;
}

/** In brackets V8 compiles a function at once: all of a file is needed, and would be looked through twice. */
function partText(names: readonly string[], modules: ReadonlyMap<string, Module>, numbers: Numbers): string {
  const functions = names.map(
    (name) =>
      `${numbers.get(name)}:["${name}",(function(exports,require,module,__dirname){${textOf(modules.get(name)!, numbers)}\n})]`,
  );
  return `"use strict";module.exports={\n${functions.join(',\n')}\n};\n`;
}

function textOf({ text }: Module, numbers: Numbers): string {
  const pieces = text.map((piece) => (typeof piece === 'string' ? piece : String(numbers.get(piece.name))));
  // The file says that all of it is strict.
  return pieces.join('').replace(/^(#!.*\n)?("use strict";\s*)?/, '');
}

/** As Node's own `require`: a module runs once, is there while it runs, and is forgotten if it throws. */
function loaderText(parts: readonly (readonly string[])[]): string {
  let end = 0;
  const ends = parts.map((names, index) => `[${(end += names.length)},()=>require("./${index}.js")]`);
  return `"use strict";
const path = require("node:path");
const lib = path.join(__dirname, ${JSON.stringify(posix.relative(FOLDER, '.'))});
const parts = [
${ends.join(',\n')}
];
const loaded = [];
function load(number) {
  if (typeof number !== "number") return require(number);
  if (loaded[number] !== undefined) return loaded[number].exports;
  const [, read] = parts.find(([end]) => number < end);
  const [name, run] = read()[number];
  const module = { exports: {} };
  loaded[number] = module;
  try {
    run.call(module.exports, module.exports, load, module, path.join(lib, path.dirname(name)));
  } catch (error) {
    loaded[number] = undefined;
    throw error;
  }
  return module.exports;
}
module.exports = load;
`;
}

/** An entry, with the names that it exports as Node looks for them where an ES module imports it. */
function entryText(path: string, modules: ReadonlyMap<string, Module>, numbers: Numbers): string {
  const name = nameOf(path);
  const names = [
    ...textOf(modules.get(name)!, numbers).matchAll(
      /\bexports\.\s*(\w+)\s*=(?!=)|\bdefineProperty\(exports,\s*"(\w+)"/g,
    ),
  ].map(([, assigned, defined]) => assigned ?? defined!);
  const exported = [...new Set(names)].filter((one) => one !== '__esModule').sort();
  const loader = posix.relative(dirname(path), `${FOLDER}/load.js`);
  return `"use strict";
const load = require(${JSON.stringify(loader.startsWith('.') ? loader : `./${loader}`)});
module.exports = load(${numbers.get(name)}); // ${name}
0 && (module.exports = { ${exported.join(', ')} });
`;
}
