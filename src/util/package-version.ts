import fs from 'node:fs';
import path from 'node:path';

/** The package.json of this package, as far as commands read it. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The version of this package. */
export function packageVersion(): string {
  return packageManifest().version;
}

/** The package.json of this package. */
export function packageManifest(): Manifest {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as Manifest;
}

/** The folder of this package: the first with a package.json above wherever this file is, in src/ or compiled in lib/. */
export function packageRoot(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, 'package.json'))) return folder;
  }
  throw new Error('package.json of cdk8s-ambient is missing: install the package again');
}
