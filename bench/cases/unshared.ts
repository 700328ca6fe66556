import type { Case } from '../case';
import { wall } from '../peer';
import { programPeer } from '../program-peer';
import type { Scratch } from '../scratch';

const FLEET = { clusters: 500, objects: 100 };

/** No two clusters have equal objects: what the library is not for, and where it must not cost anything. */
export function unshared(scratch: Scratch): Case {
  return {
    id: 'unshared',
    title: `${FLEET.clusters} clusters × ${FLEET.objects} objects of their own`,
    base: 'mesh',
    warmUps: 0,
    peers: [
      programPeer(scratch, { id: 'mesh', title: 'cdk8s-ambient', program: 'mesh', job: FLEET }),
      programPeer(scratch, {
        id: 'app-per-cluster',
        title: 'stock cdk8s, an App per cluster',
        program: 'app-per-cluster',
        job: FLEET,
      }),
    ],
    targets: [
      {
        what: 'times stock cdk8s with an App per cluster',
        limit: { atMost: 1 },
        unit: '×',
        value: (measured) => measured.ratio('mesh', 'app-per-cluster', wall),
      },
    ],
    notes: [],
  };
}
