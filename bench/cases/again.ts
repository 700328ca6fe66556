import type { Case } from '../case';
import type { Peer } from '../peer';
import { runProgram } from '../program-peer';
import type { Scratch } from '../scratch';

const FLEET = { clusters: 500, objects: 100 };

/** Run directly, over the tree of an earlier synth, which `cdk8s synth` would have emptied. */
export function again(scratch: Scratch): Case {
  return {
    id: 'again',
    title: `${FLEET.clusters} clusters × ${FLEET.objects} shared objects, over the last synth's tree`,
    base: 'unchanged',
    warmUps: 1, // writes the tree
    peers: [
      peer(scratch, 'unchanged', 'cdk8s-ambient, nothing changed', () => 'everyone'),
      peer(scratch, 'changed', 'cdk8s-ambient, every file changed', (round) => `round-${round}`),
    ],
    targets: [],
    notes: [],
  };
}

function peer(scratch: Scratch, id: string, title: string, ownerIn: (round: number) => string): Peer {
  const outdir = scratch.folder(id);
  return { id, title, run: (round) => runProgram('mesh', { ...FLEET, outdir, sharedOwner: ownerIn(round) }) };
}
