import { missingOf, type Additions, type Manifest } from './package-json';

/** A project whose package.json, .gitignore and more are written by projen, from a file that describes it. */
export interface ProjenProject {
  /** The name of that file: ".projenrc.ts". */
  readonly file: string;
  readonly text: string;
}

const FILE = /^\.projenrc\./;
/** What cdk8s.yaml runs in projen's template: what is compiled from src/. */
const COMPILED = /\blib\/main\.js\b/;
const PLACES: Readonly<Record<string, string>> = {
  'main.ts': 'src/main.ts',
  'platform.ts': 'src/platform.ts',
  'failover.test.ts': 'test/failover.test.ts',
};
/** The same in the texts of files: where modules are, and how they are run. */
const IN_TEXTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bplatform\.ts\b/g, 'src/platform.ts'],
  [/npx cdk8s synth\b/g, 'npx projen compile && npx cdk8s synth'],
];

/** The file with which projen describes a project; undefined where there is none. */
export function projenFileIn(entries: readonly string[]): string | undefined {
  return entries.find((entry) => FILE.test(entry));
}

/** Reports whether a project is laid out as projen's template for cdk8s: sources in src/, tests in test/, compiled before they run. */
export function isLaidOutByProjen(cdk8sYaml: string | undefined): boolean {
  return cdk8sYaml !== undefined && COMPILED.test(cdk8sYaml);
}

/** The files of a new project, where projen's layout has them. */
export function laidOutByProjen(templates: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...templates].map(([file, content]) => {
      const text = IN_TEXTS.reduce((changed, [from, to]) => changed.replace(from, to), content);
      return [
        PLACES[file] ?? file,
        file === 'failover.test.ts' ? text.replace("'./platform'", "'../src/platform'") : text,
      ];
    }),
  );
}

/** What to write in the file of projen, which writes package.json and takes out what it does not know of. */
export function packagesToAdd({ file, text }: ProjenProject, manifest: Manifest, additions: Additions): string[] {
  // What npm has added to package.json stays until projen runs the next time.
  const own = Object.entries(additions.dependencies).filter(
    ([name]) => name === 'cdk8s-ambient' && !text.includes(name),
  );
  const { dependencies, devDependencies } = missingOf(manifest, additions);
  const listed = (packages: Readonly<Record<string, string>>) =>
    Object.entries(packages).map(([name, range]) => `${name}@${range}`);
  const lists = [
    ['deps', listed({ ...dependencies, ...Object.fromEntries(own) })],
    ['devDeps', listed(devDependencies)],
  ] as const;
  return lists
    .filter(([, packages]) => packages.length > 0)
    .map(([list, packages]) => `projen writes package.json. Add to ${list} in ${file}: ${packages.join(', ')}`);
}
