import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { binaryDirectory } from '../../clusters/cache';
import { runOrThrow } from '../../clusters/command';
import { buildOne, moduleDirectory } from '../../clusters/go';
import { DELIVERY } from '../../delivery/tree';
import { isFull } from '../../sample';
import { requireEqual, type Check } from '../suite';

interface Application {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly source: { readonly path: string };
    readonly destination: { readonly name?: string; readonly server?: string };
    readonly syncPolicy: { readonly automated?: object };
  };
}

/** The folder of the repository that the output is in, unless a delivery says otherwise. */
const PATH = 'dist';

export function generatesApplications(dist: string): Check {
  return {
    sentence:
      "Argo CD's own generator makes an Application of each cluster and phase, and the first phase alone syncs by itself",
    run: async () => {
      const directories = readdirSync(dist, { withFileTypes: true, recursive: true })
        // What Git ignores is not in the repository.
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ parentPath, name }) => join(PATH, join(parentPath, name).slice(dist.length + 1)));
      const applicationSets = parseAllDocuments(
        readFileSync(join(dist, '_argocd', `${DELIVERY}.k8s.yaml`), 'utf8'),
      ).map((document) => document.toJS() as unknown);
      const applications = await generate(JSON.stringify({ applicationSets, directories: directories.sort() }));
      requireEqual(expected().join('; '), applications.map(describeApplication).join('; '));
    },
  };
}

/** What the generator of this version answered to this question. It is asked again for another one, and in a full run. */
interface Recorded {
  /** The hash of the question, of the program, and of the versions that it is built from. */
  readonly asked: string;
  readonly applications: readonly Application[];
}

const RECORDED = join(__dirname, '..', '..', 'recorded', 'applications.json');

/** The generator takes half as long to build as all other programs together. */
async function generate(input: string): Promise<readonly Application[]> {
  const module = moduleDirectory('argocd');
  const sources = ['go.mod', 'go.sum', join('applications', 'main.go')].map((file) => readFileSync(join(module, file)));
  const asked = [...sources, input].reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
  const recorded = existsSync(RECORDED) ? (JSON.parse(readFileSync(RECORDED, 'utf8')) as Recorded) : undefined;
  if (recorded?.asked === asked && !isFull) return recorded.applications;
  await buildOne('applications');
  const binary = join(binaryDirectory(), 'applications');
  const json = await runOrThrow({ binary, args: [], env: {}, input });
  const applications = JSON.parse(json) as readonly Application[];
  writeFileSync(RECORDED, `${JSON.stringify({ asked, applications } satisfies Recorded, null, 2)}\n`);
  return applications;
}

function expected(): string[] {
  const destinations = { cluster1: 'https://kubernetes.default.svc', cluster2: 'cluster2' };
  return ['1-waypoints', '2-services', '3-rules'].flatMap((phase) =>
    Object.entries(destinations).map(
      ([cluster, destination]) =>
        `${DELIVERY}-${cluster}-${phase}: ${PATH}/${cluster}/${phase} to ${destination}${phase === '1-waypoints' ? ', automated' : ''}`,
    ),
  );
}

function describeApplication({ metadata, spec: { source, destination, syncPolicy } }: Application): string {
  const to = `${destination.name ?? ''}${destination.server ?? ''}`;
  return `${metadata.name}: ${source.path} to ${to}${syncPolicy.automated === undefined ? '' : ', automated'}`;
}
