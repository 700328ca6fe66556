/** What `init` adds to a package.json. */
export interface Additions {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** A package.json, as far as it is read here. */
export interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [group: string]: Readonly<Record<string, unknown>> | undefined;
}

const GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;
/** What `npm init` writes where there is no test: it says that there is none. */
const NO_TEST = /Error: no test specified/;

/** Writes the package.json of a new project. */
export function newPackageJson(name: string, additions: Additions): string {
  return toText({ name, version: '0.0.0', private: true, ...additions }, '  ');
}

/**
 * Adds what is missing to a package.json. What it states, versions included, stays; a package that it names in any group is not
 * added again. Returns undefined where nothing is missing.
 */
export function extendedPackageJson(text: string, additions: Additions): string | undefined {
  const manifest = JSON.parse(text) as Manifest;
  const { scripts = {} } = manifest;
  const missing = missingOf(manifest, additions);
  const groups = [missing.scripts, missing.dependencies, missing.devDependencies];
  if (groups.every((group) => Object.keys(group).length === 0)) return undefined;
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  return toText(
    {
      ...manifest,
      scripts: { ...scripts, ...missing.scripts },
      ...group(manifest, 'dependencies', missing.dependencies),
      ...group(manifest, 'devDependencies', missing.devDependencies),
    },
    indent,
  );
}

/** What a package.json does not have of the additions. */
export function missingOf(manifest: Manifest, { scripts, dependencies, devDependencies }: Additions): Additions {
  const present = new Set(GROUPS.flatMap((name) => Object.keys(manifest[name] ?? {})));
  const absent = (packages: Readonly<Record<string, string>>) => without(packages, (name) => present.has(name));
  return {
    scripts: without(scripts, (name) => {
      const stated = manifest.scripts?.[name];
      return stated !== undefined && !NO_TEST.test(stated);
    }),
    dependencies: absent(dependencies),
    devDependencies: absent(devDependencies),
  };
}

function group(manifest: Manifest, name: string, missing: Readonly<Record<string, string>>): object {
  if (Object.keys(missing).length === 0) return {};
  return { [name]: { ...(manifest[name] ?? {}), ...missing } };
}

function without(
  entries: Readonly<Record<string, string>>,
  isLeftOut: (name: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => !isLeftOut(name)));
}

function toText(manifest: object, indent: string): string {
  return `${JSON.stringify(manifest, undefined, indent)}\n`;
}
