import { join } from 'node:path';
import { dependencyDirectory } from '../../clusters/go';
import type { LiveCluster } from '../../clusters/mesh';
import { requireEqual, type Check } from '../suite';

// The tools' own CustomResourceDefinitions judge what the tools are told.

const KUSTOMIZATIONS = 'kustomize.toolkit.fluxcd.io_kustomizations.yaml';
const GIT_REPOSITORIES = 'source.toolkit.fluxcd.io_gitrepositories.yaml';

const NAMES = [
  'applications.argoproj.io',
  'applicationsets.argoproj.io',
  'gitrepositories.source.toolkit.fluxcd.io',
  'kustomizations.kustomize.toolkit.fluxcd.io',
];
const ESTABLISHED = ['wait', '--for=condition=Established', '--timeout=5s', 'crd', ...NAMES];

export function toolsAccept({ cluster }: LiveCluster, dist: string): readonly Check[] {
  const { kubectl } = cluster;
  const established = async () => {
    const { code, stderr } = await kubectl.run(ESTABLISHED);
    return code === 0 ? 'all established' : stderr;
  };
  const accepts = (tool: string, folder: string, objects: number): Check => ({
    sentence: `a strict API server with the definitions of ${tool} takes all of ${folder}`,
    run: async () => {
      const { code, stdout, stderr } = await kubectl.run([
        ...['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', join(dist, folder)],
      ]);
      const lines = stdout.split('\n').filter((line) => line !== '');
      requireEqual(
        `exit 0, ${objects} objects, no warning`,
        `exit ${code}, ${lines.length} objects, ${stderr === '' ? 'no warning' : stderr}`,
      );
    },
  });
  return [
    {
      sentence: 'the definitions of Argo CD and Flux are installed',
      vital: true,
      run: async () => {
        const published = (dependency: string) => dependencyDirectory('definitions', `github.com/${dependency}`);
        const argoCd = join(await published('argoproj/argo-cd/v3'), 'manifests', 'crds');
        const flux = async (controller: string, file: string) =>
          join(await published(`fluxcd/${controller}`), 'config', 'crd', 'bases', file);
        const files = [
          join(argoCd, 'application-crd.yaml'),
          join(argoCd, 'applicationset-crd.yaml'),
          await flux('kustomize-controller', KUSTOMIZATIONS),
          await flux('source-controller', GIT_REPOSITORIES),
        ];
        await kubectl.do('apply', '--server-side', ...files.flatMap((file) => ['-f', file]));
        // One that has no conditions yet is an error to kubectl.
        await cluster.patience.until(async () => ({
          expected: 'all established',
          got: await established(),
        }));
        for (const namespace of ['argocd', 'flux-system']) await kubectl.do('create', 'namespace', namespace);
      },
    },
    accepts('Argo CD', '_argocd', 3),
    accepts('Flux', '_flux', 7),
  ];
}
