import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { binaryDirectory } from '../../clusters/cache';
import { runOrThrow } from '../../clusters/command';
import { DELIVERY } from '../../delivery/tree';
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
      const json = await runOrThrow({
        binary: join(binaryDirectory(), 'applications'),
        args: [],
        env: {},
        input: JSON.stringify({ applicationSets, directories }),
      });
      requireEqual(expected().join('; '), (JSON.parse(json) as Application[]).map(describeApplication).join('; '));
    },
  };
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
