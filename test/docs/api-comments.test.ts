import { join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from './markdown';
import { undocumented } from './undocumented';

test.each(['index.ts', 'jest/index.ts'])(
  'everything that src/%s exports is documented',
  (file) => {
    const entry = join(ROOT, 'src', file);
    const program = ts.createProgram([entry], { ...compilerOptions(), noLib: true });
    expect(undocumented(program, entry)).toEqual([]);
  },
  60_000,
);

describe('a symbol is reported', () => {
  test.each([
    ['an export without a comment', 'export class Bare {}', ['Bare: no doc comment']],
    ['a comment of tags alone', '/** @see elsewhere */ export class OnlyTags {}', ['OnlyTags: no doc comment']],
    [
      'a member of a class, static or not',
      '/** C */ export class C { a = 1; static b(): void {} get c(): number { return 1; } protected d = 1; }',
      ['C.a: no doc comment', 'C.b: no doc comment', 'C.c: no doc comment', 'C.d: no doc comment'],
    ],
    [
      'a property of a constructor',
      '/** C */ export class C { constructor(readonly a: number) {} }',
      ['C.a: no doc comment'],
    ],
    ['a field of an interface', '/** P */ export interface P {\n readonly a: number\n}', ['P.a: no doc comment']],
    ['a member of an enum', '/** E */ export enum E {\n A,\n /** b */ B\n}', ['E.A: no doc comment']],
    [
      'an optional field of props without @default',
      '/** P */ export interface IstioP {\n /** a */ readonly a?: number;\n /** b @default */ readonly b?: number\n}',
      ['IstioP.a: no @default', 'IstioP.b: no @default'],
    ],
    ['a symbol exported under a list', 'class Listed {} export { Listed };', ['Listed: no doc comment']],
  ])('%s', (_, source, expected) => {
    expect(undocumentedIn(source)).toEqual(expected);
  });
});

describe('nothing is reported for', () => {
  test.each([
    [
      'private and internal members',
      '/** C */ export class C {\n private a = 1;\n /** @internal */ b = 1;\n #c = 1;\n constructor() {}\n}',
    ],
    ['what is not exported', 'class Hidden { a = 1; }\n/** C */ export class C {\n /** d */ d = new Hidden().a;\n}'],
    ['optional fields of behaviour', '/** I */ export interface IThing {\n /** a */ readonly a?: string\n}'],
    ['optional fields with @default', '/** P */ export interface P {\n /** a @default none */ readonly a?: string\n}'],
  ])('%s', (_, source) => {
    expect(undocumentedIn(source)).toEqual([]);
  });
});

function undocumentedIn(source: string): string[] {
  const host = ts.createCompilerHost({});
  const file = ts.createSourceFile('/entry.ts', source, ts.ScriptTarget.ES2022, true);
  const program = ts.createProgram(['/entry.ts'], { noLib: true }, { ...host, getSourceFile: () => file });
  return undocumented(program, '/entry.ts');
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}
