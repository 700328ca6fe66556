import { join } from 'node:path';
import { writeTree } from '../delivery/tree';
import { toolsAccept } from './delivery/definitions';
import { generatesApplications } from './delivery/applications';
import { ownerKeepsService } from './delivery/patches';
import { keepsPods, rollsOutByPhases, staysInSync } from './delivery/rollout';
import type { Suite } from './suite';

/** What Argo CD, Flux and kubectl make of the output, as far as it can be seen without running the first two. */
export const delivery: Suite = {
  name: 'delivery',
  needsClusters: true,
  checks: (_dist, mesh) => {
    const [first] = mesh;
    if (first === undefined) throw new Error('there is no cluster to deliver to');
    // Gone with the run.
    const dist = join(first.cluster.directory, 'delivery');
    writeTree(
      dist,
      mesh.map(({ cluster }) => cluster),
    );
    return [
      ...toolsAccept(first, dist),
      generatesApplications(dist),
      ...rollsOutByPhases(mesh, dist),
      ...mesh.map((live) => staysInSync(live, dist)),
      keepsPods(first),
      ...ownerKeepsService(first, dist),
    ];
  },
};
