import { join } from 'node:path';
import type { Case, Target } from '../case';
import { node, type Ended } from '../child';
import { EARLIER_COMMIT, earlierBuild } from '../earlier-build';
import { cpu, type Measurements, type Peer, type Run } from '../peer';
import { writeFleet, type Fleet } from '../programs/mesh-tree';
import { clusterNames } from '../programs/job';
import type { Scratch } from '../scratch';
import { programFile, REPOSITORY } from '../workspace';

const FLEETS = {
  alike: { clusters: 100, services: 100 },
  unlike: { clusters: 100, services: 100, unlike: 'clusters' },
  smaller: { clusters: 40, services: 100 },
  many: { clusters: 100, services: 1_000, unlike: 'thresholds' },
  compared: { clusters: 40, services: 20 },
  threefold: { clusters: 10, services: 20, unlike: 'clusters' },
  twofold: { clusters: 40, services: 100, unlike: 'clusters' },
} as const satisfies Record<string, Fleet>;

const SERVICE = ['--service', 'team-0/app-0'];
/** Two between which nothing changes for these trees. */
const VERSIONS = '1.31.0..1.31.1';

/** Whole commands on fleets, as a user calls them. */
export function fleet(scratch: Scratch): Case {
  const write = (id: keyof typeof FLEETS, more = 0): string => {
    const folder = scratch.folder(`${id}-${more}`);
    writeFleet(folder, FLEETS[id], more);
    return folder;
  };
  const trees = {
    ...{ alike: write('alike'), unlike: write('unlike'), smaller: write('smaller'), many: write('many') },
    ...{ threefold: write('threefold'), twofold: write('twofold') },
    ...{ compared: write('compared'), same: write('compared'), changed: write('compared', 1) },
  };
  const earlier = earlierBuild();
  const [first = ''] = clusterNames(1);
  const cell = [...SERVICE, '--client', first, '--outage', `scaled-to-zero:${first}`];
  return {
    id: 'fleet',
    title: 'whole commands on fleets',
    base: 'service',
    warmUps: 1, // the disk cache
    peers: [
      commandPeer('service', 'predict --service, 100 × 100', ['predict', trees.alike, ...SERVICE]),
      commandPeer('service unlike', 'the same, no two clusters alike', ['predict', trees.unlike, ...SERVICE]),
      commandPeer('service smaller', 'the same, 40 × 100', ['predict', trees.smaller, ...SERVICE]),
      commandPeer('json smaller', 'the same as JSON', ['predict', trees.smaller, ...SERVICE, '--json']),
      commandPeer('all', 'predict of all services, 100 × 100', ['predict', trees.alike]),
      once(commandPeer('all unlike', 'the same, no two clusters alike', ['predict', trees.unlike])),
      once(
        commandPeer('many', 'predict of all services, 100 × 1,000, no two thresholds alike', ['predict', trees.many]),
      ),
      once(
        commandPeer('three failures', 'predict --any 3, 10 × 20, no two clusters alike', [
          ...['predict', trees.threefold, '--any', '3'],
        ]),
      ),
      once(
        commandPeer('two failures', 'predict --any 2, 40 × 100, no two clusters alike', [
          ...['predict', trees.twofold, '--any', '2'],
        ]),
      ),
      commandPeer('version', 'diff --istio-version that changes nothing, 40 × 20', [
        ...['diff', trees.compared, '--istio-version', VERSIONS],
      ]),
      commandPeer('replicas', 'diff of replicas in one cluster, 40 × 20', ['diff', trees.compared, trees.changed]),
      commandPeer('check', 'check of dist/', ['check', join(REPOSITORY, 'dist')]),
      plainPeer('node', 'node -e 0', ['-e', '0']),
      ...(earlier === undefined
        ? []
        : [
            plainPeer('cell', `explain of one cell at ${EARLIER_COMMIT}, 100 × 100`, [
              ...[join(earlier, 'cli', 'main.js'), 'explain', trees.alike, ...cell],
            ]),
            once(
              plainPeer('reading', `reading at ${EARLIER_COMMIT}, 100 × 1,000`, [
                ...[
                  '-e',
                  `require(process.argv[1]).readTree([process.argv[2]])`,
                  join(earlier, 'model', 'tree.js'),
                  trees.many,
                ],
              ]),
            ),
            plainPeer('equal', `diff of equal trees at ${EARLIER_COMMIT}, 40 × 20`, [
              ...[join(earlier, 'cli', 'main.js'), 'diff', trees.compared, trees.same],
            ]),
          ]),
    ],
    targets: TARGETS,
    notes: [
      earlier === undefined
        ? `The build at ${EARLIER_COMMIT} was not measured: the repository does not have that commit.`
        : `Cells, reading and equal trees are measured with the build at ${EARLIER_COMMIT}, so that what ours is divided by does not move.`,
      'Each is a whole process, with the start of node and the compilation of schemas; ratios are of CPU time.',
    ],
  };
}

