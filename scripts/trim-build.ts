import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { transformSync } from 'esbuild';
import * as ts from 'typescript';
import { joinModules } from './join-modules';

// Makes of what the compiler wrote what users need of it. Run by the build.
//
// - A consumer's compiler opens the declarations that the entry points reach; the others are of use to no program.
// - An editor goes from a name to its declaration, and by a map from there to the source: the sources of these declarations are copied.
// - Comments in programs, and blanks that no program needs, are left out: they are 670 kB, and the package has at most 5 MB. Names stay,
//   and lines stay short, so that a stack trace can be read.
// - What the compiler writes into a file for `import * as` of a module that is not an ES module is left out, too: ours say that they are,
//   and Node's need no copy.
// - Programs are joined to a few files, which are read faster than hundreds (join-modules.ts).

const ROOT = resolve(__dirname, '..');
const LIB = join(ROOT, 'lib');
/** Beside the declarations a source would be taken for the module itself. */
const SOURCES = join(LIB, 'sources');
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};
const ENTRIES = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [entry]));

/** What `bin/` calls. */
const MAIN = 'src/cli/main.js';

/** How long a line of a program is, about. */
const LINE = 120;

/** What the compiler writes for `import * as`. */
const HELPERS = ['__createBinding', '__setModuleDefault', '__importStar'];

const program = ts.createProgram(
  ENTRIES.map(({ types }) => join(ROOT, types)),
  {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    skipLibCheck: true,
    types: [],
  },
);
const reached = new Set(program.getSourceFiles().map(({ fileName }) => resolve(fileName)));
const printer = ts.createPrinter({ removeComments: true });

for (const entry of readdirSync(LIB, { withFileTypes: true, recursive: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile()) continue;
  if (/\.m?js$/.test(path)) writeFileSync(path, shortened(readFileSync(path, 'utf8')));
  else if (/\.d\.m?ts\.map$/.test(path)) toSources(path);
  else if (!reached.has(path)) rmSync(path);
}
const required = new Set([MAIN, ...ENTRIES.flatMap((entry) => requiredBy(join(ROOT, entry.default)))]);
joinModules(LIB, (path) => required.has(path));

/** An entry itself, or what it imports if it is an ES module: those are not joined. */
function requiredBy(entry: string): string[] {
  if (!entry.endsWith('.mjs')) return [inLib(entry)];
  const { importedFiles } = ts.preProcessFile(readFileSync(entry, 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => inLib(join(dirname(entry), fileName)));
}

function inLib(path: string): string {
  return relative(LIB, path).split(sep).join('/');
}

function shortened(text: string): string {
  const { code } = transformSync(printer.printFile(withoutHelpers(parse(text))), {
    ...{ minifyWhitespace: true, lineLimit: LINE, charset: 'utf8', legalComments: 'none' },
  });
  return code;
}

/** Without the helpers of `import * as`, if each such import is of a file of ours or of a module of Node, and nothing else needs them. */
function withoutHelpers(file: ts.SourceFile): ts.SourceFile {
  const isHelper = (node: ts.Node): boolean =>
    ts.isVariableStatement(node) && HELPERS.includes(node.declarationList.declarations[0]!.name.getText(file));
  const others = file.statements.filter((statement) => !isHelper(statement));
  let isNeeded = false;
  const { transformed } = ts.transform(file, [
    (context) => {
      const visit = (node: ts.Node): ts.Node => {
        const required = requiredByStar(node);
        if (required !== undefined) return required;
        if (ts.isIdentifier(node) && HELPERS.includes(node.text)) isNeeded = true;
        return ts.visitEachChild(node, visit, context);
      };
      return (whole) =>
        context.factory.updateSourceFile(
          whole,
          others.map((statement) => ts.visitNode(statement, visit) as ts.Statement),
        );
    },
  ]);
  return isNeeded ? file : transformed[0]!;
}

/** The `require` of `__importStar(require("./file"))`, for a file or a module of Node. */
function requiredByStar(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== '__importStar')
    return;
  const [required] = node.arguments;
  if (required === undefined || !ts.isCallExpression(required)) return;
  const [name] = required.arguments;
  return name !== undefined && ts.isStringLiteral(name) && /^(\.|node:)/.test(name.text) ? required : undefined;
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('program.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
}

/** Leads a map of declarations to a copy of their source. What no entry point reaches needs no map. */
function toSources(path: string): void {
  if (!reached.has(path.replace(/\.map$/, ''))) {
    rmSync(path);
    return;
  }
  const map = JSON.parse(readFileSync(path, 'utf8')) as { readonly sources: readonly [string] };
  const source = resolve(dirname(path), map.sources[0]);
  const copy = join(SOURCES, relative(join(ROOT, 'src'), source));
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(source, copy);
  writeFileSync(path, JSON.stringify({ ...map, sources: [relative(dirname(path), copy).split(sep).join('/')] }));
}
