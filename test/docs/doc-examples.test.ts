import * as ambient from 'cdk8s-ambient';
import { Construct } from 'constructs';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { diagnosticsOf } from './diagnostics';
import { ROOT } from './markdown';

// Every public construct has an @example, which an editor shows: a piece of a program that has a mesh of two clusters. Each is
// compiled and run.

const CONSTRUCTS = Object.entries(ambient)
  .filter(([, exported]) => typeof exported === 'function' && exported.prototype instanceof Construct)
  .map(([name]) => name)
  .sort();
const EXAMPLES = examplesOf(join(ROOT, 'src', 'index.ts'));

let folder: string;

beforeAll(() => {
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.tmp', 'examples-'));
  for (const [name, example] of EXAMPLES) writeFileSync(fileOf(name), programOf(example));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('there are constructs, and each has an example', () => {
  expect(CONSTRUCTS).toContain('Waypoint');
  expect([...EXAMPLES.keys()].sort()).toEqual(expect.arrayContaining(CONSTRUCTS));
});

test('every example type checks', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions: { ...config.compilerOptions, noUnusedLocals: false }, files: [...EXAMPLES.keys()].map(fileOf) },
    ts.sys,
    ROOT,
  );
  const messages = diagnosticsOf([...EXAMPLES.keys()].map(fileOf), options).map(
    ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
  expect(messages).toEqual([]);
}, 120_000);

test.each([...EXAMPLES.keys()])('the example of %s runs, and its construct writes something', (name) => {
  const outdir = join(folder, name);
  process.env.CDK8S_OUTDIR = outdir;
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    jest.requireActual(fileOf(name));
    expect(readdirSync(outdir, { recursive: true }).length).toBeGreaterThan(1);
  } finally {
    jest.restoreAllMocks();
    delete process.env.CDK8S_OUTDIR;
  }
});

function fileOf(name: string): string {
  return join(folder, `${name}.ts`);
}

function programOf(example: string): string {
  const mesh = `
    const mesh = new Mesh();
    const cluster1 = new Cluster(mesh, 'cluster1', { network: 'network1' });
    const cluster2 = new Cluster(mesh, 'cluster2', { network: 'network2' });`;
  return `
    import { Chart } from 'cdk8s';
    import { ${Object.keys(ambient).join(', ')} } from 'cdk8s-ambient';
    ${example.includes('new Mesh(') ? example : `${mesh}\n${example}\nmesh.synth();`}`;
}

/** The examples in the doc comments of the classes that a file exports. */
function examplesOf(entry: string): Map<string, string> {
  const program = ts.createProgram([entry], { noLib: true, module: ts.ModuleKind.Node16 });
  const checker = program.getTypeChecker();
  const found = new Map<string, string>();
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const example = symbol.getJsDocTags(checker).find(({ name }) => name === 'example');
    if (example !== undefined) found.set(exported.name, ts.displayPartsToString(example.text));
  }
  return found;
}
