import type { Case, Target } from '../case';
import { wall, type Peer } from '../peer';
import { programPeer } from '../program-peer';
import type { Scratch } from '../scratch';

const MORE_CLUSTERS = [250, 500, 1000].map((clusters) => ({ clusters, objects: 100 }));
const MORE_OBJECTS = [500, 1000, 2000].map((objects) => ({ clusters: 50, objects }));

type Size = (typeof MORE_CLUSTERS)[number];

/** Twice the clusters, or twice the objects, take about twice the time. */
export function growth(scratch: Scratch): Case {
  return {
    id: 'growth',
    title: 'growth, shared objects',
    base: idOf(MORE_CLUSTERS[1]!),
    warmUps: 0,
    peers: [...MORE_CLUSTERS, ...MORE_OBJECTS].map((size) => peerOf(scratch, size)),
    targets: [...doublings(MORE_CLUSTERS), ...doublings(MORE_OBJECTS)],
    notes: [],
  };
}

function peerOf(scratch: Scratch, size: Size): Peer {
  const id = idOf(size);
  return programPeer(scratch, { id, title: id, program: 'mesh', job: { ...size, sharedOwner: 'everyone' } });
}

function doublings(sizes: readonly Size[]): Target[] {
  return sizes.slice(1).map((size, number) => {
    const half = sizes[number]!;
    return {
      what: `times the time of ${idOf(half)} for ${idOf(size)}`,
      limit: { atMost: 2.2 },
      unit: '×',
      value: (measured) => measured.ratio(idOf(size), idOf(half), wall),
    };
  });
}

function idOf({ clusters, objects }: Size): string {
  return `${clusters} clusters × ${objects} objects`;
}