const TARGETS: readonly Target[] = [
  ratio('`predict --service`, 100 × 100: times one cell', 'service', 'cell', 2),
  ratio('the same, no two clusters alike', 'service unlike', 'cell', 3),
  ratio('growth of it, 40 → 100 clusters', 'service', 'service smaller', 3),
  memory('most memory of it', 'service', 200),
  ratio('`predict` of all services, 100 × 100: times one cell', 'all', 'cell', 5),
  seconds('the same, no two clusters alike', 'all unlike', 60),
  memory('most memory of it', 'all unlike', 1_000),
  ratio(
    '`predict` of all services, 100 × 1,000, no two thresholds alike: times reading the tree',
    'many',
    'reading',
    3,
  ),
  memory('most memory of it', 'many', 1_000),
  seconds('`predict --any 3`, 10 × 20, no two clusters alike', 'three failures', 60),
  seconds('`predict --any 2`, 40 × 100, no two clusters alike', 'two failures', 120),
  memory('most memory of it', 'two failures', 1_000),
  ratio('`predict --json` of one service, 40 clusters: times its text', 'json smaller', 'service smaller', 2),
  {
    what: 'length of it',
    limit: { atMost: 300 },
    unit: 'kB',
    value: (measured) => measured.median('json smaller', ({ printed }) => printed?.kilobytes),
  },
  ratio('`diff --istio-version` that changes nothing, 40 × 20: times equal trees', 'version', 'equal', 2),
  ratio('`diff` of replicas in one cluster, 40 × 20: times equal trees', 'replicas', 'equal', 4),
  {
    what: 'length of it',
    limit: { atMost: 60 },
    unit: 'lines',
    value: (measured) => measured.median('replicas', ({ printed }) => printed?.lines),
  },
  ratio('`check` of `dist/`: times `node -e 0`', 'check', 'node', 6),
];

function ratio(what: string, left: string, right: string, atMost: number): Target {
  return { what, limit: { atMost }, unit: '×', value: (measured) => measured.ratio(left, right, cpu) };
}

function seconds(what: string, peer: string, atMost: number): Target {
  return { what, limit: { atMost }, unit: 's', value: (measured) => measured.median(peer, cpu) };
}

function memory(what: string, peer: string, atMost: number): Target {
  const value = (measured: Measurements): number | undefined => measured.median(peer, ({ peakMemory }) => peakMemory);
  return { what, limit: { atMost }, unit: 'MB', value };
}

/** A command of ours. */
function commandPeer(id: string, title: string, args: readonly string[]): Peer {
  return {
    id,
    title: `cdk8s-ambient ${title}`,
    run: () => {
      const ended = node([programFile('command'), ...args]);
      const end = ended.stdout.trimEnd().lastIndexOf('\n');
      const printed = ended.stdout.slice(0, end);
      const { peakMemory } = JSON.parse(ended.stdout.slice(end)) as { peakMemory?: number };
      return {
        ...wholeProcess(ended),
        ...(peakMemory === undefined ? {} : { peakMemory }),
        printed: { lines: printed.split('\n').length - 1, kilobytes: Buffer.byteLength(printed) / 1000 },
      };
    },
  };
}

function plainPeer(id: string, title: string, args: readonly string[]): Peer {
  return { id, title, run: () => wholeProcess(node(args)) };
}

function once(peer: Peer): Peer {
  return { ...peer, once: true };
}

function wholeProcess({ wall, cpu: spent }: Ended): Run {
  return { wall, cpu: spent, process: { wall, cpu: spent }, phases: {} };
}
