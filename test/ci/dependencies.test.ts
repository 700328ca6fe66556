import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// What comes into the projects of users with this package, but for its peers. A line here is a decision that is reviewed.

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  /** Comes inside another package, under the digest of that one. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const LICENCES: Readonly<Record<string, string>> = {
  '@bufbuild/cel': 'Apache-2.0',
  '@bufbuild/cel-spec': 'Apache-2.0',
  '@bufbuild/protobuf': '(Apache-2.0 AND BSD-3-Clause)',
  '@bufbuild/re2': 'MIT',
  ajv: 'MIT',
  'fast-deep-equal': 'MIT',
  'fast-uri': 'BSD-3-Clause',
  'json-schema-traverse': 'MIT',
  'require-from-string': 'MIT',
  yaml: 'ISC',
};

const file = readFileSync(join(__dirname, '..', '..', 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(file) as { packages: Readonly<Record<string, Locked>> };

/** The packages that are installed with this one: those it depends on, and those that they depend on or need beside them. */
function installed(): ReadonlyMap<string, Locked> {
  const found = new Map<string, Locked>();
  const left = Object.keys(packages['']!.dependencies!);
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (found.has(name)) continue;
    const locked = packages[`node_modules/${name}`]!;
    found.set(name, locked);
    left.push(...Object.keys(locked.dependencies ?? {}), ...Object.keys(locked.peerDependencies ?? {}));
  }
  return found;
}

test('ten packages are installed with this one, each with a licence that permits any use', () => {
  const found = [...installed()].map(([name, { license }]) => [name, license] as const);
  expect(Object.fromEntries(found)).toEqual(LICENCES);
});

test('none of them runs anything when it is installed', () => {
  expect([...installed().values()].filter(({ hasInstallScript }) => hasInstallScript === true)).toEqual([]);
});

test('this package runs nothing when it is installed', () => {
  const manifest = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  const { scripts } = JSON.parse(manifest) as { scripts: Readonly<Record<string, string>> };
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
});

test('the content of each package that is installed here is pinned by its digest', () => {
  const own = Object.entries(packages).filter(([path, { inBundle }]) => path !== '' && inBundle !== true);
  expect(own.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});
