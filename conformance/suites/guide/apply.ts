import { join } from 'node:path';
import type { LiveCluster } from '../../clusters/mesh';
import { Mismatch } from '../../clusters/patience';
import { type Check, requireEqual } from '../suite';

/** Exactly what a reader of our README types, once, into empty clusters. */
export function applies({ cluster }: LiveCluster, dist: string): readonly Check[] {
  const folder = join(dist, cluster.name);
  let warnings = 'kubectl was not run';
  return [
    {
      sentence: `${cluster.name} takes all of ${folder} from one kubectl apply`,
      vital: true,
      run: async () => {
        const { code, stdout, stderr } = await cluster.kubectl.run(['apply', '--validate=strict', '-f', folder]);
        warnings = stderr;
        if (code !== 0) {
          throw new Mismatch({ expected: 'exit 0', got: `exit ${code}: ${stderr}` });
        }
        // "configured" and "unchanged" would mean that two files hold the same object, or that the cluster was not empty.
        const others = stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' created'));
        requireEqual('every object created', others.length === 0 ? 'every object created' : others.join('; '));
      },
    },
    {
      sentence: `${cluster.name} has no warning about it`,
      run: () => Promise.resolve(requireEqual('no warning', warnings === '' ? 'no warning' : warnings)),
    },
  ];
}
