import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { firstHours } from '../conformance/package/first-hours';
import { checksOf } from '../conformance/package/project';
import { Report } from '../conformance/report';
import { pack } from './pack';

// Plays the first hour of a user in empty folders, with the packed package: `npm run first-hour [TARBALL]`; without a tarball it packs
// one. The conformance suite `package` does the same, and needs more programs. Needs the npm registry.

async function main(): Promise<boolean> {
  const work = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-first-hour-'));
  try {
    const [given] = process.argv.slice(2);
    const tarball = given === undefined ? join(work, 'cdk8s-ambient.tgz') : resolve(given);
    if (given === undefined) await pack(join(work, 'copy'), tarball);
    const report = new Report();
    for (const project of firstHours(tarball)) await report.run(checksOf(project, join(work, project.name)));
    console.log(report.summary);
    return report.isGood;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

void main().then((isGood) => {
  process.exitCode = isGood ? 0 : 1;
});
