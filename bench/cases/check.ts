import type { Case, Target } from '../case';
import { node, run, type Ended } from '../child';
import { buildKubeconform, KUBECONFORM_VERSION, writeSchemas } from '../kubeconform';
import { wall, type Peer } from '../peer';
import type { Job } from '../programs/job';
import { writeTree } from '../programs/mesh-tree';
import type { Scratch } from '../scratch';
import { programFile } from '../workspace';

const SHARED = { id: 'shared', title: 'shared', sharedOwner: 'everyone' };
const UNSHARED = { id: 'unshared', title: 'no two Deployments equal', sharedOwner: undefined };
const FLEET = { clusters: 500, objects: 100 };
const LARGER = { ...FLEET, clusters: 2 * FLEET.clusters };
const WORKERS = '2';

interface Tree extends Omit<Job, 'outdir'> {
  readonly id: string;
  readonly title: string;
  readonly folder: string;
}

/** The rules, schemas and Istio's validation on a whole mesh, beside what looks at the schemas of the same files. */
export function check(scratch: Scratch): Case {
  const treeOf = (kind: typeof SHARED | typeof UNSHARED, size: typeof FLEET): Tree => {
    const folder = scratch.folder(`${kind.id}-${size.clusters}`);
    writeTree({ ...size, sharedOwner: kind.sharedOwner, outdir: folder });
    return { ...size, ...kind, id: `${kind.id} ${size.clusters}`, folder };
  };
  const kinds = [SHARED, UNSHARED].map((kind) => ({
    kind,
    fleet: treeOf(kind, FLEET),
    larger: treeOf(kind, LARGER),
  }));
  const kubeconform = buildKubeconform();
  const schemas = writeSchemas(scratch.folder('schemas'));
  return {
    id: 'check',
    title: `\`check\` of ${FLEET.clusters} clusters × ${FLEET.objects} objects`,
    base: kinds[0]!.fleet.id,
    warmUps: 1, // the disk cache
    peers: kinds.flatMap(({ fleet, larger }) => [
      checkPeer(fleet),
      ...(kubeconform === undefined ? [] : [kubeconformPeer(kubeconform, schemas, fleet)]),
      { ...checkPeer(larger), once: true },
    ]),
    targets: kinds.flatMap(({ kind, fleet, larger }) => targetsOf(kind.title, fleet.id, larger.id)),
    notes: [
      kubeconform === undefined
        ? 'kubeconform was not measured: it is built with Go, which was not found.'
        : `kubeconform ${KUBECONFORM_VERSION}, ${WORKERS} workers, with the schemas that \`check\` has, from local files. It knows ` +
          'no CEL, no lists with keys, no validation of Istio’s and nothing of other clusters; `check` does all of that.',
      'Both are whole processes, with the start of node and the compilation of schemas.',
    ],
  };
}

function targetsOf(title: string, fleet: string, larger: string): Target[] {
  return [
    {
      what: `times the time of kubeconform, ${title}`,
      limit: { atMost: 3 },
      unit: '×',
      value: (measured) => measured.ratio(fleet, kubeconformOf(fleet), wall),
    },
    {
      what: `times the time for twice the clusters, ${title}`,
      limit: { atMost: 2.2 },
      unit: '×',
      value: (measured) => measured.ratio(larger, fleet, wall),
    },
    {
      what: `most memory at once, ${title}`,
      limit: { atMost: 700 },
      unit: 'MB',
      value: (measured) => measured.median(fleet, ({ peakMemory }) => peakMemory),
    },
  ];
}

function checkPeer({ id, title, clusters, objects, folder }: Tree): Peer {
  return {
    id,
    title: `cdk8s-ambient check, ${clusters} clusters, ${title}`,
    run: () => {
      const ended = node([programFile('check'), folder]);
      requireText(ended, `${clusters * objects} objects: no errors, no warnings`);
      const { peakMemory } = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1)!) as { peakMemory?: number };
      return { ...wholeProcess(ended), peakMemory };
    },
  };
}

function kubeconformPeer(program: string, schemas: string, { id, title, clusters, objects, folder }: Tree): Peer {
  const options = ['-strict', '-summary', '-n', WORKERS, '-schema-location', schemas];
  return {
    id: kubeconformOf(id),
    title: `kubeconform, ${clusters} clusters, ${title}`,
    run: () => {
      const ended = run(program, [...options, '-ignore-filename-pattern', 'mesh.json', folder]);
      requireText(ended, `Valid: ${clusters * objects}, Invalid: 0, Errors: 0`);
      return wholeProcess(ended);
    },
  };
}

const kubeconformOf = (tree: string) => `kubeconform ${tree}`;

function wholeProcess({ wall, cpu }: Ended) {
  return { wall, cpu, process: { wall, cpu }, phases: {} };
}

/** Who looks at less than there is, is not fast. */
function requireText({ stdout }: Ended, text: string): void {
  if (!stdout.includes(text)) throw new Error(`expected "${text}", but it said:\n${stdout.slice(-500)}`);
}
