import type { Chooser } from '../../istio-validation/chooser';
import type { Manifest } from '../generated-mesh';
import { SCOPES } from '../mesh-config';
import { ROOT_NAMESPACE, type Plan, type PlannedCluster } from '../plan';

/** Adds something to the objects of a cluster that few meshes have. */
export type Feature = (
  choose: Chooser,
  plan: Plan,
  cluster: PlannedCluster,
  objects: readonly Manifest[],
) => readonly Manifest[];

/** istiod's Deployment, as far as it is read. */
export function istiodWith(
  labels: Readonly<Record<string, string>>,
  env: readonly { readonly name: string; readonly value: string }[],
): Manifest {
  const set = [
    { name: 'PILOT_ENABLE_AMBIENT', value: 'true' },
    { name: 'AMBIENT_ENABLE_MULTI_NETWORK', value: 'true' },
    ...env,
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: ROOT_NAMESPACE, labels: { app: 'istiod', ...labels } },
    spec: { template: { spec: { containers: [{ name: 'discovery', image: 'istiod:1.31.0', env: set }] } } },
  };
}

/** The objects with something more in the ConfigMap of istiod, which has that of the installation profile where there is none. */
export function withMeshConfig(
  objects: readonly Manifest[],
  change: (data: Data) => Readonly<Record<string, string>>,
): readonly Manifest[] {
  const isConfig = ({ kind, metadata }: Manifest): boolean =>
    kind === 'ConfigMap' && metadata.namespace === ROOT_NAMESPACE && metadata.name === 'istio';
  const found = objects.find(isConfig);
  const made = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: ROOT_NAMESPACE },
    data: change((found?.data as Data | undefined) ?? { mesh: JSON.stringify({ serviceScopeConfigs: SCOPES }) }),
  };
  return [...objects.filter((object) => object !== found), made];
}

/** Of the ConfigMap of istiod. */
interface Data {
  readonly mesh: string;
}
