import { Chooser } from '../istio-validation/chooser';
import { Random } from '../synth/random';
import { toObjects } from './cluster-objects';
import type { Feature } from './features';
import type { GeneratedMesh } from './generated-mesh';
import { plan } from './plan';

/** How often a field is there that need not be. */
const PRESENT_PERCENT = 40;

/**
 * A mesh of its own for each seed and number, so that each can be made again alone.
 *
 * @param feature adds something to the objects of each cluster
 */
export function generateMesh(
  seed: number,
  number: number,
  feature: Feature = (...[, , , same]) => same,
): GeneratedMesh {
  const choose = new Chooser(new Random(seed * 1_000_003 + number), PRESENT_PERCENT, () => false);
  const planned = plan(choose);
  return {
    id: `${seed}-${number}`,
    clusters: planned.clusters.map((cluster) => ({
      name: cluster.name,
      network: cluster.network,
      // A snapshot of live clusters is whole: what is not in it is not there.
      gateways: [],
      objects: feature(choose, planned, cluster, toObjects(choose, planned, cluster)),
    })),
  };
}
