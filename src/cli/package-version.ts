import fs from 'node:fs';
import path from 'node:path';

/** The version of this package, from the package.json above wherever this file is: in src/ or compiled in lib/. */
export function packageVersion(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
  }
  throw new Error('package.json of cdk8s-ambient is missing: install the package again');
}
