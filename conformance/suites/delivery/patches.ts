import { join } from 'node:path';
import type { KubernetesObject } from '../../clusters/kubectl';
import type { LiveCluster } from '../../clusters/mesh';
import { LEDGER, writeOwner } from '../../delivery/tree';
import { NAMESPACE, WAYPOINT } from '../guide/names';
import { requireEqual, type Check } from '../suite';

const LABELLED = `istio.io/global=true, istio.io/use-waypoint=${WAYPOINT}, app=${LEDGER}`;

interface Service extends KubernetesObject {
  readonly spec: { readonly selector?: Readonly<Record<string, string>> };
}

/** A Service that another team applies, and that we label. */
export function ownerKeepsService({ cluster }: LiveCluster, dist: string): readonly Check[] {
  const { kubectl } = cluster;
  const patches = join(dist, '_patches', cluster.name);
  const patch = () => kubectl.run(['apply', '--server-side', '--field-manager=cdk8s-ambient', '-f', patches]);
  const own = () => kubectl.do('apply', '-n', NAMESPACE, '-f', join(writeOwner(dist, cluster.name), 'service.json'));
  const look = async () => {
    const service = await kubectl.get<Service>('service', NAMESPACE, LEDGER);
    const { labels = {} } = service?.metadata ?? {};
    const label = (key: string) => `${key}=${labels[key] ?? ''}`;
    return `${label('istio.io/global')}, ${label('istio.io/use-waypoint')}, app=${service?.spec.selector?.app ?? ''}`;
  };
  return [
    {
      sentence: 'a patch for a Service that its owner has not applied yet creates none',
      run: async () => {
        const { code, stderr } = await patch();
        requireEqual(
          'refused',
          code !== 0 && stderr.includes('spec.ports: Required value') ? 'refused' : `${code} ${stderr}`,
        );
      },
    },
    {
      sentence: 'a patch adds labels to the Service of its owner, and takes nothing away',
      run: async () => {
        await own();
        requireEqual('exit 0', `exit ${(await patch()).code}`);
        requireEqual(LABELLED, await look());
      },
    },
    {
      sentence: 'the owner applies the Service again, and the labels stay',
      run: async () => {
        await own();
        requireEqual(LABELLED, await look());
      },
    },
    {
      sentence: "the component gives the owner's kustomization the same labels",
      run: async () => {
        await kubectl.do('delete', 'service', '-n', NAMESPACE, LEDGER);
        await kubectl.do('apply', '-k', writeOwner(dist, cluster.name));
        requireEqual(LABELLED, await look());
      },
    },
  ];
}
