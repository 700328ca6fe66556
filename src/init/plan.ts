import { UserError } from '../util/user-error';
import { extendedPackageJson, newPackageJson, type Additions, type Manifest } from './package-json';
import { isLaidOutByProjen, laidOutByProjen, packagesToAdd, projenFileIn } from './projen';

/** What is needed to plan a project. */
export interface Ingredients {
  /** The name of the folder. */
  readonly name: string;
  /** The text of a file of the folder, by path relative to it; undefined where it is not there. */
  readonly textOf: (file: string) => string | undefined;
  /** The names of all entries at the top of the folder. */
  readonly entries: readonly string[];
  /** The files of a new project, by path. */
  readonly templates: ReadonlyMap<string, string>;
  /** The version range of a package, as this package was tested with it. */
  readonly rangeOf: (name: string) => string;
}

/** What `init` does to a folder. */
export interface Plan {
  /** The files to write, by path. None of them is there, except a package.json that is added to. */
  readonly writes: ReadonlyMap<string, string>;
  /** Paths that are there already and stay as they are. */
  readonly kept: readonly string[];
  /** What is left to do by hand, each a sentence. */
  readonly steps: readonly string[];
  /** The commands that come after that, up to the tests. */
  readonly next: readonly string[];
}

const MANIFEST = 'package.json';
/** What else does the work of a file of the templates. */
const IN_PLACE_OF: Readonly<Record<string, RegExp>> = {
  'jest.config.cjs': /^(jest|vitest)\.config\./,
  'cdk8s.yaml': /^cdk8s\.yaml$/,
};
const MAIN = /^(src\/)?main\.ts$/;
/** What main.ts has to have, for a project that has one. */
const MAIN_LINE = "import { platform } from './platform'; platform().synth();";
/** The pipelines install with npm. */
const PIPELINES = ['.github/workflows/mesh.yaml', '.gitlab-ci.yml'];
const OTHER_LOCKS = ['yarn.lock', 'pnpm-lock.yaml', 'bun.lock'];

/** Plans a project: what is there stays, what is missing is added. */
export function planOf({ name, textOf, entries, templates: all, rangeOf }: Ingredients): Plan {
  const text = textOf(MANIFEST);
  const projen = projenFileIn(entries);
  const isCompiled = projen !== undefined && isLaidOutByProjen(textOf('cdk8s.yaml'));
  const templates = isCompiled ? laidOutByProjen(all) : all;
  const isThere = (file: string): boolean =>
    textOf(file) !== undefined || entries.some((entry) => IN_PLACE_OF[file]?.test(entry) === true);
  const hasJestKey = text !== undefined && 'jest' in parsed(text);
  const writes = new Map<string, string>();
  const kept: string[] = [];
  for (const [file, content] of templates) {
    if (isThere(file) || (file === 'jest.config.cjs' && hasJestKey)) kept.push(file);
    else writes.set(file, content);
  }
  const additions = additionsFor(writes, rangeOf);
  const steps: string[] = [];
  if (text === undefined) writes.set(MANIFEST, newPackageJson(packageName(name), additions));
  else if (projen !== undefined) {
    kept.push(MANIFEST);
    steps.push(...packagesToAdd({ file: projen, text: textOf(projen) ?? '' }, parsed(text), additions));
  } else {
    parsed(text);
    const extended = extendedPackageJson(text, additions);
    if (extended === undefined) kept.push(MANIFEST);
    else writes.set(MANIFEST, extended);
  }
  const main = kept.find((file) => MAIN.test(file));
  if (main !== undefined && writes.has(main.replace('main', 'platform'))) {
    steps.push(`${main} was left as it is. To synthesize the mesh, let it say: ${MAIN_LINE}`);
  }
  const ignored = textOf('.gitignore') ?? '';
  if (/^\/?dist\/?$/m.test(ignored) && !/^!\/?dist\/?$/m.test(ignored)) {
    const how = projen === undefined ? 'Take it from there' : `Add to ${projen}: project.gitignore.include('/dist/')`;
    steps.push(`.gitignore leaves out dist/. ${how}: reviews and GitOps read what is committed in it.`);
  }
  const lock = OTHER_LOCKS.find((file) => entries.includes(file));
  if (lock !== undefined && PIPELINES.some((file) => writes.has(file))) {
    steps.push(`This project has ${lock}, and the pipelines that were written install with npm ci: change it there.`);
  }
  return { writes, kept: kept.sort(), steps, next: nextOf(projen !== undefined, isCompiled) };
}

/** What to type once everything is in its place. */
function nextOf(hasProjen: boolean, isCompiled: boolean): string[] {
  return [
    hasProjen ? 'npx projen' : 'npm install',
    ...(isCompiled ? ['npx projen compile'] : []),
    'npx cdk8s synth',
    'npx cdk8s-ambient check dist',
    'npx cdk8s-ambient predict dist',
    hasProjen ? 'npx projen test' : 'npm test',
  ];
}

/** What the files that are written need: a project that brings its own jest is not given another. */
function additionsFor(writes: ReadonlyMap<string, string>, rangeOf: (name: string) => string): Additions {
  const ranges = (names: string[]) => Object.fromEntries(names.sort().map((name) => [name, rangeOf(name)]));
  return {
    scripts: { synth: 'cdk8s synth', test: 'jest' },
    dependencies: ranges(['cdk8s', 'cdk8s-ambient', 'constructs']),
    devDependencies: ranges([
      ...(writes.has('cdk8s.yaml') ? ['cdk8s-cli', 'tsx'] : []),
      ...(writes.has('jest.config.cjs') ? ['@swc/core', '@swc/jest', '@types/jest', 'jest'] : []),
      ...(writes.has('tsconfig.json') ? ['@types/node', 'typescript'] : []),
    ]),
  };
}

function parsed(text: string): Manifest {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Manifest;
  } catch {
    // Said below, like an array.
  }
  throw new UserError(`${MANIFEST} is not a JSON object, so nothing was written. Repair it, and call init again.`);
}

/** A name that npm accepts, from that of a folder. */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '');
  return name === '' ? 'mesh' : name;
}
