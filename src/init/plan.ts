import { UserError } from '../util/user-error';
import { extendedPackageJson, missingOf, newPackageJson, type Additions } from './package-json';

/** What is needed to plan a project. */
export interface Ingredients {
  /** The name of the folder. */
  readonly name: string;
  /** The files of the folder, by path relative to it: those that a plan may write, and package.json. */
  readonly present: ReadonlyMap<string, string>;
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
}

const MANIFEST = 'package.json';
/** What else does the work of a file of the templates. */
const IN_PLACE_OF: Readonly<Record<string, RegExp>> = {
  'jest.config.cjs': /^(jest|vitest)\.config\./,
  'cdk8s.yaml': /^cdk8s\.yaml$/,
};
const PROJEN = /^\.projenrc\./;
/** What the two lines of main.ts are, for a project that has a main.ts. */
const MAIN = "import { platform } from './platform'; platform().synth();";

/** Plans a project: what is there stays, what is missing is added. */
export function planOf({ name, present, entries, templates, rangeOf }: Ingredients): Plan {
  const text = present.get(MANIFEST);
  const isThere = (file: string): boolean =>
    present.has(file) || entries.some((entry) => IN_PLACE_OF[file]?.test(entry) === true);
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
  else if (entries.some((entry) => PROJEN.test(entry))) {
    kept.push(MANIFEST);
    steps.push(...projenSteps(parsed(text), additions));
  } else {
    parsed(text);
    const extended = extendedPackageJson(text, additions);
    if (extended === undefined) kept.push(MANIFEST);
    else writes.set(MANIFEST, extended);
  }
  if (kept.includes('main.ts') && writes.has('platform.ts')) {
    steps.push(`main.ts was left as it is. To synthesize the mesh, let it say: ${MAIN}`);
  }
  if (/^\/?dist\/?$/m.test(present.get('.gitignore') ?? '')) {
    steps.push('.gitignore leaves out dist/. Take it from there: reviews and GitOps read what is committed in it.');
  }
  return { writes, kept: kept.sort(), steps };
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

/** projen writes package.json, and would take out what it does not know of. */
function projenSteps(manifest: object, additions: Additions): string[] {
  const { dependencies, devDependencies } = missingOf(manifest as Parameters<typeof missingOf>[0], additions);
  const listed = (packages: Readonly<Record<string, string>>) =>
    Object.entries(packages).map(([name, range]) => `${name}@${range}`);
  const lists = [
    ['deps', listed(dependencies)],
    ['devDeps', listed(devDependencies)],
  ] as const;
  return lists
    .filter(([, packages]) => packages.length > 0)
    .map(([list, packages]) => `projen writes package.json. Add to ${list} in .projenrc: ${packages.join(', ')}`);
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
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
