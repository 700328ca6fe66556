import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../scripts/pack';
import { COMBINATIONS } from '../package/combinations';
import { consumerOf } from '../package/consumer';
import { firstHours } from '../package/first-hours';
import { checksOf } from '../package/project';
import { chooseSeed, sampleOf } from '../sample';
import type { Suite } from './suite';

/** Of the combinations; a full run takes them all. */
const SAMPLE = 1;

/**
 * The package as users install it: packed, into the projects that they have. Needs the registry that `npm ci` used, and no cluster.
 */
export const packageSuite: Suite = {
  name: 'package',
  needsClusters: false,
  checks: () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ambient-projects-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const tarball = join(folder, 'cdk8s-ambient.tgz');
    const seed = chooseSeed();
    const combinations = COMBINATIONS.map((one) => consumerOf(one, tarball));
    const chosen = sampleOf(combinations, SAMPLE, seed);
    return [
      {
        sentence: `the package is packed (${chosen.length} of ${combinations.length} combinations, seed ${seed})`,
        vital: true,
        run: async () => void (await pack(join(folder, 'copy'), tarball)),
      },
      ...[...firstHours(tarball), ...chosen].flatMap((project, index) =>
        checksOf(project, join(folder, String(index))),
      ),
    ];
  },
};
