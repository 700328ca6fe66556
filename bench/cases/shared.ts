import type { Case } from '../case';
import { buildKustomize, KUSTOMIZE_VERSION } from '../kustomize';
import { wallWithoutRules, type Peer } from '../peer';
import { programPeer, runProgram } from '../program-peer';
import type { Scratch } from '../scratch';

const FLEET = { clusters: 500, objects: 100, sharedOwner: 'everyone' };
/** kustomize takes about a minute for the fleet, and every cluster is the same work. */
const KUSTOMIZE_SAMPLE = 20;

/** All clusters have the same objects: what the library is for. */
export function shared(scratch: Scratch): Case {
  const rendered = scratch.folder('rendered');
  runProgram('mesh', { ...FLEET, outdir: rendered });
  const kustomize = kustomizePeer(scratch, rendered);
  return {
    id: 'shared',
    title: `${FLEET.clusters} clusters × ${FLEET.objects} shared objects`,
    base: 'mesh',
    warmUps: 0,
    peers: [
      programPeer(scratch, { id: 'mesh', title: 'cdk8s-ambient', program: 'mesh', job: FLEET }),
      programPeer(scratch, {
        id: 'safe-writer',
        title: 'equally safe writer, given the rendered bytes',
        program: 'safe-writer',
        job: { ...FLEET, rendered },
      }),
      programPeer(scratch, {
        id: 'app-per-cluster',
        title: 'stock cdk8s, an App per cluster',
        program: 'app-per-cluster',
        job: FLEET,
      }),
      ...kustomize.peers,
      programPeer(scratch, {
        id: 'chart-per-cluster',
        title: 'stock cdk8s, one App with a Chart per cluster (once)',
        program: 'chart-per-cluster',
        job: FLEET,
        once: true,
      }),
    ],
    targets: [
      {
        what: 'times faster than stock cdk8s with an App per cluster, without the rules',
        limit: { atLeast: 25 },
        unit: '×',
        value: (measured) => measured.ratio('app-per-cluster', 'mesh', wallWithoutRules),
      },
      {
        what: 'times the equally safe writer, without the rules',
        limit: { atMost: 2 },
        unit: '×',
        value: (measured) => measured.ratio('mesh', 'safe-writer', wallWithoutRules),
      },
      {
        what: 'most memory at once',
        limit: { atMost: 150 },
        unit: 'MB',
        value: (measured) => measured.median('mesh', (run) => run.peakMemory),
      },
    ],
    notes: [...kustomize.notes, 'The rows have the time of the rules in them; the targets do not.'],
  };
}

function kustomizePeer(scratch: Scratch, rendered: string): { peers: readonly Peer[]; notes: readonly string[] } {
  const kustomize = buildKustomize();
  if (kustomize === undefined) {
    return { peers: [], notes: ['kustomize was not measured: it is built with Go, which was not found.'] };
  }
  const scale = FLEET.clusters / KUSTOMIZE_SAMPLE;
  const peer = programPeer(scratch, {
    id: 'kustomize',
    title: `kustomize build per cluster (extrapolated from ${KUSTOMIZE_SAMPLE})`,
    program: 'kustomize-build',
    job: { ...FLEET, clusters: KUSTOMIZE_SAMPLE, rendered, kustomize },
    manifests: 'built',
    scale,
  });
  const note =
    `kustomize ${KUSTOMIZE_VERSION} builds an overlay per cluster over a shared base, without patches, one after the ` +
    `other. Its figure is that of ${KUSTOMIZE_SAMPLE} clusters times ${scale}.`;
  return { peers: [peer], notes: [note] };
}
