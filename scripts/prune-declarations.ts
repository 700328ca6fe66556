import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

// A consumer's compiler opens the declarations that the entry points reach; the others are of use to no program. Run by the
// build.

const ROOT = resolve(__dirname, '..');
const LIB = join(ROOT, 'lib');
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
};
const ENTRIES = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [join(ROOT, entry.types)]));

const program = ts.createProgram(ENTRIES, {
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  skipLibCheck: true,
  types: [],
});
const reached = new Set(program.getSourceFiles().map(({ fileName }) => resolve(fileName)));
for (const entry of readdirSync(LIB, { withFileTypes: true, recursive: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && /\.d\.m?ts$/.test(path) && !reached.has(path)) rmSync(path);
}
